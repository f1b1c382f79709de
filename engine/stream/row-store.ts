/**
 * A release's rows as two flat files, made once and kept in the cache, so that any row is one read away: `rows` holds
 * the texts end to end, `index` one entry a row: where it begins and how long each column is. The entries stand in the
 * order of a hash of the row's id, which no cut into shards and no order of theirs changes.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from '../cache.ts'
import { counted } from '../counts.ts'
import { type Database, openDatabase } from '../database.ts'
import { NagareError } from '../errors.ts'
import { fingerprint } from '../fingerprint.ts'
import type { Manifest } from '../manifest.ts'
import { id, join as joinSql, type Sql, sql } from '../sql.ts'

/** The columns of a stream, all text, as they stand in a row's bytes. */
export const streamColumns = ['id', 'instruction', 'input', 'response', 'task', 'dataset'] as const

/** Bytes of an index entry, big-endian: 8 for the row's place in `rows`, 4 for the length of each column in turn. */
export const entryBytes = 8 + 4 * streamColumns.length

/** Raise when what the two files hold changes. */
const layout = 1
// Seed 42 as in the published code; a row's side of a split
// depends on its id alone, so it is the same in every release.
const orderKey = 'nagare:order:42:'
// DuckDB's own limit, and how many threads have room in it; the process peaks at 460 MiB with them (bench/stream.ts).
const memory = 200e6
const mostThreads = 2

/**
 * The shards that a stream reads: the Parquet files of the first
 * sink that writes any. Throws an `input` error when there are none.
 */
export function streamShards({ shards, rows, name, version, label }: Manifest): Manifest['shards'] {
  const parquet = shards.filter(({ path }) => path.endsWith('.parquet'))
  let counted = 0
  const first = parquet.filter((shard) => {
    const within = counted < rows
    counted += shard.rows
    return within
  })
  const found = first.reduce((sum, shard) => sum + shard.rows, 0)
  if (first.length > 0 && found === rows) return first
  throw new NagareError(
    'input',
    `Cannot stream ${name} ${version}${label}: its Parquet files hold ${found} rows, the release ${rows}; publish it with the sink parquet`,
  )
}

/** Makes the row store of a release's shards, or takes up the one that is there; gives its folder. */
export async function makeRowStore(
  release: string,
  shards: Manifest['shards'],
  { cache, threads, log }: { readonly cache: string; readonly threads: number; readonly log: (line: string) => void },
): Promise<string> {
  const key = fingerprint({
    made: 'row store',
    layout,
    orderKey,
    columns: streamColumns,
    shards: shards.map(({ sha256 }) => sha256),
  })
  const files = shards.map(({ path }) => join(release, path))
  const rows = shards.reduce((sum, shard) => sum + shard.rows, 0)
  const { folder } = await finished(cache, key, async (folder) => {
    log(`preparing ${counted(rows, 'row')} of ${release} for streaming; this is done once`)
    const db = await openDatabase({ threads: Math.min(threads, mostThreads), memory, cache })
    try {
      await writeStore(db, await relationOf(db, files), folder)
    } finally {
      db.close()
    }
    check(folder, rows)
    return { rows }
  })
  return folder
}

async function relationOf(db: Database, files: readonly string[]): Promise<Sql> {
  const read = sql`read_parquet(${files}, file_row_number = true)`
  const described = await db.rows('look at the columns of the shards', sql`DESCRIBE SELECT * FROM ${read}`.sql)
  const names = described.map((column) => String(column.column_name))
  // Upstream's name for the response.
  const from = (column: string) => (column === 'response' && !names.includes(column) ? 'output' : column)
  const missing = streamColumns.filter((column) => !names.includes(from(column)))
  if (missing.length > 0)
    throw new NagareError(
      'input',
      `Cannot stream ${files[0]}: it has no column ${missing.join(', ')}, there are ${names.join(', ')}; publish the release with provenance: true`,
    )
  const selected = streamColumns.map((column) => sql`${notNull(column, from(column))} AS ${id(column)}`)
  return sql`SELECT file_index, file_row_number, ${joinSql(selected)} FROM ${read}`
}

// A stream has no NULL; one in a shard is an error that names it.
function notNull(column: string, from: string): Sql {
  const message = sql`${`column ${column} is NULL in row `} || (file_row_number + 1) || ' of ' || filename`
  return sql`coalesce(${id(from)}, error(${message}))`
}

async function writeStore(db: Database, relation: Sql, folder: string): Promise<void> {
  const columns = streamColumns.map(id)
  const lengths = streamColumns.map((column) => id(`${column}_bytes`))
  const measured = columns.map((column, i) => sql`strlen(${column})::UINTEGER AS ${lengths[i] as Sql}`)
  // Rows that are alike in every column may stand in either order.
  const order = sql`md5_number(${orderKey} || id) AS first, md5_number(task || chr(31) || dataset) AS second`
  await db.run(
    'measure the rows',
    sql`CREATE TABLE measured AS SELECT file_index, file_row_number, ${order}, ${joinSql(measured)} FROM (${relation})`
      .sql,
  )
  const text = sql`SELECT encode(${joinSql(columns, ' || ')}) FROM (${relation})`
  await db.copy('write the texts', text, join(folder, 'rows'), sql`FORMAT blob`)
  const bytes = joinSql(lengths, ' + ')
  const before = sql`ORDER BY file_index, file_row_number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`
  const placed = sql`SELECT *, (sum(${bytes}) OVER (${before}))::BIGINT - (${bytes}) AS place FROM measured`
  const format = `%016x${'%08x'.repeat(streamColumns.length)}`
  const entries = sql`SELECT unhex(printf(${format}, place, ${joinSql(lengths)})) FROM (${placed}) ORDER BY first, second`
  await db.copy('write the index', entries, join(folder, 'index'), sql`FORMAT blob`)
}

// The texts and the index come from two statements: that they fit is seen, not believed.
function check(folder: string, rows: number): void {
  const index = openSync(join(folder, 'index'), 'r')
  const texts = openSync(join(folder, 'rows'), 'r')
  try {
    const found = fstatSync(index).size / entryBytes
    const misplaced = sample(rows).find((row) => !/^[0-9a-f]{32}$/.test(idAt(index, texts, row)))
    if (found === rows && misplaced === undefined) return
    const state =
      found === rows ? `entry ${misplaced} does not lead to a row's id` : `${found} entries for ${rows} rows`
    throw new NagareError('bug', `Cannot prepare the stream: ${state}; this is a fault of Nagare`)
  } finally {
    closeSync(index)
    closeSync(texts)
  }
}

function idAt(index: number, texts: number, row: number): string {
  const entry = Buffer.alloc(entryBytes)
  readSync(index, entry, 0, entryBytes, row * entryBytes)
  const text = Buffer.alloc(entry.readUInt32BE(8))
  readSync(texts, text, 0, text.length, Number(entry.readBigUInt64BE(0)))
  return text.toString('latin1')
}

// A thousand rows, evenly spaced, the first and the last among them.
function sample(rows: number): readonly number[] {
  const wanted = Math.min(rows, 1000)
  return Array.from({ length: wanted }, (_, i) => Math.floor((i * (rows - 1)) / Math.max(1, wanted - 1)))
}
