/**
 * The published rows of a release as one relation, whatever its
 * sinks wrote: Parquet or JSON lines, `response` or `output`.
 */
import { join as joinPath } from 'node:path'
import type { Database } from '#engine/database.ts'
import type { Manifest } from '#engine/manifest.ts'
import { id, join, type Sql, sql } from '#engine/sql.ts'
import { disagreement, formats } from './check-manifest.ts'

/** The files of one sink, opened. */
export interface Shards {
  /** Rows with all columns of the record and `at_row`, the place in the files; what is not published is NULL. */
  readonly rows: Sql
  /** The columns that are published, by their names in the record. */
  readonly columns: ReadonlySet<string>
  /** Whether labels and the place in the source are published. */
  readonly provenance: boolean
}

/** Where a row stands among the Parquet files that are read together: one number, so that its texts can be fetched. */
export const placeInFiles = sql`CAST(file_index * ${2 ** 40} + file_row_number AS BIGINT)`

/** The columns that are compared, with their types. */
const recordTypes = {
  id: sql`VARCHAR`,
  instruction: sql`VARCHAR`,
  input: sql`VARCHAR`,
  response: sql`VARCHAR`,
  task: sql`VARCHAR`,
  dataset: sql`VARCHAR`,
  source: sql`VARCHAR`,
  license: sql`VARCHAR`,
  file: sql`VARCHAR`,
  row: sql`BIGINT`,
} as const

const provenanceColumns = ['task', 'dataset', 'license', 'source', 'file', 'row']

/**
 * Opens the first sink's files that say where rows come from,
 * else the first. Throws `input` where there are none to read.
 */
export async function openShards(db: Database, folder: string, manifest: Manifest): Promise<Shards> {
  const opened = await Promise.all(formats(manifest).map((files) => openSink(db, folder, files)))
  const chosen = opened.find(({ provenance }) => provenance) ?? opened[0]
  if (chosen === undefined) throw disagreement(folder, 'its manifest lists no shards')
  if (!chosen.columns.has('instruction') || !chosen.columns.has('response'))
    throw disagreement(folder, 'its shards have no columns instruction and response (or output)')
  return chosen
}

async function openSink(db: Database, folder: string, shards: Manifest['shards']): Promise<Shards> {
  const files = shards.map(({ path }) => joinPath(folder, path))
  const parquet = files.every((file) => file.endsWith('.parquet'))
  const found = parquet ? await parquetColumns(db, files) : await jsonColumns(db, files)
  const response = found.has('response') || !found.has('output') ? 'response' : 'output'
  const columns = new Set([...found].map((name) => (name === response ? 'response' : name)))
  const select = join(
    Object.entries(recordTypes).map(([name, type]) => {
      const published = name === 'response' ? response : name
      return sql`${found.has(published) ? sql`CAST(${id(published)} AS ${type})` : sql`CAST(NULL AS ${type})`} AS ${id(name)}`
    }),
  )
  const from = parquet
    ? sql`SELECT ${select}, ${placeInFiles} AS at_row FROM read_parquet(${files})`
    : sql`SELECT ${select}, row_number() OVER () AS at_row FROM ${jsonRows(files, response)}`
  return { rows: from, columns, provenance: provenanceColumns.every((name) => columns.has(name)) }
}

async function parquetColumns(db: Database, files: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.rows('look at the published columns', sql`DESCRIBE SELECT * FROM read_parquet(${files})`.sql)
  return new Set(rows.map(({ column_name }) => String(column_name)))
}

// A file without rows has no columns to show, and none are missed: it may have all.
async function jsonColumns(db: Database, files: readonly string[]): Promise<ReadonlySet<string>> {
  const first = sql`SELECT unnest(json_keys(json)) AS name FROM (FROM read_json_objects(${files}, format = 'newline_delimited') LIMIT 1)`
  const rows = await db.rows('look at the published fields', first.sql)
  return new Set(rows.length === 0 ? Object.keys(recordTypes) : rows.map(({ name }) => String(name)))
}

// Types are said, not guessed: a column of dates is text all the same.
function jsonRows(files: readonly string[], response: string): Sql {
  const types = Object.entries({ ...recordTypes, [response]: recordTypes.response })
  const columns = join(types.map(([name, type]) => sql`${id(name)}: ${type.sql}`))
  return sql`read_json(${files}, format = 'newline_delimited', columns = {${columns}}, maximum_object_size = ${64 * 2 ** 20})`
}
