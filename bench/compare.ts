/** Compares what contenders made, row by row: a faster one that makes something else has not won. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { memory, threads } from './timer.ts'

/** Where a contender's files lie. */
export interface Made {
  readonly name: string
  /** Glob of the shards, in order of names, and the folder of the dropped rows. */
  readonly shards: string
  readonly dropped: string
}

/** The fingerprints of what a contender made; alike when all rows stand in the same shards and places. */
export interface Prints {
  readonly rows: number
  readonly shards: number
  /** Over every published column, the shard and the place in it. */
  readonly published: string
  /** Rows by reason, with a sum over what they hold. */
  readonly dropped: string
}

const columns = 'id, instruction, input, response, task, dataset, source, license, file, row'
const dropped = 'instruction, input, task, dataset, source, license, file, row, reason'

/** Reads what a contender made. */
export async function printsOf({ shards, dropped: folder }: Made): Promise<Prints> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memory / 1e6}MB`,
  })
  const connection = await instance.connect()
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson()
  let [count, published] = [0, '']
  const files = globSync(shards).sort()
  for (const file of files) {
    const [one = []] = await rows(
      `SELECT count(*), sum(hash(${columns}, file_row_number)) FROM read_parquet('${file}', file_row_number = true)`,
    )
    count += Number(one[0])
    published += `${one[1]} `
  }
  const reasons: unknown[] = []
  for (const step of ['drop_tasks', 'drop_datasets', 'drop_duplicates']) {
    const file = join(folder, `${step}*.parquet`)
    reasons.push(await rows(`SELECT reason, count(*), sum(hash(${dropped})) FROM '${file}' GROUP BY 1 ORDER BY 1`))
  }
  connection.closeSync()
  instance.closeSync()
  return { rows: count, shards: files.length, published, dropped: JSON.stringify(reasons) }
}
