import { existsSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { writeText } from '#engine/disk.ts'
import { settings } from '#engine/settings.ts'
import { reportOf } from '#report/report.ts'
import { reportPage } from '#report/report-page.ts'
import { runPage } from '#report/run/run-page.ts'
import { type RunReport, runReportOf } from '#report/run/run-report.ts'
import type { ReportOptions } from './options.ts'
import { meansOf } from './place.ts'
import { auditFile, writable } from './writable.ts'

/** Writes the report of a run as one HTML page, or prints its figures as JSON. */
export async function reportRun(
  folder: string,
  options: Pick<ReportOptions, 'to' | 'json' | 'cache' | 'threads' | 'memory'>,
): Promise<number> {
  const { to, json } = options
  const file = json && to === undefined ? undefined : writable(resolve(to ?? join(folder, 'report.html')))
  const figures = await runReportOf(folder, settings(meansOf(options)))
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`)
  if (file === undefined) return 0
  writeRunReport(file, figures)
  if (!json) process.stdout.write(`${relative('.', file)}\n`)
  return 0
}

/** Writes a run's report as one HTML page, whole or not at all. */
export function writeRunReport(file: string, figures: RunReport): void {
  writeText(file, runPage(figures))
}

/** Writes the audit report of a release that a run reads, where there is none of it yet. */
export async function ensureAudit(folder: string, means: Parameters<typeof reportOf>[1]): Promise<void> {
  const file = auditFile(folder)
  const isOf = existsSync(file) && statSync(file).mtimeMs >= statSync(join(folder, 'manifest.json')).mtimeMs
  if (!isOf) writeText(file, reportPage(await reportOf(folder, means)))
}
