import { resolve } from 'node:path'
import { writeText } from '#engine/disk.ts'
import { settings } from '#engine/settings.ts'
import type { ReportOptions } from './options.ts'
import { meansOf } from './place.ts'
import { releaseOf, runFolderOf } from './releases.ts'
import { auditFile, writable } from './writable.ts'

/**
 * `nagare report`: recounts a release and writes its audit report as one HTML page beside it, or prints the figures as JSON. Of a run the
 * same, in its folder.
 */
export async function report(options: ReportOptions): Promise<number> {
  const run = runFolderOf(options.release, options.runs)
  if (run !== undefined) return (await import('./report-run.ts')).reportRun(run, options)
  const folder = resolve(releaseOf(options.release, options.out, 'report on'))
  const { tokenizer, everyRow, json, to } = options
  const file = json && to === undefined ? undefined : writable(resolve(to ?? auditFile(folder)))
  const asked = { everyRow, ...(tokenizer === undefined ? {} : { tokenizer }) }
  const { reportOf } = await import('#report/report.ts')
  const figures = await reportOf(folder, settings(meansOf(options)), asked)
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`)
  if (file === undefined) return 0
  const { reportPage } = await import('#report/report-page.ts')
  const page = reportPage(figures)
  writeText(file, page)
  if (!json) process.stdout.write(`${file}: ${(Buffer.byteLength(page) / 1e6).toFixed(2)} MB\n`)
  return 0
}
