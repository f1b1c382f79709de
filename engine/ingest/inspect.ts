/** One pass over the bytes of an input file: its digest, and the flaws that DuckDB's readers would stumble over. */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, type Stats, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'
import { messageOf, NagareError } from '../errors.ts'

/** The longest line that is read, bytes; DuckDB's JSON reader stops at 16 MiB. */
export const maxLineBytes = 8 * 1024 * 1024

/** What one pass over a file found. */
export interface Inspection {
  readonly bytes: number
  readonly sha256: string
  /** How many lines there are, the last one counted with or without its end. */
  readonly lines: number
  /**
   * A byte order mark, blank lines or over-long lines: a text file that must be tidied before it is read line by line.
   */
  readonly untidy: boolean
}

const newline = 0x0a

/** Reads a file. Throws an `input` error when it cannot be read. */
export async function inspect(file: string): Promise<Inspection> {
  try {
    if (statSync(file).size < largeBytes) return inspectSmall(await readFile(file))
    const [sha256, found] = await Promise.all([sha256Aside(file), scanLines(file)])
    return { sha256, ...found }
  } catch (error) {
    const wanted = 'restore the file or its permissions'
    throw new NagareError('input', `Cannot read ${file}: ${messageOf(error)}; ${wanted}`, error)
  }
}

const largeBytes = 64e6

function inspectSmall(bytes: Buffer): Inspection {
  const scan = lineScan()
  scan.take(bytes)
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), ...scan.found() }
}

// A large file is hashed on a thread of its own, beside the scan for lines.
async function sha256Aside(file: string): Promise<string> {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { workerData: file })
  const [digest] = (await once(worker, 'message')) as [string]
  return digest
}

/** What a file's lines are like, without its digest. */
export async function scanLines(file: string): Promise<Omit<Inspection, 'sha256'>> {
  const scan = lineScan()
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    scan.take(chunk)
    bytes += chunk.length
  }
  return { bytes, ...scan.found() }
}

// Looks at the first byte and the length of each line: one that begins with white space may be blank.
function lineScan() {
  let [offset, lines, start, untidy] = [0, 0, 0, false]
  const begins = (chunk: Buffer, at: number) => {
    if (at < chunk.length) untidy ||= (chunk[at] as number) <= 0x20 || (offset + at === 0 && hasMark(chunk))
  }
  return {
    take(chunk: Buffer) {
      if (start === offset) begins(chunk, 0)
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, end + 1)) {
        untidy ||= offset + end - start > maxLineBytes
        lines += 1
        start = offset + end + 1
        begins(chunk, end + 1)
      }
      offset += chunk.length
    },
    found: () => ({ lines: lines + (start < offset ? 1 : 0), untidy: untidy || offset - start > maxLineBytes }),
  }
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

/**
 * Copies a file of JSON lines so that each line of the copy stands for the same line, and none reaches into the next: a
 * line that does not end what it began becomes `0`, which no reader takes for a row. What the others are worth is the
 * reader's to say, here as in any other file.
 */
export async function tidyCopy(file: string, copy: string): Promise<void> {
  const tidied = async function* () {
    for await (const { bytes } of lines(file))
      yield Buffer.concat([isClosed(bytes) ? bytes : Buffer.from('0'), Buffer.from('\n')])
  }
  await pipeline(tidied, createWriteStream(copy))
}

// Whether a line is an object in which every string and bracket that opens also closes.
function isClosed(line: Buffer): boolean {
  const text = line.length > maxLineBytes || !isUtf8(line) ? '' : line.toString('utf8').trim()
  if (!text.startsWith('{') || !text.endsWith('}')) return false
  let depth = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|["{}[\]]/g)) {
    if (token === '"') return false
    if (token.length === 1) depth += token === '{' || token === '[' ? 1 : -1
  }
  return depth === 0
}

function hasMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}
