import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { documents } from '#cards/documents.ts'
import { hubLicense, hubTaskCategories, languagesOf, sizeCategory } from '#cards/vocabulary.ts'
import { inspect } from '#engine/ingest/inspect.ts'
import type { Manifest } from '#engine/manifest.ts'
import { input, sql } from '#engine/sql.ts'
import full from '#pipelines/full-v0.1.0.ts'
import vanilla from '#pipelines/vanilla-v1.0.1.ts'
import { jsonl } from '#sinks/jsonl.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { testBuild } from '../helpers/build.ts'
import { filesOf, line, mirror, recipe } from '../helpers/recipe.ts'

const rows = [line('一', '答'), line('二', '答', '文'), line('三', '答え'), line('四', 'é')]
const texts = ['README.md', 'croissant.json', 'DATASHEET.md', 'NOTICE.md']

test('the head of the card says what is in the files, counted from them', async () => {
  const { manifest } = await small(rows)
  const [first, second] = manifest.shards
  expect(headOf(manifest)).toEqual({
    pretty_name: 'small 1.0.0+mirror',
    language: ['ja'],
    license: ['cc0-1.0'],
    size_categories: ['n<1K'],
    task_categories: ['text-generation'],
    tags: ['instruction-tuning', 'japanese', 'nagare'],
    configs: [{ config_name: 'default', data_files: [{ split: 'train', path: 'data/train-*.parquet' }] }],
    dataset_info: {
      config_name: 'default',
      features: [...textColumns.map((name) => ({ name, dtype: 'string' })), { name: 'row', dtype: 'int64' }],
      // id 4 x 32; texts 12 + 3 + 14; task, dataset, source, license, file 4 x (5 + 4 + 6 + 7 + 12); row 4 x 8; offsets.
      splits: [{ name: 'train', num_bytes: 128 + 29 + 136 + 32 + 4 * 4 * textColumns.length, num_examples: 4 }],
      download_size: (first?.bytes ?? 0) + (second?.bytes ?? 0),
      dataset_size: 128 + 29 + 136 + 32 + 4 * 4 * textColumns.length,
    },
  })
})

test('a second sink is not loaded, and not counted, beside the first', async () => {
  const other = { ...filesOf(4), name: 'again', path: 'data/train-again-{shard}.parquet' }
  const lines = jsonl({ rowsPerFile: 4, response: 'output', provenance: false })
  const { manifest } = await small(rows, [filesOf(3), lines])
  expect(headOf(manifest).configs).toEqual((await head(rows)).configs)
  const { manifest: both } = await small(rows, [filesOf(3), other])
  const shards = both.shards.slice(0, 2).map(({ path }) => path)
  expect(headOf(both).configs[0].data_files).toEqual([{ split: 'train', path: shards }])
  expect(headOf(both).dataset_info.download_size).toBe(
    both.shards.slice(0, 2).reduce((sum, { bytes }) => sum + bytes, 0),
  )
})

test('the documents lie beside the shards, the manifest lists them, and a second build gives the same bytes', async () => {
  const sources = mirror({ 'rows/a.jsonl': rows })
  const [one, two] = [
    await testBuild(recipe(), { sources, threads: 1 }),
    await testBuild(recipe(), { sources, threads: 2 }),
  ]
  expect(one.manifest.documents.map(({ path }) => path)).toEqual(texts)
  expect(two.manifest.documents).toEqual(one.manifest.documents)
  for (const { path, bytes, sha256 } of one.manifest.documents)
    expect(await inspect(join(one.folder, path))).toMatchObject({ bytes, sha256 })
  expect(readFileSync(join(one.folder, 'NOTICE.md'), 'utf8')).toBe(documents(one.manifest)['NOTICE.md'])
})

test('the notice names every sub-dataset with rows, licence and whom to name, and the notices that copies must carry', async () => {
  const { manifest } = await testBuild(full)
  const text = documents(manifest)['NOTICE.md'] ?? ''
  for (const { dataset, rows, license, attribution } of manifest.licenses) {
    const section = text.split(`\n## ${dataset}\n`)[1]?.split('\n## ')[0]
    expect(section).toContain(`- Rows: ${rows.toLocaleString('en')}\n`)
    expect(section).toContain(`(\`${license}\`)`)
    expect(section).toContain(`- By: ${attribution}`)
  }
  expect(text.match(/^Copyright: 2009-2011 NICT$/gm)).toHaveLength(1)
  expect(text).toContain('| share-alike | ')
})

test('no document speaks of a step that the release does not have', async () => {
  const through = [toInstruction({})]
  const { manifest } = await testBuild(recipe({ through }), { sources: mirror({ 'rows/a.jsonl': [line('問', '答')] }) })
  expect(Object.values(documents(manifest)).join('\n')).not.toMatch(/duplicates|texts are those/i)
})

test('languages, tasks and licences of all sub-datasets are in the words of the Hub', async () => {
  const { manifest } = await testBuild(full)
  expect(headOf(manifest)).toMatchObject({
    language: ['ja', 'en'],
    license: expect.arrayContaining(['cc-by-sa-4.0', 'cc-by-2.5', 'apache-2.0', 'other']),
    license_name: 'wnjpn',
    license_link: 'https://bond-lab.github.io/wnja/license.txt',
    task_categories: ['text-generation', 'question-answering', 'summarization', 'translation'],
  })
})

test('the datasheet has the seven sections, and says what is not known', async () => {
  const { manifest } = await testBuild(vanilla)
  const text = documents(manifest)['DATASHEET.md'] ?? ''
  const sections = [
    'Motivation',
    'Composition',
    'Collection process',
    'Preprocessing, cleaning, labeling',
    'Uses',
    'Distribution',
    'Maintenance',
  ]
  expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(sections)
  expect(text).toContain('**Who funded it?**\n\nNot known')
  expect(text).toContain('- drop_tasks: 568 rows in, 368 out; dropped: translation 192, english_only 8.')
})

test('a release without rows, and names that mean something to YAML, Markdown and JSON-LD', async () => {
  const { manifest } = await small([])
  expect(headOf(manifest).dataset_info).toMatchObject({ splits: [{ num_bytes: 0, num_examples: 0 }] })
  const odd = {
    ...manifest,
    name: 'yes: "no" | *x*\n',
    counts: { ...manifest.counts, task: { 'a|b': 1, '問い🙂': 2, '<b>\n': 3 } },
    sources: manifest.sources.map((source) => ({ ...source, name: "it's <b>" })),
    rows: 6,
  }
  expect(headOf(odd).pretty_name).toBe('yes: "no" | *x*\n 1.0.0+mirror')
  expect(documents(odd)['README.md']).toContain('| a\\|b | 1 |\n| 問い🙂 | 2 |\n| \\<b>  | 3 |')
  const { 'prov:wasDerivedFrom': sources } = JSON.parse(documents(odd)['croissant.json'] ?? '')
  expect(sources[0]).toMatchObject({ '@id': 'urn:nagare:source:it_27s_20_3cb_3e@1', name: "it's <b>" })
})

test('what rows were compared with is named beside what they were made from', async () => {
  const { manifest } = await small(rows)
  const file = { path: 'valid.json', bytes: 3, sha256: 'a'.repeat(64) }
  const reference = { name: 'valid', revision: '1', license: 'MIT', files: [file], rows: 2, rejected: 1 }
  const absent = { ...reference, name: 'test', files: [], rows: 0, rejected: 0 }
  const texts = documents({ ...manifest, references: [reference, absent] })
  expect(texts['README.md']).toContain('## Compared with\n\n')
  expect(texts['README.md']).toContain('| valid | 1 | 3 | 1 |\n| test | 1 | absent |  |')
  const { 'prov:wasGeneratedBy': activity, 'prov:wasDerivedFrom': sources } = JSON.parse(texts['croissant.json'] ?? '')
  expect(activity['prov:used']).toHaveLength(1)
  expect(activity['prov:used'][0]['prov:hadMember'][0]).toMatchObject({ name: 'valid.json', sha256: file.sha256 })
  expect(sources.map(({ name }: { name: string }) => name)).toEqual(['rows'])
})

test('columns of other types are measured, and left to the loader', async () => {
  const listed = { ...filesOf(3), select: sql`SELECT id, [instruction, 'x'] AS texts, true AS flag FROM ${input}` }
  const { manifest } = await small(rows, [listed])
  expect(manifest.columns).toEqual([
    { name: 'id', type: 'VARCHAR', bytes: 128 },
    { name: 'texts', type: 'VARCHAR[]', bytes: 4 * '["一","x"]'.length + 4 * 2 },
    { name: 'flag', type: 'BOOLEAN', bytes: 4 },
  ])
  expect(headOf(manifest).dataset_info.features).toBeUndefined()
})

test.for([
  [0, 'n<1K'],
  [999, 'n<1K'],
  [1000, '1K<n<10K'],
  [2_463_624, '1M<n<10M'],
  [1e12, 'n>1T'],
] as const)('%d rows are %s', ([rows, category]) => expect(sizeCategory(rows)).toBe(category))

test('words of the Hub', () => {
  expect(['CC-BY-SA-4.0', 'LicenseRef-wnjpn', 'NOASSERTION'].map(hubLicense)).toEqual([
    'cc-by-sa-4.0',
    'other',
    'unknown',
  ])
  expect(hubTaskCategories(['correction', 'translation'])).toEqual(['text-generation', 'translation'])
  expect([languagesOf(['correction']), languagesOf(['english_only'])]).toEqual([['ja'], ['ja', 'en']])
})

const textColumns = ['id', 'instruction', 'input', 'response', 'task', 'dataset', 'source', 'license', 'file']

function small(lines: readonly string[], to = [filesOf(3)]) {
  return testBuild(recipe({ to }), { sources: mirror({ 'rows/a.jsonl': lines }) })
}

async function head(lines: readonly string[]) {
  return headOf((await small(lines)).manifest)
}

function headOf(manifest: Manifest) {
  const text = documents(manifest)['README.md'] ?? ''
  return parse(text.split('---\n')[1] ?? '', { version: '1.1' })
}
