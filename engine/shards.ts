/** Writes a sink's files: cut by rows, in order, each whole or not at all, and read back before they count. */
import { existsSync, globSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Database, numberOf } from './database.ts'
import { makeFolders, sync } from './disk.ts'
import { inspect } from './ingest/inspect.ts'
import type { Manifest } from './manifest.ts'
import type { Sink } from './pipeline.ts'
import { bindInput } from './plan.ts'
import { id, join as joinSql, type Sql, sql } from './sql.ts'

/** A published file of rows. */
export interface Shard {
  readonly path: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

/**
 * Writes the files of a sink below `folder`, in order; those that stand there whole are taken up. Their rows are
 * counted by reading them back, while the digests of their bytes are computed.
 */
export async function writeShards(db: Database, sink: Sink, relation: Sql, folder: string): Promise<readonly Shard[]> {
  removeHalfWritten(folder)
  const starts = await cutRows(db, `cut the files of ${sink.name}`, relation, sink.rowsPerFile)
  const paths = starts.map((_, i) => sink.path.replace('{shard}', five(i)).replace('{shards}', five(starts.length)))
  const written = paths.map(async (path, i) => {
    const select = bindInput(sink.select, slice(relation, starts, i))
    await writeShard(db, sink, select, join(folder, path))
    return inspect(join(folder, path))
  })
  await Promise.allSettled(written)
  const inspections = await Promise.all(written)
  const rows = await countBack(
    db,
    sink,
    paths.map((path) => join(folder, path)),
  )
  return inspections.map(({ bytes, sha256 }, i) => ({ path: paths[i] as string, rows: rows[i] ?? 0, bytes, sha256 }))
}

/** Published files as a relation, read back from the disk. */
export function readBack(files: readonly string[]): Sql {
  return files.every((file) => file.endsWith('.parquet'))
    ? sql`SELECT *, file_index FROM read_parquet(${files})`
    : sql`SELECT *, file_index FROM read_json(${files}, format = 'newline_delimited')`
}

async function countBack(db: Database, sink: Sink, files: readonly string[]): Promise<readonly number[]> {
  const counted = sql`SELECT file_index, count(*) AS rows FROM (${readBack(files)}) GROUP BY file_index`
  const counts = new Map<number, number>()
  for (const row of await db.rows(`read back the files of ${sink.name}`, counted.sql))
    counts.set(numberOf(row, 'file_index'), numberOf(row, 'rows'))
  return files.map((_, i) => counts.get(i) ?? 0)
}

async function writeShard(db: Database, sink: Sink, select: Sql, file: string): Promise<void> {
  if (existsSync(file)) return
  makeFolders(dirname(file))
  const temporary = `${file}.tmp-${process.pid}`
  await db.copy(`write ${sink.name} file ${file}`, select, temporary, sink.copy)
  sync(temporary)
  renameSync(temporary, file)
}

function removeHalfWritten(folder: string): void {
  for (const file of globSync('**/*.tmp-*', { cwd: folder }))
    rmSync(join(folder, file), { recursive: true, force: true })
}

/** The ordinals at which each file of `rowsPerFile` rows begins; one file at least. */
export async function cutRows(
  db: Database,
  doing: string,
  relation: Sql,
  rowsPerFile: number,
): Promise<readonly number[]> {
  const numbered = sql`SELECT ordinal, row_number() OVER (ORDER BY ordinal) - 1 AS n FROM (${relation})`
  const starts = sql`SELECT ordinal FROM (${numbered}) WHERE n % ${rowsPerFile} = 0 ORDER BY ordinal`
  const rows = await db.rows(doing, starts.sql)
  return rows.length === 0 ? [0] : rows.map((row) => numberOf(row, 'ordinal'))
}

/** The rows of a relation between the starts of two files, in order: what makes a file the same in every build. */
export function slice(relation: Sql, starts: readonly number[], i: number): Sql {
  const to = starts[i + 1] ?? Number.MAX_SAFE_INTEGER
  return sql`SELECT * FROM (${relation}) WHERE ordinal >= ${starts[i] ?? 0} AND ordinal < ${to} ORDER BY ordinal`
}

/** A number in a file name: five digits, as the Hub has them. */
export function five(n: number): string {
  return String(n).padStart(5, '0')
}

/** The order-free digest of rows: the sum of their ids (md5, as 128-bit numbers) modulo 2^128, and their number. */
export async function digestRows(
  db: Database,
  relation: Sql,
): Promise<{ readonly digest: string; readonly rows: number }> {
  const half = (from: number) => sql`sum(CAST('0x' || substr(id, ${from}, 16) AS UBIGINT)::HUGEINT)::VARCHAR`
  const [row] = await db.rows(
    'digest the published rows',
    sql`SELECT count(*) AS rows, ${half(1)} AS high, ${half(17)} AS low FROM (${relation})`.sql,
  )
  const sum = (BigInt(String(row?.high ?? 0)) << 64n) + BigInt(String(row?.low ?? 0))
  return { rows: numberOf(row, 'rows'), digest: BigInt.asUintN(128, sum).toString(16).padStart(32, '0') }
}

/**
 * The columns of published files, and the bytes of all their values: text as UTF-8, numbers by width, the rest as JSON.
 */
export async function measureColumns(db: Database, files: Sql): Promise<Manifest['columns']> {
  const described = await db.rows('look at the published columns', `DESCRIBE ${files.sql}`)
  const columns = described
    .map((row) => ({ name: String(row.column_name), type: String(row.column_type) }))
    .filter(({ name }) => name !== 'file_index')
  const measures = columns.map(({ name, type }, i) => sql`${measure(name, type)} AS ${id(`c${i}`)}`)
  const [row] = await db.rows('measure the published columns', sql`SELECT ${joinSql(measures)} FROM (${files})`.sql)
  return columns.map((column, i) => ({ ...column, bytes: numberOf(row, `c${i}`) }))
}

function measure(name: string, type: string): Sql {
  const width = widths[type]
  if (width !== undefined) return sql`count(*) * ${width}`
  const text = type === 'VARCHAR' ? id(name) : sql`to_json(${id(name)})::VARCHAR`
  return sql`coalesce(sum(strlen(${text})), 0)::BIGINT`
}

// Bytes of a value in Arrow's layout.
const widths: Readonly<Record<string, number>> = {
  BIGINT: 8,
  UBIGINT: 8,
  DOUBLE: 8,
  TIMESTAMP: 8,
  INTEGER: 4,
  UINTEGER: 4,
  FLOAT: 4,
  DATE: 4,
  SMALLINT: 2,
  TINYINT: 1,
  BOOLEAN: 1,
}
