import { columns, sink } from '#engine/define.ts'
import { id, input, sql } from '#engine/sql.ts'

export interface JsonlOptions {
  /** Rows in one file; the last has the rest. */
  readonly rowsPerFile: number
  /** The published name of the response: ours, or upstream's `output`. */
  readonly response: 'response' | 'output'
  /** Whether `id`, labels and the place in the source are published beside the three texts. */
  readonly provenance: boolean
}

/** JSON lines beside the Parquet files: `data/train-00000-of-00012.jsonl`, rows in source order. */
export const jsonl = sink('jsonl', ({ rowsPerFile, response, provenance }: JsonlOptions) => {
  const texts = sql`instruction, input, response AS ${id(response)}`
  const labels = columns(['task', 'dataset', 'source', 'license', 'file', 'row'])
  return {
    select: provenance ? sql`SELECT id, ${texts}, ${labels} FROM ${input}` : sql`SELECT ${texts} FROM ${input}`,
    copy: sql`FORMAT json`,
    path: 'data/train-{shard}-of-{shards}.jsonl',
    rowsPerFile,
  }
})
