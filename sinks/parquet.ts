import { columns, sink } from '#engine/define.ts'
import { id, input, join, sql } from '#engine/sql.ts'

/** What `parquet` and `jsonl` publish of a row. */
export interface ParquetOptions {
  /** Rows in one file; the last has the rest. */
  readonly rowsPerFile: number
  /** Rows in one row group: 20 to 50 thousand keep the Hub's viewer fast; DuckDB rounds to multiples of 2,048. */
  readonly rowsPerGroup: number
  /** The published name of the response: ours, or upstream's `output`. */
  readonly response: 'response' | 'output'
  /** Whether `id`, labels and the place in the source are published beside the three texts. */
  readonly provenance: boolean
  readonly compression: 'zstd' | 'snappy'
  /** Columns that steps added and that are published too, after the others. */
  readonly marks?: readonly string[]
}

/** Parquet in the Hub's layout: `data/train-00000-of-00012.parquet`, rows in source order. */
export const parquet = sink(
  'parquet',
  ({ rowsPerFile, rowsPerGroup, response, provenance, compression, marks = [] }: ParquetOptions) => {
    const texts = sql`instruction, input, response AS ${id(response)}`
    const labels = columns(['task', 'dataset', 'source', 'license', 'file', 'row'])
    const published = [...(provenance ? [sql`id`, texts, labels] : [texts]), ...marks.map(id)]
    return {
      select: sql`SELECT ${join(published)} FROM ${input}`,
      copy: sql`FORMAT parquet, COMPRESSION ${id(compression)}, ROW_GROUP_SIZE ${rowsPerGroup}`,
      path: 'data/train-{shard}-of-{shards}.parquet',
      rowsPerFile,
    }
  },
)
