/**
 * Takes rows out of DuckDB by column. A column of text is packed in SQL into one run of bytes with the length of each
 * text beside it, which is the fastest way across (measured: docs/log.md), and taken apart in the worker.
 */
import { Buffer } from 'node:buffer'
import type { DuckDBBlobValue, DuckDBListValue } from '@duckdb/node-api'
import { id, join, type Sql, sql } from '../sql.ts'
import type { Batch, BatchColumn } from './batch.ts'

/** A column as it crosses to a worker. */
export type PackedColumn =
  | { readonly kind: 'text'; readonly bytes: Uint8Array; readonly lengths: Int32Array }
  | { readonly kind: 'number'; readonly values: BigInt64Array }

export interface PackedBatch {
  readonly length: number
  readonly columns: Readonly<Record<string, PackedColumn>>
}

/** Name and kind of each column of a relation that is to be packed. */
export type ColumnKinds = Readonly<Record<string, 'text' | 'number'>>

/** Packs the rows `from` to `to` (exclusive, from 0) of a Parquet file into one row. */
export function packSelect(file: string, kinds: ColumnKinds, from: number, to: number): Sql {
  const parts = Object.entries(kinds).flatMap(([name, kind]) =>
    kind === 'text'
      ? [
          sql`encode(string_agg(${id(name)}, '' ORDER BY file_row_number)) AS ${id(`${name} bytes`)}`,
          sql`list(strlen(${id(name)})::INTEGER ORDER BY file_row_number) AS ${id(`${name} lengths`)}`,
        ]
      : [sql`list(${id(name)}::BIGINT ORDER BY file_row_number) AS ${id(`${name} values`)}`],
  )
  return sql`
    SELECT count(*)::INTEGER AS length, ${join(parts)}
    FROM read_parquet(${file}, file_row_number = true)
    WHERE file_row_number >= ${from} AND file_row_number < ${to}`
}

/** The packed batch in the one row that `packSelect` gives. */
export function packedBatch(row: Readonly<Record<string, unknown>>, kinds: ColumnKinds): PackedBatch {
  const items = (name: string) => (row[name] as DuckDBListValue | null)?.items ?? []
  const column = (name: string, kind: 'text' | 'number'): PackedColumn => {
    if (kind === 'number') return { kind, values: BigInt64Array.from(items(`${name} values`) as bigint[]) }
    const bytes = (row[`${name} bytes`] as DuckDBBlobValue | null)?.bytes ?? new Uint8Array()
    return { kind, bytes, lengths: Int32Array.from(items(`${name} lengths`) as number[]) }
  }
  return {
    length: Number(row.length),
    columns: Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, column(name, kind)])),
  }
}

/** The rows of a packed batch. */
export function unpack({ length, columns }: PackedBatch): Batch {
  const entries = Object.entries(columns).map(([name, column]): [string, BatchColumn] => [
    name,
    column.kind === 'number' ? column.values : textsOf(column.bytes, column.lengths),
  ])
  return { length, columns: Object.fromEntries(entries) }
}

function textsOf(bytes: Uint8Array, lengths: Int32Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts = new Array<string>(lengths.length)
  let at = 0
  for (let row = 0; row < lengths.length; row++) {
    const end = at + (lengths[row] as number)
    texts[row] = buffer.toString('utf8', at, end)
    at = end
  }
  return texts
}
