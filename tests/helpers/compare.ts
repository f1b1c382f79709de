/** Two small releases, built from literal rows, and what differs between them. */
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest } from '#engine/manifest.ts'
import type { Pipeline } from '#engine/pipeline.ts'
import type { Settings } from '#engine/settings.ts'
import { compareReleases } from '#report/diff/compare.ts'
import type { AbsentRows, Differences } from '#report/diff/types.ts'
import { database, temporaryFolder, testBuild } from './build.ts'
import { mirror, recipe } from './recipe.ts'

/** Builds the small recipe, with any part changed, from lines of one file; gives the release folder. */
export async function released(
  lines: readonly string[],
  change: Partial<Pipeline> = {},
  settings: Partial<Settings> = {},
): Promise<string> {
  const sources = mirror({ 'rows/a.jsonl': lines })
  return (await testBuild(recipe(change), { sources, ...settings })).folder
}

/** Compares two release folders, ten rows shown of each kind. */
export function compare(before: string, after: string, limit = 10): Promise<Differences> {
  return compareReleases(before, after, { threads: 2, memory: 1e9, cache: temporaryFolder(), limit })
}

/** Absent rows without their examples' columns: cause, number, instructions. */
export function causes(groups: readonly AbsentRows[]): unknown[] {
  return groups.map(({ why, step, reason, rows, examples }) => [
    why,
    step,
    reason,
    rows,
    examples.map(({ instruction }) => instruction),
  ])
}

/** The number of rows of each kind of difference. */
export function tally({ rows }: Differences) {
  const { same, added, removed, changed, relabelled, relocated } = rows
  return {
    same,
    added: added.rows,
    removed: removed.rows,
    changed: changed.rows,
    relabelled: relabelled.rows,
    relocated: relocated.rows,
  }
}

/** A copy of a release whose shards are written again, each by a SELECT over its `rows`, with a manifest that agrees. */
export async function rewritten(folder: string, select: string): Promise<string> {
  const copy = temporaryFolder()
  cpSync(folder, copy, { recursive: true })
  const db = await database()
  for (const { path } of manifestOf(copy).shards) {
    const file = join(copy, path)
    const relation = `WITH rows AS (SELECT *, file_row_number AS nth FROM read_parquet('${join(folder, path)}')) ${select}`
    await db.run('rewrite a shard', `COPY (SELECT * EXCLUDE (nth) FROM (${relation})) TO '${file}' (FORMAT parquet)`)
    const bytes = readFileSync(file)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    editManifest(copy, (manifest) => ({
      ...manifest,
      shards: manifest.shards.map((shard) => (shard.path === path ? { ...shard, bytes: bytes.length, sha256 } : shard)),
    }))
  }
  return copy
}

/** A copy of a release with an edited manifest. */
export function edited(folder: string, edit: (manifest: Manifest) => object): string {
  const copy = temporaryFolder()
  cpSync(folder, copy, { recursive: true })
  editManifest(copy, edit)
  return copy
}

function editManifest(folder: string, edit: (manifest: Manifest) => object): void {
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(edit(manifestOf(folder))))
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
}
