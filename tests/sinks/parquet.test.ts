import { basename } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet'
import { expect, test } from 'vitest'
import { transform } from '#engine/define.ts'
import { input, sql } from '#engine/sql.ts'
import { type ParquetOptions, parquet } from '#sinks/parquet.ts'
import { testBuild } from '../helpers/build.ts'
import { dataFiles, readers } from '../helpers/read-back.ts'
import { line, mirror, recipe } from '../helpers/recipe.ts'

const options: ParquetOptions = {
  rowsPerFile: 5,
  rowsPerGroup: 2048,
  response: 'response',
  provenance: true,
  compression: 'zstd',
}
const provenance = ['task', 'dataset', 'source', 'license', 'file', 'row']

test.for<[rows: number, files: number[]]>([
  [0, [0]],
  [1, [1]],
  [5, [5]],
  [6, [5, 1]],
  [10, [5, 5]],
  [12, [5, 5, 2]],
])('%i rows, five a file, go to files of %j rows', async ([rows, files]) => {
  const { folder, manifest } = await publish(options, rows)
  const names = files.map((_, i) => `train-0000${i}-of-0000${files.length}.parquet`)
  expect(dataFiles(folder, 'parquet').map((file) => basename(file))).toEqual(names)
  expect(await numbers(folder, 'num_rows')).toEqual(files)
  expect(manifest.shards.map((shard) => shard.rows)).toEqual(files)
})

test('rows stand in the order of the source, over all files', async () => {
  const { folder } = await publish(options, 23)
  expect((await rowsOf(folder)).map(({ row }) => row)).toEqual(Array.from({ length: 23 }, (_, i) => i + 1))
})

test.for<[rowsPerGroup: number, rows: number, groups: number[]]>([
  [2048, 5000, [2048, 2048, 904]],
  [4096, 10_000, [4096, 4096, 1808]],
  [30_720, 5000, [5000]],
])('row groups of %i rows, over %i rows', async ([rowsPerGroup, rows, groups]) => {
  const { folder } = await publish({ ...options, rowsPerFile: 250_000, rowsPerGroup }, rows)
  expect((await metadata(folder))[0]?.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual(groups)
})

test.for<[change: Partial<ParquetOptions>, columns: string[]]>([
  [{}, ['id', 'instruction', 'input', 'response', ...provenance]],
  [{ response: 'output' }, ['id', 'instruction', 'input', 'output', ...provenance]],
  [{ provenance: false }, ['instruction', 'input', 'response']],
  [{ provenance: false, response: 'output' }, ['instruction', 'input', 'output']],
])('with %j the columns are %j', async ([change, columns]) => {
  const { folder } = await publish({ ...options, ...change }, 1)
  expect(Object.keys((await rowsOf(folder))[0] ?? {})).toEqual(columns)
})

test.for<[ParquetOptions['compression'], string]>([
  ['zstd', 'ZSTD'],
  ['snappy', 'SNAPPY'],
])('compression %s is used in every column', async ([compression, codec]) => {
  const { folder } = await publish({ ...options, compression }, 3)
  const columns = (await metadata(folder)).flatMap((file) => file.row_groups.flatMap((group) => group.columns))
  expect(new Set(columns.map((column) => column.meta_data?.codec))).toEqual(new Set([codec]))
})

test('a published row names its texts, its labels and its place', async () => {
  const { folder } = await publish(options, 1)
  expect(await rowsOf(folder)).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      instruction: '問0',
      input: '',
      response: '答',
      task: 'mixed',
      dataset: 'rows',
      source: 'rows@1',
      license: 'CC0-1.0',
      file: 'rows/a.jsonl',
      row: 1,
    },
  ])
})

async function publish(given: ParquetOptions, rows: number) {
  const lines = Array.from({ length: rows }, (_, i) => line(`問${i}`, '答'))
  return testBuild(recipe({ to: [parquet(given)] }), { sources: mirror({ 'rows/a.jsonl': lines }) })
}

async function rowsOf(folder: string) {
  return (await readers.hyparquet?.(folder)) ?? []
}

async function metadata(folder: string) {
  const files = dataFiles(folder, 'parquet')
  return Promise.all(files.map(async (file) => parquetMetadataAsync(await asyncBufferFromFile(file))))
}

async function numbers(folder: string, field: 'num_rows'): Promise<number[]> {
  return (await metadata(folder)).map((file) => Number(file[field]))
}

test.each([[true], [false]])(
  'columns that steps added are published by name, last (provenance %s)',
  async (provenance) => {
    const mark = transform('mark', () => sql`SELECT *, row % 2 = 0 AS even FROM ${input}`)
    const sources = mirror({ 'rows/a.jsonl': [line('a', 'b'), line('c', 'd')] })
    const to = [parquet({ ...options, provenance, marks: ['even'] })]
    const { folder } = await testBuild(recipe({ through: [...recipe().through, mark({})], to }), { sources })
    const rows = await rowsOf(folder)
    expect(rows.map(({ even }) => even)).toEqual([false, true])
    expect(Object.keys(rows[0] ?? {}).at(-1)).toBe('even')
  },
)
