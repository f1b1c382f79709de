import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
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
  const { tokenizer, everyRow, json, to } = options
  const file = json && to === undefined ? undefined : writable(resolve(to ?? besides(folder)))
  const asked = { everyRow, ...(tokenizer === undefined ? {} : { tokenizer }) }
  const figures = await reportOf(folder, settings(meansOf(options)), asked)
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`)
  if (file === undefined) return 0
  const { reportPage } = await import('#report/report-page.ts')
  const page = reportPage(figures)
  writeText(file, page)
  if (!json) process.stdout.write(`${file}: ${(Buffer.byteLength(page) / 1e6).toFixed(2)} MB\n`)
  return 0
}

// Beside the release, never in it: what a release holds is stated in its manifest.
function besides(folder: string): string {
  return join(dirname(folder), `${basename(folder)}.report.html`)
}

// Seen to before the work, which may take a minute.
function writable(file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true })
    accessSync(dirname(file), constants.W_OK)
    if (existsSync(file) && statSync(file).isDirectory()) throw new Error('it is a folder')
    return file
  } catch (error) {
    throw new NagareError(
      'output',
      `Cannot write the report to ${file}: ${messageOf(error)}; name a file that can be written with --to`,
      error,
    )
  }
}
