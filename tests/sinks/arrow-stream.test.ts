/** A stream read back by two independent readers is what the shards hold. */
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { expect, test } from 'vitest'
import { parseStreamQuery } from '#engine/stream/query.ts'
import vanilla from '#pipelines/vanilla-v1.0.1.ts'
import { arrowStream } from '#sinks/arrow-stream.ts'
import { parquetRows, testBuild } from '../helpers/build.ts'
import { pythonOf } from '../helpers/read-back.ts'
import { bytesOf, manyLines, opened, type Row, releaseOf, rowsOf, type Words } from '../helpers/streamed.ts'

const columns = ['id', 'instruction', 'input', 'response', 'task', 'dataset']
const byId = (rows: readonly Row[]) => rows.toSorted((a, b) => ((a.id as string) < (b.id as string) ? -1 : 1))

test('apache-arrow reads the rows of the sample back as the shards hold them', async () => {
  const { folder } = await testBuild(vanilla)
  const shards = (await parquetRows(join(folder, 'data/*.parquet'), columns.join(), 'id')) as readonly Row[]
  expect(shards.length).toBe(348)
  expect(byId(rowsOf(await opened(folder), { split: 'all' }))).toEqual(shards)
})

test('pyarrow reads the rows, their order, types without nulls, and the metadata', async () => {
  const source = await opened(
    await releaseOf([...manyLines(2500), '{"instruction":"\\u0001😀","input":"","output":"\\n"}']),
  )
  const words = { split: 'all', seed: '3' }
  const read = byPyarrow(bytesOf(source, words))
  expect(read.fields).toEqual(columns.map((name) => [name, 'string', false]))
  expect(read.metadata).toMatchObject({ 'nagare.digest': source.manifest.digest, 'nagare.rows': '2501' })
  expect(read.rows.length).toBe(2501)
  expect(read.rows).toEqual(rowsOf(source, words))
})

test.for<[what: string, words: Words, rows: number]>([
  ['an empty stream', { split: 'all', skip: '6' }, 0],
  ['one row', { split: 'all', skip: '5' }, 1],
  ['two columns in an order of one’s own', { split: 'all', columns: 'response,id' }, 6],
])('both readers take %s', async ([, words, rows]) => {
  const source = await opened(await releaseOf(manyLines(6)))
  const [bytes, wanted] = [bytesOf(source, words), (words.columns ?? columns.join()).split(',')]
  const read = byPyarrow(bytes)
  expect([read.rows.length, read.fields.map(([name]) => name)]).toEqual([rows, wanted])
  expect(tableFromIPC(bytes).schema.fields.map(({ name }) => name)).toEqual(wanted)
  expect(rowsOf(source, words)).toEqual(read.rows)
})

test('a batch is written before the next is read: memory does not grow with the stream', async () => {
  const source = await opened(await releaseOf(manyLines(3000), 4096))
  const lengths = [...chunks(source)].map((chunk) => chunk.length)
  expect(lengths.length).toBe(1 + Math.ceil(3000 / 1024) + 1)
  expect(Math.max(...lengths)).toBeLessThan(400_000)
})

function* chunks(source: Awaited<ReturnType<typeof opened>>): Generator<Uint8Array> {
  yield* arrowStream(source.stream(parseStreamQuery({ split: 'all' })))
}

function byPyarrow(bytes: Buffer) {
  const script = resolve(import.meta.dirname, '../helpers/read-stream.py')
  const { stdout, stderr } = spawnSync(pythonOf(), [script], { input: bytes, encoding: 'utf8', maxBuffer: 1e8 })
  if (stdout === '') throw new Error(`Cannot read the stream with pyarrow: ${stderr}`)
  return JSON.parse(stdout) as { fields: string[][]; metadata: Record<string, string>; rows: Row[] }
}
