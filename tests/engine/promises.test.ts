/** The eight promises of a build (README.md), each with its tests; the third, the contract at ingest, has a file of its own. */
import { globSync, readFileSync, rmSync, truncateSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '#engine/build.ts'
import { checkpoint, filter, sink, transform } from '#engine/define.ts'
import { between } from '#engine/pipeline.ts'
import { sql } from '#engine/sql.ts'
import vanilla from '#pipelines/vanilla-v1.0.1.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { parquetRows, silentEffects, testBuild, testSettings } from '../helpers/build.ts'
import { filesOf, line, mirror, recipe } from '../helpers/recipe.ts'

const dropShort = filter('drop_short', ({ min }: { min: number }) => ({
  too_short: sql`length(output) < ${min}`,
  no_answer: sql`output = ''`,
}))
const lines = [line('一', ''), line('二', '答'), line('三', '長い答え'), line('四', '長い答え'), line('三', '長い答え')]

test('1 accounted: every row is published, dropped with a reason, or rejected with a reason', async () => {
  const { folder, manifest } = await testBuild(recipe({ through: [dropShort({ min: 2 }), ...recipe().through] }), {
    sources: mirror({ 'rows/a.jsonl': [...lines, '{'] }),
  })
  expect(manifest.steps).toMatchObject([
    { name: 'drop_short', rowsIn: 5, rowsOut: 3, rowsDropped: 2, reasons: { too_short: 2, no_answer: 0 } },
    { name: 'to_instruction', rowsIn: 3, rowsOut: 3, rowsDropped: 0 },
    { name: 'drop_duplicates', rowsIn: 3, rowsOut: 2, rowsDropped: 1, reasons: { exact_duplicate: 1 } },
  ])
  const rowsOf = async (glob: string) => (await parquetRows(join(folder, glob), 'row', 'row')).map(({ row }) => row)
  expect(await rowsOf('data/*.parquet')).toEqual(['3', '4'])
  expect(await rowsOf('dropped/drop_short.parquet')).toEqual(['1', '2'])
  expect(await rowsOf('dropped/drop_duplicates.parquet')).toEqual(['5'])
  expect(await rowsOf('rejects/rows.parquet')).toEqual(['6'])
})

test.for<[name: string, select: ReturnType<typeof sql>]>([
  ['loses rows', sql`SELECT * FROM input WHERE output <> ''`],
  ['doubles rows', sql`SELECT * FROM input UNION ALL SELECT * FROM input`],
])('1 accounted: a transform that %s fails the build', async ([, select]) => {
  const wrong = transform('wrong', () => select)({})
  const sources = mirror({ 'rows/a.jsonl': lines })
  await expect(testBuild(recipe({ through: [wrong, toInstruction({})] }), { sources })).rejects.toThrow(
    /Cannot account for the rows of step wrong: 5 rows in, but \d+ out/,
  )
})

test.for<[step: string, through: Parameters<typeof recipe>[0]]>([
  [
    'lengthen',
    { through: [transform('lengthen', () => sql`SELECT *, length(outptu) AS n FROM input`)({}), toInstruction({})] },
  ],
  ['drop_long', { through: [filter('drop_long', () => ({ long: sql`length(outptu) > 9` }))({}), toInstruction({})] }],
  [
    'wide',
    {
      to: [
        sink('wide', () => ({
          select: sql`SELECT outptu FROM input`,
          copy: sql`FORMAT json`,
          path: 'x-{shard}.json',
          rowsPerFile: 9,
        }))({}),
      ],
    },
  ],
])('2 checked first: a misspelt column in %s fails before a row is read, with candidates', async ([step, change]) => {
  const broken = mirror({ 'rows/a.jsonl': Array.from({ length: 50 }, () => '{') })
  const failed = testBuild(recipe(change), { sources: broken })
  await expect(failed).rejects.toThrow(
    new RegExp(
      `Cannot bind step "${step}" of small@1.0.0: .*"outptu" not found.*columns that step "${step}" is given: .*output|response`,
      's',
    ),
  )
})

test('5 reproducible: the same bytes whatever the threads and the order in which files are found', async () => {
  const many = (prefix: string) =>
    Array.from({ length: 40_000 }, (_, i) => line(`${prefix}${i % 39_000}`, `答え${i % 39_000}`))
  const contents = { 'rows/a.jsonl': many('甲'), 'rows/b.jsonl': many('乙') }
  const forward = mirror(contents)
  const backward = mirror(Object.fromEntries(Object.entries(contents).reverse()))
  const value = recipe({ to: [filesOf(25_000)] })
  const one = await testBuild(value, { sources: forward, threads: 1 })
  const two = await testBuild(value, { sources: backward, threads: 2 })
  expect(one.manifest.shards.length).toBe(4)
  expect(two.manifest.shards).toEqual(one.manifest.shards)
  const dropped = ({ folder }: { folder: string }) => readFileSync(join(folder, 'dropped/drop_duplicates.parquet'))
  expect(dropped(two).equals(dropped(one))).toBe(true)
})

test('5 reproducible: the row digest is the sum of the ids, and no order or cut changes it', async () => {
  const { folder, manifest } = await testBuild(recipe(), { sources: mirror({ 'rows/a.jsonl': lines }) })
  const turned = await testBuild(recipe(), { sources: mirror({ 'rows/a.jsonl': [...lines].reverse() }) })
  const ids = await parquetRows(join(folder, 'data/*.parquet'), 'id')
  const sum = ids.reduce((total, { id }) => total + BigInt(`0x${String(id)}`), 0n)
  expect(manifest.digest).toBe(BigInt.asUintN(128, sum).toString(16).padStart(32, '0'))
  expect(turned.manifest.digest).toBe(manifest.digest)
})

test('6 incremental: a second build does nothing, a changed step runs alone with those after it', async () => {
  const settings = testSettings({ sources: mirror({ 'rows/a.jsonl': lines }) })
  const log: string[] = []
  const first = recipe({ through: [dropShort({ min: 1 }), ...recipe().through] })
  const second = recipe({ version: '1.0.1', through: [dropShort({ min: 2 }), ...recipe().through] })
  expect((await build(first, settings, silentEffects())).status).toBe('built')
  expect((await build(first, settings, silentEffects())).status).toBe('stands')
  expect((await build(second, settings, silentEffects(log))).status).toBe('built')
  expect(log.filter((text) => text.includes('stands from before')).map((text) => text.split(':')[0])).toEqual(['rows'])
})

test('6 incremental: a file that was touched but not changed is read once more and changes nothing', async () => {
  const sources = mirror({ 'rows/a.jsonl': lines })
  const settings = testSettings({ sources })
  await build(recipe(), settings, silentEffects())
  utimesSync(join(sources.folder, 'rows/a.jsonl'), 1, 1)
  expect((await build(recipe(), settings, silentEffects())).status).toBe('stands')
})

test.for<[name: string, damage: (file: string) => void]>([
  ['cut', (file) => truncateSync(file, 100)],
  ['lost', (file) => rmSync(file)],
])('6 incremental: finished work that was %s since is made again', async ([, damage]) => {
  const sources = mirror({ 'rows/a.jsonl': lines })
  const settings = testSettings({ sources })
  const { manifest } = await build(recipe(), settings, silentEffects())
  for (const file of globSync('{steps/*/*.parquet,inspections.json}', { cwd: settings.cache }))
    damage(join(settings.cache, file))
  const again = await build(recipe(), { ...settings, out: join(settings.out, 'again') }, silentEffects())
  expect(again.manifest.shards).toEqual(manifest.shards)
})

test('7 bounded: beyond the memory limit work spills and comes out the same', async () => {
  const rows = Array.from({ length: 300_000 }, (_, i) => line(`問い${i}`, `答え${i}`.repeat(20)))
  const sources = mirror({ 'rows/a.jsonl': rows })
  const value = recipe({ to: [filesOf(100_000)] })
  const small = await testBuild(value, { sources, memory: 256e6 })
  const large = await testBuild(value, { sources, memory: 2e9 })
  expect(small.manifest.shards).toEqual(large.manifest.shards)
}, 60_000)

test.for<[name: string, checkCounts: boolean, outcome: RegExp | undefined]>([
  [
    'stops the build on the full sources',
    true,
    /differ from the published counts at checkpoint "upstream": rows: found 5, published 6; dataset rows: found 5, published 7 to 9/,
  ],
  ['is reported on any other', false, undefined],
])('8 compared: a difference from published counts %s', async ([, checkCounts, outcome]) => {
  const point = checkpoint('upstream', { rows: 6, dataset: { rows: between(7, 9) }, task: { mixed: between(5, 5) } })
  const building = testBuild(recipe({ through: [point, ...recipe().through] }), {
    checkCounts,
    sources: mirror({ 'rows/a.jsonl': lines }),
  })
  if (outcome) await expect(building).rejects.toThrow(outcome)
  else
    expect((await building).manifest.checkpoints[1]).toMatchObject({ name: 'upstream', rows: 5, expected: { rows: 6 } })
})

test('the sample comes out as its README says', async () => {
  const { manifest, folder } = await testBuild(vanilla)
  expect(manifest.label).toBe('+sample')
  expect(folder.endsWith('vanilla/1.0.1+sample')).toBe(true)
  expect(manifest.sources.map(({ name, rows, rejected }) => [name, rows, rejected])).toEqual([
    ['llm-japanese-dataset', 470, 4],
    ['wikipedia-typo', 60, 2],
    ['jqac', 38, 2],
  ])
  expect(manifest.steps.map(({ name, rowsOut, reasons }) => [name, rowsOut, reasons])).toEqual([
    ['drop_tasks', 368, { translation: 192, english_only: 8 }],
    ['drop_datasets', 353, { license_model_output: 15 }],
    ['to_instruction', 353, {}],
    ['drop_duplicates', 348, { exact_duplicate: 5 }],
  ])
})
