/** Reads what a person wrote: the files in rows/, and the lines that are broken on purpose. */
import { readFileSync } from 'node:fs'

/** A line of a JSON-lines file that is broken on purpose; U+FFFD in its text stands for the bytes FF FE. */
export interface Broken {
  dataset: string
  member?: string
  after: number
  reject: string
  text: string
}

/** The parsed content of rows/NAME.json. */
export function rowsOf<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`rows/${name}.json`, import.meta.url), 'utf8')) as T
}

/** The broken lines planted in a dataset, or in one member of its archive. */
export function brokenIn(dataset: string, member?: string): Broken[] {
  return rowsOf<Broken[]>('broken').filter((line) => line.dataset === dataset && line.member === member)
}

/** The bytes of a broken line, with bytes that are not UTF-8 where the text has U+FFFD. */
export function brokenBytes(line: Broken): Buffer {
  const parts = line.text.split('\uFFFD').map((part) => Buffer.from(part))
  return Buffer.concat(parts.flatMap((part, n) => (n === 0 ? [part] : [Buffer.from([0xff, 0xfe]), part])))
}

/** Lines joined with a newline after each. */
export function joinLines(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]))
}
