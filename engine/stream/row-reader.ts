/** Reads rows of a row store by their place in its index, in any order, into buffers column by column. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { NagareError } from '../errors.ts'
import { entryBytes, streamColumns } from './row-store.ts'

/** Rows by column: the texts of a column end to end, as UTF-8, and where each begins (one offset more than rows). */
export interface PackedRows {
  readonly length: number
  readonly columns: readonly { readonly bytes: Uint8Array; readonly offsets: Int32Array }[]
}

/** An open row store. */
export interface RowReader {
  readonly rows: number
  /**
   * Reads as many of the rows at these places as fit into
   * `batchBytes`, from the first, at least one where there is one.
   */
  read(places: ArrayLike<number>): PackedRows
  /** The id of the row at a place. */
  idAt(place: number): string
  close(): void
}

/** What one batch may hold, bytes; a single row may hold more. */
export const batchBytes = 4 * 2 ** 20

/** Opens a row store's folder. Reads throw an `input` error when a file was cut since. */
export function openRows(folder: string): RowReader {
  const index = openSync(join(folder, 'index'), 'r')
  const texts = openSync(join(folder, 'rows'), 'r')
  let scratch = Buffer.allocUnsafe(2 ** 20)
  const roomFor = (bytes: number) => {
    if (scratch.length < bytes) scratch = Buffer.allocUnsafe(bytes)
    return scratch
  }
  const readEntries = (places: ArrayLike<number>): DataView => {
    const entries = Buffer.allocUnsafe(places.length * entryBytes)
    for (let row = 0; row < places.length; row++)
      readFully(index, entries, row * entryBytes, entryBytes, (places[row] as number) * entryBytes, folder)
    return new DataView(entries.buffer, entries.byteOffset, entries.length)
  }
  return {
    rows: fstatSync(index).size / entryBytes,
    read(places) {
      const entries = readEntries(places)
      const columns = offsetsOf(entries, places.length)
      const length = (columns[0]?.length ?? 1) - 1
      const bytes = columns.reduce((sum, offsets) => sum + (offsets[length] as number), 0)
      const rows = roomFor(bytes)
      let at = 0
      for (let row = 0; row < length; row++) {
        const size = sizeOf(entries, row)
        readFully(texts, rows, at, size, placeOf(entries, row), folder)
        at += size
      }
      return { length, columns: split(rows, columns, length) }
    },
    idAt(place) {
      const entry = readEntries([place])
      const id = Buffer.alloc(entry.getUint32(8))
      readFully(texts, id, 0, id.length, placeOf(entry, 0), folder)
      return id.toString('latin1')
    },
    close() {
      closeSync(index)
      closeSync(texts)
    },
  }
}

function readFully(file: number, into: Buffer, at: number, length: number, place: number, folder: string): void {
  if (readSync(file, into, at, length, place) === length) return
  throw new NagareError(
    'input',
    `Cannot read the prepared rows in ${folder}: a file was cut; remove that folder and stream again`,
  )
}

function placeOf(entries: DataView, row: number): number {
  return entries.getUint32(row * entryBytes) * 2 ** 32 + entries.getUint32(row * entryBytes + 4)
}

function lengthOf(entries: DataView, row: number, column: number): number {
  return entries.getUint32(row * entryBytes + 8 + 4 * column)
}

function sizeOf(entries: DataView, row: number): number {
  let size = 0
  for (let column = 0; column < streamColumns.length; column++) size += lengthOf(entries, row, column)
  return size
}

// Where each text begins in its column, for as many rows as a batch takes.
function offsetsOf(entries: DataView, rows: number): readonly Int32Array[] {
  let [length, bytes] = [0, 0]
  while (length < rows) {
    bytes += sizeOf(entries, length)
    if (length > 0 && bytes > batchBytes) break
    length += 1
  }
  return streamColumns.map((_, column) => {
    const offsets = new Int32Array(length + 1)
    for (let row = 0; row < length; row++) offsets[row + 1] = (offsets[row] as number) + lengthOf(entries, row, column)
    return offsets
  })
}

// From rows end to end to columns end to end.
function split(rows: Buffer, offsets: readonly Int32Array[], length: number): PackedRows['columns'] {
  const columns = offsets.map((offsets) => ({ bytes: new Uint8Array(offsets[length] as number), offsets }))
  let at = 0
  for (let row = 0; row < length; row++) {
    for (const { bytes, offsets } of columns) {
      const begin = offsets[row] as number
      const size = (offsets[row + 1] as number) - begin
      if (size > 0) bytes.set(rows.subarray(at, at + size), begin)
      at += size
    }
  }
  return columns
}
