/** Writes a sink's files: cut by rows, in order, each whole or not at all, and read back before they count. */
import { existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Database, numberOf } from './database.ts'
import { sync } from './disk.ts'
import { inspect } from './inspect.ts'
import type { Sink } from './pipeline.ts'
import { shardSelect } from './plan.ts'
import { type Sql, sql } from './sql.ts'

/** A published file of rows. */
export interface Shard {
  readonly path: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

/** Writes the files of a sink below `folder`; those that stand there are taken up. Rows must be `rows` in number. */
export async function writeShards(
  db: Database,
  sink: Sink,
  relation: Sql,
  rows: number,
  folder: string,
): Promise<readonly Shard[]> {
  removeHalfWritten(folder)
  const starts = await shardStarts(db, sink, relation)
  const hashed: Promise<Shard>[] = []
  for (const [i, from] of starts.entries()) {
    const path = sink.path.replace('{shard}', five(i)).replace('{shards}', five(starts.length))
    const to = starts[i + 1] ?? Number.MAX_SAFE_INTEGER
    await writeShard(db, sink, shardSelect(sink, relation, from, to), join(folder, path))
    const rowsHere = Math.min(sink.rowsPerFile, rows - i * sink.rowsPerFile)
    const shard = inspect(join(folder, path)).then(({ bytes, sha256 }) => ({ path, rows: rowsHere, bytes, sha256 }))
    shard.catch(() => {}) // awaited below; a failure of a later COPY must not leave it unhandled
    hashed.push(shard)
  }
  return Promise.all(hashed)
}

async function writeShard(db: Database, sink: Sink, select: Sql, file: string): Promise<void> {
  if (existsSync(file)) return
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.tmp-${process.pid}`
  await db.copy(`write ${sink.name} file ${file}`, select, temporary, sink.copy)
  sync(temporary)
  renameSync(temporary, file)
}

function removeHalfWritten(folder: string): void {
  for (const file of globSync('**/*.tmp-*', { cwd: folder }))
    rmSync(join(folder, file), { recursive: true, force: true })
}

async function shardStarts(db: Database, sink: Sink, relation: Sql): Promise<readonly number[]> {
  const numbered = sql`SELECT ordinal, row_number() OVER (ORDER BY ordinal) - 1 AS n FROM (${relation})`
  const rows = await db.rows(
    `cut the files of ${sink.name}`,
    sql`SELECT ordinal FROM (${numbered}) WHERE n % ${sink.rowsPerFile} = 0 ORDER BY ordinal`.sql,
  )
  return rows.length === 0 ? [0] : rows.map((row) => numberOf(row, 'ordinal'))
}

function five(n: number): string {
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
