/** A worker thread of a table: computes batches one after another and writes what comes of each as a Parquet file. */
import { parentPort, workerData } from 'node:worker_threads'
import { parquetWriteFile } from 'hyparquet-writer'
import { messageOf } from '../errors.ts'
import type { BatchType } from '../pipeline.ts'
import type { BatchMaker, GivenColumn, GivenColumns } from './batch.ts'
import { type PackedBatch, unpack } from './pack.ts'

/** What a worker is started with. */
export interface WorkerStart {
  readonly module: string
  readonly options: object
  readonly given: Readonly<Record<string, PackedBatch>>
  readonly gives: Readonly<Record<string, BatchType>>
}

/** A batch to compute, and the file its rows go to. */
export interface WorkerTask {
  readonly batch: PackedBatch
  readonly file: string
}

/** How many rows came of a task, or what failed. */
export type WorkerAnswer = { readonly rows: number } | { readonly failed: string }

const { module, options, given, gives } = workerData as WorkerStart
const { batch: make } = (await import(module)) as { batch: BatchMaker }
const work = make(options, Object.fromEntries(Object.entries(given).map(([name, table]) => [name, unpack(table)])))

parentPort?.on('message', async ({ batch, file }: WorkerTask) => {
  let answer: WorkerAnswer
  try {
    const columns = await work(unpack(batch))
    answer = { rows: write(columns, file) }
  } catch (error) {
    answer = { failed: messageOf(error) }
  }
  parentPort?.postMessage(answer)
})

parentPort?.postMessage({ rows: 0 }) // ready

const physical: Readonly<Record<BatchType, object>> = {
  BIGINT: { type: 'INT64' },
  INTEGER: { type: 'INT32' },
  UINTEGER: { type: 'INT32' }, // by its bits; `batchRows` reads them as unsigned
  DOUBLE: { type: 'DOUBLE' },
  VARCHAR: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  BOOLEAN: { type: 'BOOLEAN' },
}

function physicalValues(values: GivenColumn, type: BatchType): GivenColumn {
  return type === 'UINTEGER' ? Int32Array.from(values as ArrayLike<number>, (value) => value | 0) : values
}

// Writes the declared columns; gives the number of rows. A batch of which nothing comes writes no file.
function write(columns: GivenColumns, file: string): number {
  const names = Object.keys(gives)
  const rows = columns[names[0] as string]?.length ?? 0
  for (const name of names)
    if (columns[name]?.length !== rows)
      throw new Error(`column ${name} has ${columns[name]?.length ?? 'no'} values where ${names[0]} has ${rows}`)
  if (rows === 0) return 0
  const elements = names.map((name) => ({ name, repetition_type: 'REQUIRED', ...physical[gives[name] as BatchType] }))
  parquetWriteFile({
    filename: file,
    columnData: names.map((name) => ({
      name,
      data: physicalValues(columns[name] as GivenColumn, gives[name] as BatchType) as never,
      encoding: 'PLAIN' as const,
      offsetIndex: false,
    })),
    schema: [{ name: 'root', num_children: names.length }, ...elements] as never,
    codec: 'UNCOMPRESSED',
    statistics: false,
    rowGroupSize: rows,
  })
  return rows
}
