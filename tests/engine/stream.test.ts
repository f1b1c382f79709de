/** What a stream promises: each row once per world, an order of (digest, seed, epoch) alone, and shards as they were published. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, globSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inspect } from '#engine/ingest/inspect.ts'
import { jsonl } from '#sinks/jsonl.ts'
import { parquet } from '#sinks/parquet.ts'
import { database, temporaryFolder } from '../helpers/build.ts'
import { filesOf, line } from '../helpers/recipe.ts'
import { idsOf, manyLines, opened, releaseOf, rowsOf, type Words } from '../helpers/streamed.ts'

test('over an epoch each row comes once per world, whatever the ranks, restarts and splits', async () => {
  const source = await opened(await releaseOf(manyLines(97)))
  const all = idsOf(source, { split: 'all' }).toSorted()
  expect(new Set(all).size).toBe(97)
  const part = fc.record({
    world: fc.integer({ min: 1, max: 9 }),
    seed: fc.nat(3),
    epoch: fc.nat(3),
    held: fc.integer({ min: 1, max: 40 }),
    stops: fc.array(fc.nat(97), { maxLength: 3 }),
  })
  fc.assert(
    fc.property(part, ({ world, seed, epoch, held, stops }) => {
      const words = { world: `${world}`, seed: `${seed}`, epoch: `${epoch}`, 'validation-rows': `${held}` }
      const read = (rank: number, split: string) => inPieces(source, { ...words, rank: `${rank}`, split }, stops)
      const ranks = Array.from({ length: world }, (_, rank) => read(rank, 'train'))
      const validation = idsOf(source, { ...words, world: '1', split: 'validation' })
      const sizes = ranks.map(({ length }) => length)
      expect([...ranks.flat(), ...validation].toSorted()).toEqual(all)
      expect(validation.length).toBe(held)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    }),
    { numRuns: 40 },
  )
})

// One rank's rows, read in several sessions that each stop after some rows and go on with skip.
function inPieces(
  source: Awaited<ReturnType<typeof opened>>,
  words: Words,
  stops: readonly number[],
): readonly string[] {
  const whole = idsOf(source, words)
  const read: string[] = []
  for (const stop of stops.toSorted((a, b) => a - b))
    read.push(...idsOf(source, { ...words, skip: `${read.length}` }).slice(0, Math.max(0, stop - read.length)))
  read.push(...idsOf(source, { ...words, skip: `${read.length}` }))
  expect(read).toEqual(whole)
  return read
}

test('rank r of w has every w-th row from the r-th on: step k trains on the same rows for any world', async () => {
  const source = await opened(await releaseOf(manyLines(20)))
  const words = { 'validation-rows': '3' }
  const whole = idsOf(source, words)
  expect(idsOf(source, { ...words, rank: '1', world: '3' })).toEqual(whole.filter((_, i) => i % 3 === 1))
})

test('seeds and epochs have orders of their own; the rows held out are the same in all', async () => {
  const source = await opened(await releaseOf(manyLines(60)))
  const words = { 'validation-rows': '5' }
  const asked = [words, { ...words, epoch: '1' }, { ...words, seed: '1' }, { ...words, seed: '1', epoch: '1' }]
  const orders = asked.map((one) => idsOf(source, one).join())
  const held = asked.map((one) =>
    idsOf(source, { ...one, split: 'validation' })
      .toSorted()
      .join(),
  )
  expect([new Set(orders).size, new Set(held).size]).toEqual([4, 1])
  expect(idsOf(source, words).join()).toBe(orders[0])
})

test('the order is that of the rows alone: not of threads, shards, or the order in the shards', async () => {
  const lines = [...manyLines(40), ...manyLines(3)]
  const orders = [
    [lines, 10, 1],
    [lines, 10, 2],
    [lines, 4096, 2],
    [lines.toReversed(), 7, 1],
  ] as const
  const streamed = orders.map(async ([lines, rowsPerFile, threads]) =>
    rowsOf(await opened(await releaseOf(lines, rowsPerFile), threads), { 'validation-rows': '6' }),
  )
  const [first, ...others] = await Promise.all(streamed)
  expect(first?.length).toBe(37)
  for (const other of others) expect(other).toEqual(first)
})

test('rows of one id fall on the same side, and all of them come', async () => {
  const twice = [...manyLines(12), ...manyLines(12)]
  const source = await opened(await releaseOf(twice))
  for (const held of ['1', '2', '5', '8']) {
    const words = { 'validation-rows': held }
    const [train, validation] = [idsOf(source, words), idsOf(source, { ...words, split: 'validation' })]
    expect(train.filter((id) => validation.includes(id))).toEqual([])
    expect([train.length + validation.length, validation.length]).toEqual([24, Number(held) - (Number(held) % 2)])
  }
})

test('a row held out in one release is held out in a larger one with the same share', async () => {
  const [small, large] = await Promise.all([manyLines(50), manyLines(100)].map(async (l) => opened(await releaseOf(l))))
  const validation = (source: typeof small, rows: string) =>
    idsOf(source as NonNullable<typeof small>, { split: 'validation', 'validation-rows': rows })
  const kept = validation(small, '25').filter((id) => validation(large, '50').includes(id))
  expect(kept.length).toBeGreaterThan(18)
})

test('what a stream says of itself', async () => {
  const source = await opened(await releaseOf(manyLines(11)))
  const query = {
    split: 'train',
    seed: 7,
    epoch: 2,
    rank: 1,
    world: 2,
    skip: 3,
    validationRows: 2,
    columns: ['id'],
  } as const
  expect(Object.fromEntries(source.stream(query).metadata)).toEqual({
    'nagare.release': 'small',
    'nagare.version': '1.0.0+mirror',
    'nagare.digest': source.manifest.digest,
    'nagare.seed': '7',
    'nagare.epoch': '2',
    'nagare.rank': '1',
    'nagare.world': '2',
    'nagare.skip': '3',
    'nagare.split': 'train',
    'nagare.rows': '4',
    'nagare.validation_rows': '2',
  })
})

test('at the end of an epoch nothing is left, and beyond it is an error', async () => {
  const source = await opened(await releaseOf(manyLines(9)))
  const words = { 'validation-rows': '2', world: '2', rank: '1' }
  expect(idsOf(source, { ...words, skip: '3' })).toEqual([])
  expect(() => idsOf(source, { ...words, skip: '4' })).toThrow(/parameter skip is 4; rank 1 of 2 has 3 rows/)
})

test('holding out as many rows as there are is an error', async () => {
  const source = await opened(await releaseOf(manyLines(9)))
  expect(() => idsOf(source)).toThrow(
    /parameter validation-rows is 2000; the release has 9 rows: give a smaller number/,
  )
})

test('rows of several megabytes come in batches of their own', async () => {
  const long = [line('a', 'あ'.repeat(2 ** 20)), line('b', 'い'.repeat(2 ** 20)), line('c', 'う')]
  const source = await opened(await releaseOf(long))
  const batches = [...source.stream({ ...whole, validationRows: 0 }).batches()]
  expect(batches.length).toBeGreaterThan(1)
  expect(
    rowsOf(source, { 'validation-rows': '0' })
      .map(({ response }) => response?.length)
      .sort(),
  ).toEqual([1, 2 ** 20, 2 ** 20])
})

const whole = {
  split: 'all',
  seed: 42,
  epoch: 0,
  rank: 0,
  world: 1,
  skip: 0,
  validationRows: 0,
  columns: ['id'],
} as const

test('rows are prepared once; a cut file of theirs is made again', async () => {
  const [folder, cache] = [await releaseOf(manyLines(9)), temporaryFolder()]
  const first = idsOf(await opened(folder, 2, cache), { split: 'all' })
  const [rows] = globSync('steps/*/rows', { cwd: cache })
  truncateSync(join(cache, rows as string), 10)
  expect(idsOf(await opened(folder, 2, cache), { split: 'all' })).toEqual(first)
})

test('what a killed process left half prepared is removed', async () => {
  const cache = temporaryFolder()
  const dead = spawnSync('true').pid
  mkdirSync(join(cache, `steps/0123.tmp-${dead}`), { recursive: true })
  await opened(await releaseOf(manyLines(3)), 2, cache)
  expect(globSync('steps/*.tmp-*', { cwd: cache })).toEqual([])
})

test('prepared rows that are cut while they are read are an error, not a short stream', async () => {
  const [folder, cache] = [await releaseOf(manyLines(9)), temporaryFolder()]
  const source = await opened(folder, 2, cache)
  const [rows] = globSync('steps/*/rows', { cwd: cache })
  truncateSync(join(cache, rows as string), 10)
  expect(() => idsOf(source, { split: 'all' })).toThrow(/Cannot read the prepared rows in .*: a file was cut/)
})

test('a release that publishes the response as output is streamed with response', async () => {
  const upstream = { rowsPerFile: 10, rowsPerGroup: 2048, provenance: true, compression: 'zstd' } as const
  const lines = manyLines(5)
  const renamed = await opened(await releaseOf(lines, 10, { to: [parquet({ ...upstream, response: 'output' })] }))
  expect(rowsOf(renamed, { split: 'all' })).toEqual(rowsOf(await opened(await releaseOf(lines)), { split: 'all' }))
})

test('a release without labels cannot be streamed', async () => {
  const bare = { rowsPerFile: 10, rowsPerGroup: 2048, response: 'response', compression: 'zstd' } as const
  const folder = await releaseOf(manyLines(5), 10, { to: [parquet({ ...bare, provenance: false })] })
  await expect(opened(folder)).rejects.toThrow(/has no column id, task, dataset, there are .*provenance: true/)
})

test('a release without Parquet cannot be streamed', async () => {
  const to = [jsonl({ rowsPerFile: 10, response: 'response', provenance: true })]
  const folder = await releaseOf(manyLines(5), 10, { to })
  await expect(opened(folder)).rejects.toThrow(/its Parquet files hold 0 rows, the release 5; publish it with the sink/)
})

test('of several sinks the first that writes Parquet is streamed', async () => {
  const second = { ...filesOf(2), name: 'second', path: 'second/{shard}.parquet' }
  const lines = jsonl({ rowsPerFile: 10, response: 'response', provenance: true })
  const folder = await releaseOf(manyLines(5), 10, { to: [lines, filesOf(10), second] })
  expect(idsOf(await opened(folder), { split: 'all' }).length).toBe(5)
})

test.for<[damage: string, change: (folder: string, shard: string) => void, message: RegExp]>([
  ['cut', (_, shard) => truncateSync(shard, 100), /train-00000-of-00002.parquet has 100 bytes, its manifest says \d+/],
  ['gone', (_, shard) => rmSync(shard), /train-00000-of-00002.parquet is missing/],
  [
    'changed in one byte',
    (_, shard) => flip(shard),
    /train-00000-of-00002.parquet holds other bytes than its manifest/,
  ],
  ['exchanged', (folder, shard) => exchange(folder, shard), /holds other bytes|has \d+ bytes/],
])('a shard that is %s is an error before any row, and names the file', async ([, change, message]) => {
  const folder = join(temporaryFolder(), 'release')
  cpSync(await releaseOf(manyLines(20)), folder, { recursive: true })
  const cache = temporaryFolder()
  await opened(folder, 2, cache)
  change(folder, join(folder, 'data/train-00000-of-00002.parquet'))
  await expect(opened(folder, 2, cache)).rejects.toThrow(message)
})

function flip(shard: string): void {
  const bytes = readFileSync(shard)
  bytes.writeUInt8(bytes.readUInt8(50) ^ 1, 50)
  writeFileSync(shard, bytes)
}

function exchange(folder: string, shard: string): void {
  copyFileSync(join(folder, 'data/train-00001-of-00002.parquet'), shard)
}

test('a shard with a NULL is an error that names column, row and file', async () => {
  const folder = await releaseOf(manyLines(3))
  await rewriteWithNull(folder)
  await expect(opened(folder)).rejects.toThrow(/column task is NULL in row 2 of .*train-00000-of-00001.parquet/)
})

// Puts a NULL into the second row's task, and the new bytes into the manifest.
async function rewriteWithNull(folder: string): Promise<void> {
  const db = await database()
  const shard = join(folder, 'data/train-00000-of-00001.parquet')
  const changed = `SELECT * REPLACE (CASE WHEN file_row_number = 1 THEN NULL ELSE task END AS task) FROM read_parquet('${shard}', file_row_number = true)`
  await db.run(
    'change',
    `COPY (SELECT * EXCLUDE (file_row_number) FROM (${changed})) TO '${shard}.new' (FORMAT parquet)`,
  )
  copyFileSync(`${shard}.new`, shard)
  const { bytes, sha256 } = await inspect(shard)
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  Object.assign(manifest.shards[0], { bytes, sha256 })
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
}
