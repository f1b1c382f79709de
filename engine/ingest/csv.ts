/** CSV as JSON lines, record for record, so that CSV and JSON pass through one reader and one contract. */
import { isUtf8 } from 'node:buffer'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { CsvError, type Info, parse } from 'csv-parse'
import { messageOf, NagareError } from '../errors.ts'

/** A record that could not be read, with the reason and its text as far as it could be decoded. */
export interface BrokenRow {
  readonly reason: string
  readonly text: string
}

type Parsed = { record: readonly Buffer[]; info: Info }

/**
 * Writes a CSV file (RFC 4180, UTF-8, first record = names of columns) as JSON lines. A record that breaks becomes the
 * line `0` and is returned by its number (from 1, the header not counted).
 */
export async function csvToJsonLines(file: string, target: string, label: string): Promise<Map<number, BrokenRow>> {
  const broken = new Map<number, BrokenRow>()
  let header: readonly string[] | undefined
  let number = 0
  const toLines = async function* (records: AsyncIterable<Parsed>) {
    for await (const { record } of records) {
      if (header === undefined) {
        header = headerOf(record, label)
        continue
      }
      number++
      const flaw = flawOf(record, header)
      if (flaw === undefined)
        yield `${JSON.stringify(Object.fromEntries(header.map((name, i) => [name, String(record[i])])))}\n`
      else {
        broken.set(number, { reason: flaw, text: record.map(String).join(',') })
        yield '0\n'
      }
    }
  }
  const parser = parse({
    encoding: null,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
  })
  try {
    await pipeline(createReadStream(file), parser, toLines, createWriteStream(target))
  } catch (error) {
    throw unreadable(error, label)
  }
  return broken
}

function headerOf([first, ...rest]: readonly Buffer[], label: string): readonly string[] {
  // The parser strips a byte order mark from text, but not from the buffers that we read to see invalid UTF-8.
  const hasMark = first?.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
  const record = first === undefined ? rest : [hasMark ? first.subarray(3) : first, ...rest]
  if (!record.every((name) => isUtf8(name)))
    throw new NagareError('input', `Cannot read ${label}: its header is not UTF-8; convert the file to UTF-8`)
  const names = record.map(String)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice === undefined) return names
  throw new NagareError('input', `Cannot read ${label}: two columns are named ${JSON.stringify(twice)}; rename one`)
}

function flawOf(record: readonly Buffer[], header: readonly string[]): string | undefined {
  if (!record.every((field) => isUtf8(field))) return 'invalid_utf8'
  if (record.some((field) => field.includes(0))) return 'null_byte'
  return record.length === header.length ? undefined : 'wrong_column_count'
}

function unreadable(error: unknown, label: string): NagareError {
  if (error instanceof NagareError) return error
  const at =
    error instanceof CsvError ? ` near line ${String((error as CsvError & { lines?: number }).lines ?? '?')}` : ''
  return new NagareError(
    'input',
    `Cannot read ${label}${at}: ${messageOf(error).replace(/\{"type":"Buffer","data":\[[\d,]*\]\}/g, 'bytes')}; mend the quotes there or restore the file`,
    error,
  )
}
