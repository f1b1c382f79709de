/** Releases of literal rows, and the rows of their streams as apache-arrow reads them. */
import { tableFromIPC } from 'apache-arrow'
import { onTestFinished } from 'vitest'
import type { Pipeline } from '#engine/pipeline.ts'
import { parseStreamQuery, type streamDefaults } from '#engine/stream/query.ts'
import { openStreamSource, type StreamSource } from '#engine/stream/stream.ts'
import { arrowStream } from '#sinks/arrow-stream.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { temporaryFolder, testBuild } from './build.ts'
import { filesOf, line, mirror, recipe } from './recipe.ts'

export type Row = Readonly<Record<string, string>>

/** What is asked of a stream, as words. */
export type Words = Partial<Record<keyof typeof streamDefaults, string>>

/** A release folder of JSON lines, so many rows a shard; duplicates stay. */
export async function releaseOf(lines: readonly string[], rowsPerFile = 10, change: Partial<Pipeline> = {}) {
  const kept = recipe({ through: [toInstruction({})], to: [filesOf(rowsPerFile)], ...change })
  return (await testBuild(kept, { sources: mirror({ 'rows/a.jsonl': lines }) })).folder
}

/** So many different lines, a few of them long, with kana, kanji and emoji. */
export function manyLines(rows: number): string[] {
  return Array.from({ length: rows }, (_, i) =>
    line(`問い${i}`, '答'.repeat(1 + (i % 50)), i % 3 === 0 ? `文脈🌸${i}` : ''),
  )
}

/** Opens a release for streaming; it closes when the test ends. */
export async function opened(folder: string, threads = 2, cache = temporaryFolder()): Promise<StreamSource> {
  const source = await openStreamSource(folder, { cache, threads, log: () => {} })
  onTestFinished(() => source.close())
  return source
}

/** The bytes of a stream. */
export function bytesOf(source: StreamSource, words: Words = {}): Buffer {
  return Buffer.concat([...arrowStream(source.stream(parseStreamQuery(words)))])
}

/** The rows of a stream, as apache-arrow reads them. */
export function rowsOf(source: StreamSource, words: Words = {}): readonly Row[] {
  return tableFromIPC(bytesOf(source, words))
    .toArray()
    .map((row) => ({ ...row.toJSON() }) as Row)
}

/** The ids of a stream's rows. */
export function idsOf(source: StreamSource, words: Words = {}): readonly string[] {
  return rowsOf(source, words).map(({ id }) => id as string)
}
