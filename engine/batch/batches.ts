/** Runs a table of worker threads: rows out of DuckDB, through the workers batch by batch, into Parquet files. */
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import pLimit from 'p-limit'
import { type Database, numberOf } from '../database.ts'
import { messageOf, NagareError } from '../errors.ts'
import type { Batches } from '../pipeline.ts'
import { id, join as joinSql, type Sql, sql } from '../sql.ts'
import { type ColumnKinds, type PackedBatch, packedBatch, packSelect } from './pack.ts'
import type { WorkerAnswer, WorkerStart, WorkerTask } from './worker.ts'

/** What a table needs to run: how many workers, and what to call it in errors. */
export interface BatchRun {
  readonly db: Database
  readonly doing: string
  readonly threads: number
  /** Folder and beginning of the names of the files that are written: FILE-00000.parquet and so on. */
  readonly file: string
}

/**
 * Rows in one batch at most: enough to outweigh the crossing, few enough that several fit into memory with long texts.
 */
const mostRows = 16_384

/** Fewer rows than this are not worth a worker of their own. */
const leastRows = 1024

/**
 * Computes a table: `rows` are those its workers are handed, `given` its small tables. Returns the files, in the order
 * of the batches. Throws an `input` error where a column holds NULL, `bug` where a worker fails.
 */
export async function runBatches(
  table: Batches,
  rows: Sql,
  given: Readonly<Record<string, Sql>>,
  run: BatchRun,
): Promise<readonly string[]> {
  const { db, doing, threads, file } = run
  const scratch = `${file}.rows.parquet`
  await db.copy(doing, rows, scratch, sql`FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE ${mostRows}`)
  const { kinds, length } = await look(run, scratch)
  const size = Math.min(mostRows, Math.max(leastRows, Math.ceil(length / Math.max(1, threads))))
  const count = Math.ceil(length / size)
  const tables: Record<string, PackedBatch> = {}
  for (const [name, relation] of Object.entries(given)) tables[name] = await packWhole(run, name, relation)
  const { module, options, gives } = table
  const workers = await startWorkers(
    Math.min(Math.max(1, threads), count),
    { module, options, given: tables, gives },
    doing,
  )
  try {
    // One batch more than workers is under way, so that the next is packed while all of them compute.
    const limit = pLimit(workers.size + 1)
    const work = Array.from({ length: count }, (_, i) =>
      limit(async () => {
        const batch = await pack(run, scratch, kinds, i * size, (i + 1) * size)
        const part = `${file}-${String(i).padStart(5, '0')}.parquet`
        await workers.compute({ batch, file: part })
        return part
      }),
    )
    const settled = await Promise.allSettled(work)
    for (const one of settled) if (one.status === 'rejected') throw one.reason
    return (await Promise.all(work)).filter((part) => existsSync(part))
  } finally {
    await workers.stop()
    rmSync(scratch, { force: true })
  }
}

/** The rows of a table of workers, from the files that `runBatches` wrote. */
export function batchRows(table: Batches, files: readonly string[]): Sql {
  const typed = Object.entries(table.gives).map(([name, type]) => sql`${readAs(name, type)} AS ${id(name)}`)
  return files.length === 0 ? noRows(table) : sql`SELECT ${joinSql(typed)} FROM read_parquet(${files})`
}

function readAs(name: string, type: Batches['gives'][string]): Sql {
  return type === 'UINTEGER' ? sql`(${id(name)}::BIGINT & 4294967295)::UINTEGER` : sql`${id(name)}::${typeSql(type)}`
}

/** No rows, with the columns that a table of workers gives. */
export function noRows(table: Batches): Sql {
  const typed = Object.entries(table.gives).map(([name, type]) => sql`NULL::${typeSql(type)} AS ${id(name)}`)
  return sql`SELECT ${joinSql(typed)} WHERE FALSE`
}

function typeSql(type: Batches['gives'][string]): Sql {
  const types = {
    BIGINT: sql`BIGINT`,
    INTEGER: sql`INTEGER`,
    UINTEGER: sql`UINTEGER`,
    DOUBLE: sql`DOUBLE`,
    VARCHAR: sql`VARCHAR`,
    BOOLEAN: sql`BOOLEAN`,
  }
  return types[type]
}

// The kind of each column, and how many rows there are; none may be NULL.
async function look({ db, doing }: BatchRun, file: string): Promise<{ kinds: ColumnKinds; length: number }> {
  const described = await db.rows(doing, sql`DESCRIBE SELECT * FROM read_parquet(${file})`.sql)
  const names = described.map((row) => String(row.column_name))
  const kinds = Object.fromEntries(
    described.map((row, i) => [
      names[i] as string,
      row.column_type === 'VARCHAR' ? ('text' as const) : ('number' as const),
    ]),
  )
  const nulls = names.map((name) => sql`count(*) - count(${id(name)}) AS ${id(name)}`)
  const [counted] = await db.rows(
    doing,
    sql`SELECT count(*) AS "all rows", ${joinSql(nulls)} FROM read_parquet(${file})`.sql,
  )
  const missing = names.find((name) => numberOf(counted, name) > 0)
  if (missing !== undefined)
    throw new NagareError(
      'plan',
      `Cannot ${doing}: column ${missing} of its select is NULL in ${numberOf(counted, missing)} rows; give these a value with coalesce`,
    )
  return { kinds, length: numberOf(counted, 'all rows') }
}

async function packWhole(run: BatchRun, name: string, relation: Sql): Promise<PackedBatch> {
  const file = `${run.file}.given-${name}.parquet`
  await run.db.copy(run.doing, relation, file)
  try {
    const { kinds, length } = await look(run, file)
    return await pack(run, file, kinds, 0, length)
  } finally {
    rmSync(file, { force: true })
  }
}

async function pack(
  { db, doing }: BatchRun,
  file: string,
  kinds: ColumnKinds,
  from: number,
  to: number,
): Promise<PackedBatch> {
  const row = await db.values(doing, packSelect(file, kinds, from, to).sql)
  return packedBatch(row, kinds)
}

interface Workers {
  readonly size: number
  compute(task: WorkerTask): Promise<void>
  stop(): Promise<void>
}

async function startWorkers(size: number, start: WorkerStart, doing: string): Promise<Workers> {
  const workers = Array.from(
    { length: size },
    () => new Worker(new URL('./worker.ts', import.meta.url), { workerData: start }),
  )
  const stop = async () => void (await Promise.all(workers.map((worker) => worker.terminate())))
  let failure: NagareError | undefined
  const fail = (error: unknown) => {
    failure ??= new NagareError(
      'bug',
      `Cannot ${doing}: a worker of ${start.module} failed: ${messageOf(error)}; mend the module`,
      error,
    )
    return failure
  }
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message'))) // each says when its module is loaded
  } catch (error) {
    await stop()
    throw fail(error)
  }
  const free = [...workers]
  const limit = pLimit(Math.max(1, size))
  const compute = (task: WorkerTask) =>
    limit(async () => {
      if (failure !== undefined) throw failure
      const worker = free.pop() as Worker
      const answer = await ask(worker, task).catch((error: unknown) => ({ failed: messageOf(error) }))
      free.push(worker)
      if ('failed' in answer) throw fail(answer.failed)
    })
  return { size, compute, stop }
}

function ask(worker: Worker, task: WorkerTask): Promise<WorkerAnswer> {
  const ended = new AbortController()
  const signal = { signal: ended.signal }
  const answers = [
    once(worker, 'message', signal).then(([answer]) => answer as WorkerAnswer),
    once(worker, 'exit', signal).then(() => ({ failed: 'it ended before it answered' })),
  ]
  worker.postMessage(task, buffersOf(task))
  for (const answer of answers) answer.catch(() => {})
  return Promise.race(answers).finally(() => ended.abort())
}

// Handed over, not copied. A small buffer may be a part of one that Node shares between many: those are copied.
function buffersOf({ batch }: WorkerTask): ArrayBuffer[] {
  return Object.values(batch.columns)
    .flatMap((column): ArrayBufferView[] => (column.kind === 'text' ? [column.bytes, column.lengths] : [column.values]))
    .filter((view) => view.byteLength > 0 && view.byteLength === view.buffer.byteLength)
    .map((view) => view.buffer as ArrayBuffer)
}
