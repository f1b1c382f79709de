/** One pass over the bytes of an input file: its digest, and the flaws that DuckDB's readers would stumble over. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, type Stats, statSync } from 'node:fs'
import { messageOf, NagareError } from './errors.ts'

/** The longest line that is read, bytes; DuckDB's JSON reader stops at 16 MiB. */
export const maxLineBytes = 8 * 1024 * 1024

/** What one pass over a file found. */
export interface Inspection {
  readonly bytes: number
  readonly sha256: string
  /** A byte order mark, blank lines or over-long lines: a text file that must be cleaned before it is read line by line. */
  readonly untidy: boolean
}

const newline = 0x0a

/** Reads a file once. Throws an `input` error when it cannot be read. */
export async function inspect(file: string): Promise<Inspection> {
  const hash = createHash('sha256')
  let bytes = 0
  let untidy = false
  let lineStart = 0
  let tail = Buffer.alloc(0)
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      const seen = Buffer.concat([tail, chunk.subarray(0, 3)])
      untidy ||= blankLine(chunk) || blankLine(seen) || (bytes === 0 && (hasMark(chunk) || chunk[0] === newline))
      const first = chunk.indexOf(newline)
      if ((first === -1 ? bytes + chunk.length : bytes + first) - lineStart > maxLineBytes) untidy = true
      if (first !== -1) lineStart = bytes + chunk.lastIndexOf(newline) + 1
      bytes += chunk.length
      tail = Buffer.from(chunk.subarray(-3))
    }
  } catch (error) {
    throw new NagareError(
      'input',
      `Cannot read ${file}: ${messageOf(error)}; restore the file or its permissions`,
      error,
    )
  }
  return { bytes, sha256: hash.digest('hex'), untidy }
}

/** A file's identity on this disk: while it stands, the file need not be read again to know its digest. */
export function stamp(file: string): string {
  let stats: Stats
  try {
    stats = statSync(file)
  } catch (error) {
    throw new NagareError('input', `Cannot find ${file}: ${messageOf(error)}; restore the file`, error)
  }
  return `${stats.size}:${stats.mtimeMs}:${stats.ino}`
}

/** A flawed line, by its number from 1. */
export interface Line {
  readonly number: number
  readonly bytes: Buffer
}

/** The lines of a file; an over-long line is cut at `maxLineBytes` + 1 bytes, so that memory stays bounded. */
export async function* lines(file: string): AsyncGenerator<Line> {
  let number = 1
  let parts: Buffer[] = []
  let length = 0
  const keep = (piece: Buffer) => {
    if (length <= maxLineBytes) parts.push(piece)
    length += piece.length
  }
  const take = (): Line => {
    const bytes = Buffer.concat(parts).subarray(0, maxLineBytes + 1)
    parts = []
    length = 0
    return { number: number++, bytes: number === 2 && hasMark(bytes) ? bytes.subarray(3) : bytes }
  }
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end))
      yield take()
      start = end + 1
    }
    if (start < chunk.length) keep(chunk.subarray(start))
  }
  if (length > 0) yield take()
}

/** Whether a line holds nothing but white space. */
export function isBlank(line: Buffer): boolean {
  return line.length < 1024 && line.toString('latin1').trim() === ''
}

/** Copies a text file so that each line of the copy stands for the same line: blank and over-long lines become `0`, which no reader takes for a row. */
export async function tidyCopy(file: string, copy: string): Promise<void> {
  const out = createWriteStream(copy)
  for await (const line of lines(file)) {
    const flawed = line.bytes.length > maxLineBytes || isBlank(line.bytes)
    if (!out.write(Buffer.concat([flawed ? Buffer.from('0') : line.bytes, Buffer.from('\n')]))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

function hasMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

function blankLine(bytes: Buffer): boolean {
  return bytes.includes('\n\n') || bytes.includes('\n\r\n') || bytes.includes('\n ') || bytes.includes('\n\t')
}
