/** Where rows that a release does not have are looked up: what it dropped, and what it rejected. */
import { show } from '#engine/counts.ts'
import type { Database } from '#engine/database.ts'
import { id, join, type Sql, sql } from '#engine/sql.ts'
import { asideFiles } from '#report/aside.ts'
import { placeInFiles } from '#report/shards.ts'
import { sourceName } from './match.ts'
import type { Release } from './release.ts'

/**
 * The dropped rows of one step, as a relation with `source` (its
 * name), `file`, `row`, `reason`, `at_row`, `evidence` and texts.
 */
interface Dropped {
  readonly step: string
  readonly rows: Sql
  /** Whether the step says more of each row than its reason: a struct `evidence`, with `kept_id` and others. */
  readonly evidence: boolean
}

/** Where rows that a release does not have are looked up. */
export interface Lookup {
  readonly dropped: readonly Dropped[]
  /** The rejects of all sources, or undefined where there are none. */
  readonly rejects: Sql | undefined
  /** What is not there to be looked up in, in sentences. */
  readonly notes: readonly string[]
}

/** Finds the rows that a release dropped and rejected; a file that is missing is a note, for the comparison stands. */
export async function lookupOf(db: Database, release: Release): Promise<Lookup> {
  const { folder, manifest, missing } = release
  const dropped: Dropped[] = []
  for (const { name } of manifest.steps) {
    const files = asideFiles(folder, 'dropped', name)
    if (files.length > 0) dropped.push(await droppedBy(db, release, name, files))
  }
  const rejects = manifest.sources.flatMap(({ name }) => asideFiles(folder, 'rejects', name))
  const select = sql`SELECT source, file, CAST(row AS BIGINT) AS row, reason FROM read_parquet(${rejects})`
  const notes = missing.map(
    ({ path, rows }) =>
      `${path} of ${folder} is missing: reasons of the rows that it held (${show(rows)}) are not known.`,
  )
  return { dropped, rejects: rejects.length === 0 ? undefined : select, notes }
}

async function droppedBy(db: Database, release: Release, step: string, files: readonly string[]): Promise<Dropped> {
  const described = sql`DESCRIBE SELECT * FROM read_parquet(${files})`
  const names = (await db.rows(`look at the rows dropped by ${step}`, described.sql)).map((row) =>
    String(row.column_name),
  )
  const evidence = names.slice(names.indexOf('reason') + 1)
  // Before to_instruction the response is still called as in the source.
  const response = id(names.includes('response') ? 'response' : 'output')
  const rows = sql`SELECT ${sourceName(release)} AS source, file, CAST(row AS BIGINT) AS row, reason,
    instruction, input, ${response} AS response, ${placeInFiles} AS at_row,
    ${evidence.length === 0 ? sql`NULL` : sql`{${join(evidence.map((name) => sql`${id(name)}: ${id(name)}`))}}`} AS evidence
    FROM read_parquet(${files})`
  return { step, rows, evidence: evidence.length > 0 }
}
