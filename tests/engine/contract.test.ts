import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { maxLineBytes } from '#engine/ingest/inspect.ts'
import { wikipediaTypo } from '#sources/wikipedia-typo.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { parquetRows, testBuild } from '../helpers/build.ts'
import { line, mirror, recipe, rowsSource } from '../helpers/recipe.ts'

const good = line('問', '答')

test.for<[reason: string, bad: string | Buffer]>([
  ['bad_json', '{"instruction": "問", "input": "", "out'],
  ['not_an_object', '["問", "", "答"]'],
  [
    'invalid_utf8',
    Buffer.concat([Buffer.from('{"instruction": "'), Buffer.from([0xff, 0xfe]), Buffer.from('", "output": "答"}')]),
  ],
  ['null_byte', '{"instruction": "問\0", "input": "", "output": "答"}'],
  ['missing_output', '{"instruction": "問", "input": ""}'],
  ['missing_output', '{"instruction": "問", "output": null}'],
  ['missing_instruction', '{"prompt": "問"}'],
  ['wrong_type_output', '{"instruction": "問", "output": 5}'],
  ['wrong_type_input', '{"instruction": "問", "input": ["a"], "output": "答"}'],
  ['over_long_line', `{"instruction": "${'長'.repeat(maxLineBytes / 3)}", "output": "答"}`],
])('a row is rejected with its line and text: %s', async ([reason, bad]) => {
  const bytes = Buffer.concat([good, bad, good].flatMap((text) => [Buffer.from(text as string), Buffer.from('\n')]))
  const { folder, manifest } = await testBuild(recipe(), { sources: mirror({ 'rows/a.jsonl': bytes }) })
  expect(manifest.sources[0]).toMatchObject({ rows: 2, rejected: 1 })
  const rejects = await parquetRows(join(folder, 'rejects/rows.parquet'))
  expect(rejects).toMatchObject([{ source: 'rows', file: 'rows/a.jsonl', row: '2', reason }])
  expect(String(rejects[0]?.text).slice(0, 12)).toBe(bad.toString('utf8').slice(0, 12))
})

test.for<[name: string, lines: string[], rows: string[]]>([
  ['blank lines are no rows but count as lines', [good, '', '  ', line('二', '答')], ['1', '4']],
  ['carriage returns end lines too', [`${good}\r`, '\r', `${line('二', '答')}\r`], ['1', '3']],
  ['a byte order mark is passed over', [`\ufeff${good}`, line('二', '答')], ['1', '2']],
  ['a broken line keeps its number', [good, '{', line('二', '答')], ['1', '3']],
])('%s', async ([, lines, rows]) => {
  const { folder } = await testBuild(recipe(), { sources: mirror({ 'rows/a.jsonl': lines }) })
  const published = await parquetRows(join(folder, 'data/*.parquet'), 'row', 'row')
  expect(published.map(({ row }) => row)).toEqual(rows)
})

test.for<[name: string, others: string[]]>([
  ['alone', []],
  ['beside a broken line', ['{"instruction":']],
  ['beside a blank line', ['']],
])('whether a lax line is taken does not depend on other lines: %s', async ([, others]) => {
  const lax = [
    '{"instruction":"一","input":"","output":"答","n":NaN}',
    '{"instruction":"二","input":"","output":"答",}',
  ]
  const { folder } = await testBuild(recipe(), { sources: mirror({ 'rows/a.jsonl': [...lax, ...others, good] }) })
  const rows = await parquetRows(join(folder, 'data/*.parquet'), 'instruction', 'row')
  expect(rows.map(({ instruction }) => instruction)).toEqual(['一', '二', '問'])
})

test('bad rows behind thousands of blank lines are rejected all the same, and blank lines raise no bound', async () => {
  const blank = Array.from({ length: 3_000 }, () => '')
  const { folder, manifest } = await testBuild(recipe(), {
    sources: mirror({ 'rows/a.jsonl': [good, ...blank, '{bad', '{bad'] }),
  })
  expect(manifest.sources[0]).toMatchObject({ rows: 1, rejected: 2 })
  const rejects = await parquetRows(join(folder, 'rejects/rows.parquet'), 'row', 'row')
  expect(rejects.map(({ row }) => row)).toEqual(['3002', '3003'])
  const eleven = mirror({
    'rows/a.jsonl': [good, ...blank, ...blank, ...blank, ...blank, ...Array.from({ length: 11 }, () => '{bad')],
  })
  await expect(testBuild(recipe(), { sources: eleven })).rejects.toThrow(/11 or more rows break its contract/)
})

test.for<['json' | 'csv', string]>([
  ['json', 'rows/*.json'],
  ['csv', 'rows/*.csv'],
])('an empty %s file is an error, not a source without rows', async ([format, path]) => {
  const sources = mirror({ [path.replace('*', 'a')]: Buffer.alloc(0) })
  await expect(testBuild(recipe({ from: [rowsSource({ path, format })] }), { sources })).rejects.toThrow(
    /Cannot read rows\/a\.\w+: it is empty/,
  )
})

test('rows of several files are numbered in each file, in the byte order of paths', async () => {
  const sources = mirror({
    'rows/b.jsonl': [line('三', '1')],
    'rows/a.jsonl': [line('一', '1'), '{', line('二', '1')],
    'rows/Z.jsonl': [line('零', '1')],
  })
  const { folder } = await testBuild(recipe(), { sources })
  const published = await parquetRows(
    join(folder, 'data/*.parquet'),
    'instruction, file, row',
    'filename, file_row_number',
  )
  expect(published.map(Object.values)).toEqual([
    ['零', 'rows/Z.jsonl', '1'],
    ['一', 'rows/a.jsonl', '1'],
    ['二', 'rows/a.jsonl', '3'],
    ['三', 'rows/b.jsonl', '1'],
  ])
})

test('more rejects than the source tolerates stop the build, naming some', async () => {
  const sources = mirror({ 'rows/a.jsonl': [good, ...Array.from({ length: 11 }, () => '{')] })
  await expect(testBuild(recipe(), { sources })).rejects.toThrow(
    /Cannot read source rows: 11 or more rows break its contract beside 1 sound ones, at most 10 may \(rows\/a\.jsonl:2 bad_json/,
  )
})

test('a missing file is named, with the other ways', async () => {
  await expect(testBuild(recipe(), { sources: mirror({}) })).rejects.toThrow(
    /Cannot read source rows: no file rows\/\*\.jsonl in .*; put it there, or use SOURCES=hub/,
  )
})

test('a JSON array that is cut off is an error that names the file', async () => {
  const from = [rowsSource({ path: 'rows/*.json', format: 'json' })]
  const sources = mirror({ 'rows/a.json': Buffer.from(`[${good}, {"instruction"`) })
  await expect(testBuild(recipe({ from }), { sources })).rejects.toThrow(/Cannot read source rows .*rows\/a\.json/s)
})

test('a truncated gzip is an error that names the archive and what to do', async () => {
  const whole = gzipSync(Buffer.alloc(4096, 'x'))
  const sources = mirror({ 'jwtd/2.0/jwtd_v2.0.tar.gz': whole.subarray(0, whole.length - 12) })
  const value = recipe({ from: [wikipediaTypo({ revision: '2.0' })], through: [toInstruction({})] })
  await expect(testBuild(value, { sources })).rejects.toThrow(/jwtd_v2\.0\.tar\.gz/)
})
