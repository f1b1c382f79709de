/**
 * Rows as an Arrow IPC stream: every column UTF-8 without nulls, each batch one record batch, framed by apache-arrow
 * from ready-made buffers.
 */
import {
  AsyncByteQueue,
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
} from 'apache-arrow'
import type { PackedRows } from '#engine/stream/row-reader.ts'
import type { RowStream } from '#engine/stream/stream.ts'

/** The media type of an Arrow IPC stream. */
export const arrowMediaType = 'application/vnd.apache.arrow.stream'

/** The bytes of a stream: the schema, then a record batch at a time as they are asked for, then the end mark. */
export function* arrowStream(stream: RowStream): Generator<Uint8Array> {
  const fields = stream.columns.map((name) => new Field(name, new Utf8(), false))
  const schema = new Schema(fields, new Map(stream.metadata))
  const written = collector()
  const writer = new RecordBatchStreamWriter({ autoDestroy: false })
  writer.reset(written.sink, schema)
  yield written.take()
  for (const rows of stream.batches()) {
    writer.write(recordBatch(schema, rows))
    yield written.take()
  }
  writer.finish()
  yield written.take()
}

function recordBatch(schema: Schema, { length, columns }: PackedRows): RecordBatch {
  const children = columns.map(({ bytes, offsets }) =>
    makeData({ type: new Utf8(), length, nullCount: 0, valueOffsets: offsets, data: bytes }),
  )
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }))
}

// A sink that keeps what is written until it is taken: the writer's own queue grows where its reader is slow.
function collector(): { readonly sink: AsyncByteQueue; readonly take: () => Uint8Array } {
  let parts: Uint8Array[] = []
  const sink = Object.assign(new AsyncByteQueue(), { write: (part: Uint8Array) => void parts.push(part) })
  const take = () => {
    const bytes = Buffer.concat(parts)
    parts = []
    return bytes
  }
  return { sink, take }
}
