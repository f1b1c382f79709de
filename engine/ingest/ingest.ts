/**
 * Reads a source's files into one Parquet file of raw rows, in file order, with a flaw beside each row that breaks the
 * contract. The number of a row in that file (`file_row_number`) is its place in the source.
 */
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import type { Database } from '../database.ts'
import { firstOf } from '../define.ts'
import type { Field, Format, Layout, Source } from '../pipeline.ts'
import { id, join, type Sql, sql } from '../sql.ts'
import type { Located } from './locate.ts'
import { makeReady, type ReadyFile, tidied } from './ready.ts'

/**
 * Ingests a located source: writes `raw.parquet` (rows) and `files.parquet` (names of files, first rows) into `folder`.
 */
export async function ingest(db: Database, located: Located, folder: string): Promise<readonly ReadyFile[]> {
  const scratch = joinPath(folder, 'scratch')
  mkdirSync(scratch)
  const ready = await makeReady(located, scratch)
  const read = await copyRaw(db, located, ready, folder)
  if (ready.every((file) => file.lines === undefined || isWhole(file, read))) return ready
  // DuckDB reads a broken line on into the next, so files that hold one are read again with no line reaching further.
  const mended = await Promise.all(
    ready.map((file, i) =>
      file.lines === undefined || isWhole(file, read) ? file : tidied(file, joinPath(scratch, `tidied-${i}.jsonl`)),
    ),
  )
  await copyRaw(db, located, mended, folder)
  return mended
}

/** By name of file: how many rows were read, and of how many of them nothing. */
type Read = ReadonlyMap<string, { readonly rows: number; readonly unreadable: number }>

function isWhole({ label, lines }: ReadyFile, read: Read): boolean {
  const { rows, unreadable } = read.get(label) ?? { rows: 0, unreadable: 0 }
  return rows === lines && unreadable === 0
}

async function copyRaw(
  db: Database,
  { source, layout }: Located,
  ready: readonly ReadyFile[],
  folder: string,
): Promise<Read> {
  const doing = `read source ${source.name} (layout ${layout.name})`
  const files = ready.map((file) => file.file)
  const select = rawSelect(source, layout, reader(layout.format, files, source.fields))
  await db.copy(doing, select, joinPath(folder, 'raw.parquet'), rawFormat)
  await db.copy(doing, fileStarts(folder, ready), joinPath(folder, 'files.parquet'))
  const counted = sql`SELECT file, rows, unreadable FROM read_parquet(${joinPath(folder, 'files.parquet')})`
  const rows = await db.rows(doing, counted.sql)
  return new Map(rows.map((row) => [String(row.file), { rows: Number(row.rows), unreadable: Number(row.unreadable) }]))
}

/** Removes what ingest needed only while it ran: extracted archive members, tidied copies. */
export function removeScratch(folder: string): void {
  rmSync(joinPath(folder, 'scratch'), { recursive: true, force: true })
}

// Small row groups prune well by row number. Written once and read once or twice, rows cost least as they are; only
// short columns (templates, fixed instructions) are worth a dictionary (measured: docs/log.md).
const rawFormat = sql`FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 61440, DICTIONARY_SIZE_LIMIT 200, WRITE_BLOOM_FILTER FALSE`

/** Which value each field has: as JSON, so that a number is told from a string of digits; NULL when missing or null. */
function reader(format: Format, files: readonly string[], fields: Source['fields']): Sql {
  const names = Object.entries(fields).map(([name, field]) => id(field.from ?? name))
  if (format === 'parquet')
    return sql`SELECT file_index, ${join(names.map((name) => sql`to_json(${name}) AS ${name}`))} FROM read_parquet(${files})`
  const columns = join(names.map((name) => sql`${name}: 'JSON'`))
  const kinds = {
    json: sql`format = 'array'`,
    object: sql`format = 'unstructured', maximum_object_size = ${largest(format, files)}`,
    jsonl: sql`format = 'newline_delimited', ignore_errors = true`,
  }
  const kind = format === 'json' || format === 'object' ? kinds[format] : kinds.jsonl
  return sql`SELECT file_index, ${join(names)} FROM read_json(${files}, ${kind}, columns = {${columns}})`
}

// DuckDB makes room for the largest object that it may meet; where a file is one object, that is the file.
function largest(format: Format, files: readonly string[]): number {
  return format === 'object' ? Math.max(...files.map((file) => statSync(file).size)) + 1024 : 0
}

/**
 * The SELECT that ingest copies: file_index, the fields as text, `flaw` (NULL when the row is sound), derived columns.
 */
function rawSelect(source: Source, layout: Pick<Layout, 'derive'>, read: Sql): Sql {
  const fields = Object.entries(source.fields)
  const texts = fields.map(([name, field]) => sql`${id(field.from ?? name)} ->> '$' AS ${id(name)}`)
  const derived = Object.entries(layout.derive ?? {}).map(([name, value]) => sql`${value} AS ${id(name)}`)
  const nullByte = join(
    Object.keys(source.fields).map((name) => sql`contains(${id(name)}, chr(0))`),
    ' OR ',
  )
  const rejected = firstOf({ null_byte: nullByte, ...source.reject })
  return sql`
    WITH json AS NOT MATERIALIZED (${read}),
    input AS NOT MATERIALIZED (SELECT file_index, ${join(texts)}, ${contract(fields)} AS flaw FROM json)
    SELECT * REPLACE (coalesce(flaw, ${rejected}) AS flaw)${derived.length > 0 ? sql`, ${join(derived)}` : sql``} FROM input`
}

// The first breach of the contract of a raw row; a row of which nothing could be read is looked at again by `rejects`.
function contract(fields: readonly (readonly [string, Field])[]): Sql {
  const column = (name: string, field: Field) => id(field.from ?? name)
  const unread = join(
    fields.map(([name, field]) => sql`${column(name, field)} IS NULL`),
    ' AND ',
  )
  const missing = fields
    .filter(([, field]) => !field.optional)
    .map(([name, field]) => [`missing_${name}`, sql`${column(name, field)} IS NULL`])
  const texts = fields.filter(([, field]) => !field.json)
  const wrong = texts.map(([name, field]) => [`wrong_type_${name}`, sql`NOT starts_with(${column(name, field)}, '"')`])
  return firstOf({ unreadable: unread, ...Object.fromEntries([...missing, ...wrong]) })
}

function fileStarts(folder: string, ready: readonly ReadyFile[]): Sql {
  const labels = join(ready.map((file, i) => sql`(${i}, ${file.label})`))
  return sql`
    SELECT file_index, file, first_row, rows, unreadable
    FROM (VALUES ${labels}) AS labels(file_index, file)
    JOIN (SELECT file_index, min(file_row_number) AS first_row, count(*) AS rows, count(*) FILTER (flaw = 'unreadable') AS unreadable FROM ${rawScan(folder)} GROUP BY file_index) USING (file_index)
    ORDER BY file_index`
}

function rawScan(folder: string): Sql {
  return sql`read_parquet(${joinPath(folder, 'raw.parquet')}, file_row_number = true)`
}

/** The rows of an ingested source: fields, derived columns and flaw, with file, row (from 1) and ordinal. */
export function rawRows(folder: string, files: number, firstOrdinal: number): Sql {
  const names = sql`read_parquet(${joinPath(folder, 'files.parquet')})`
  const ordinal = sql`raw.file_row_number + ${firstOrdinal} AS ordinal`
  const columns = sql`raw.* EXCLUDE (file_row_number, file_index)`
  // One file needs no join, and ordinal bounds then reach the scan in every case.
  return files === 1
    ? sql`SELECT ${columns}, ${ordinal}, raw.file_row_number + 1 AS row, (SELECT file FROM ${names}) AS file FROM ${rawScan(folder)} AS raw`
    : sql`SELECT ${columns}, ${ordinal}, raw.file_row_number - names.first_row + 1 AS row, names.file FROM ${rawScan(folder)} AS raw JOIN ${names} AS names ON raw.file_index = names.file_index`
}
