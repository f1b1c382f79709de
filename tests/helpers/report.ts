/** Reports of small releases in tests: literal rows in, the release folder, its figures and its page out. */
import type { Pipeline } from '#engine/pipeline.ts'
import { type Report, reportOf } from '#report/report.ts'
import { reportPage } from '#report/report-page.ts'
import { temporaryFolder, testBuild } from './build.ts'
import { mirror, recipe } from './recipe.ts'

/** Builds a release of JSON lines with the small recipe; gives its folder. */
export async function releaseOfLines(lines: readonly string[], change: Partial<Pipeline> = {}): Promise<string> {
  const { folder } = await testBuild(recipe(change), { sources: mirror({ 'rows/a.jsonl': lines }) })
  return folder
}

/** The report of a release folder. */
export function reported(folder: string, asked: Parameters<typeof reportOf>[2] = {}): Promise<Report> {
  return reportOf(folder, { threads: 2, memory: 1e9, cache: temporaryFolder() }, asked)
}

/** The page of the report of some JSON lines. */
export async function pageOfLines(lines: readonly string[]): Promise<string> {
  return reportPage(await reported(await releaseOfLines(lines)))
}
