import { basename, dirname, join, resolve } from 'node:path'
import { writeText } from '#engine/disk.ts'
import { messageOf, NagareError } from '#engine/errors.ts'
import { settings } from '#engine/settings.ts'
import { reportOf } from '#report/report.ts'
import type { ReportOptions } from './options.ts'
import { meansOf } from './place.ts'
import { releaseOf } from './releases.ts'

/** `nagare report`: recounts a release and writes its audit report as one HTML page beside it, or prints the figures as JSON. */
export async function report(options: ReportOptions): Promise<number> {
  const folder = resolve(releaseOf(options.release, options.out, 'report on'))
  const { tokenizer, everyRow, json } = options
  const asked = { everyRow, ...(tokenizer === undefined ? {} : { tokenizer }) }
  const figures = await reportOf(folder, settings(meansOf(options)), asked)
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`)
  if (json && options.to === undefined) return 0
  // Beside the release, never in it: what a release holds is stated in its manifest.
  const file = resolve(options.to ?? join(dirname(folder), `${basename(folder)}.report.html`))
  const { reportPage } = await import('#report/report-page.ts')
  const page = reportPage(figures)
  write(file, page)
  if (!json) process.stdout.write(`${file}: ${(Buffer.byteLength(page) / 1e6).toFixed(2)} MB\n`)
  return 0
}

function write(file: string, page: string): void {
  try {
    writeText(file, page)
  } catch (error) {
    throw new NagareError('output', `Cannot write ${file}: ${messageOf(error)}; name a file with --to`, error)
  }
}
