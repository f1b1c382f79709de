/**
 * Rows of a release in an order that is a function of (row digest,
 * seed, epoch) alone, from any row on, for any number of readers.
 */
import { sweep } from '../cache.ts'
import { type Manifest, readManifest } from '../manifest.ts'
import { checkShards } from '../shard-check.ts'
import { holdOut, placeIn, type Range, remaining, sizeOf } from './hold-out.ts'
import { permutation } from './permutation.ts'
import { refusal, type StreamQuery } from './query.ts'
import { openRows, type PackedRows, type RowReader } from './row-reader.ts'
import { makeRowStore, streamColumns, streamShards } from './row-store.ts'

/** Rows of one batch at most; fewer where they are long (see `batchBytes`). */
const batchRows = 1024

/** A stream that can be read: its columns, what is said about it, and its rows, batch by batch. */
export interface RowStream {
  readonly columns: readonly string[]
  /**
   * `nagare.release`, `nagare.rows` (of this rank in this split
   * and epoch, before `skip`) and others; a contract with readers.
   */
  readonly metadata: ReadonlyMap<string, string>
  /** The rows that are left after `skip`. */
  readonly rows: number
  batches(): Generator<PackedRows>
}

/** A release that is ready to be streamed. */
export interface StreamSource {
  readonly manifest: Manifest
  stream(query: StreamQuery): RowStream
  close(): void
}

export interface StreamSettings {
  readonly cache: string
  readonly threads: number
  readonly log: (line: string) => void
}

/** Opens a release folder for streaming: checks its shards, and prepares its rows where they are not prepared yet. */
export async function openStreamSource(folder: string, settings: StreamSettings): Promise<StreamSource> {
  const manifest = readManifest(folder)
  sweep(settings.cache)
  const shards = streamShards(manifest)
  await checkShards(folder, shards, settings.cache)
  const reader = openRows(await makeRowStore(folder, shards, settings))
  return {
    manifest,
    stream: (query) => streamOf(manifest, reader, rangesOf(reader, query), query),
    close: () => reader.close(),
  }
}

function rangesOf({ rows, idAt }: RowReader, { split, validationRows }: StreamQuery): readonly Range[] {
  if (split === 'all' || rows === 0) return [[0, rows]]
  if (validationRows >= rows)
    throw refusal('validation-rows', String(validationRows), `the release has ${rows} rows: give a smaller number`)
  const held = holdOut(rows, validationRows, idAt)
  return split === 'validation' ? held : remaining(rows, held)
}

function streamOf(manifest: Manifest, reader: RowReader, ranges: readonly Range[], query: StreamQuery): RowStream {
  const { seed, epoch, rank, world, skip, columns } = query
  const inSplit = sizeOf(ranges)
  // The positions rank, rank + world, rank + 2 world ...: ranks differ by one row at most.
  const rows = Math.max(0, Math.ceil((inSplit - rank) / world))
  if (skip > rows) throw refusal('skip', String(skip), `rank ${rank} of ${world} has ${rows} rows in this split`)
  const order = permutation(`nagare:epoch:${manifest.digest}:${seed}:${epoch}`, inSplit)
  const placeAt = (row: number) => placeIn(ranges, order(row * world + rank))
  const wanted = columns.map((column) => (streamColumns as readonly string[]).indexOf(column))
  return {
    columns,
    metadata: metadataOf(manifest, query, rows),
    rows: rows - skip,
    *batches() {
      for (let row = skip; row < rows; ) {
        const places = Array.from({ length: Math.min(batchRows, rows - row) }, (_, i) => placeAt(row + i))
        const read = reader.read(places)
        row += read.length
        yield { length: read.length, columns: wanted.map((i) => read.columns[i] as PackedRows['columns'][number]) }
      }
    },
  }
}

function metadataOf(manifest: Manifest, query: StreamQuery, rows: number): ReadonlyMap<string, string> {
  const { name, version, label, digest } = manifest
  const { seed, epoch, rank, world, skip, split, validationRows } = query
  const said = { release: name, version: `${version}${label}`, digest, seed, epoch, rank, world, skip, split, rows }
  const entries = Object.entries({ ...said, validation_rows: validationRows })
  return new Map(entries.map(([key, value]) => [`nagare.${key}`, String(value)]))
}
