/** What is published is taken by the libraries that people load it with. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readManifest } from '#engine/manifest.ts'
import vanilla from '#pipelines/vanilla-v1.0.1.ts'
import { parquetRows, temporaryFolder, testBuild } from '../helpers/build.ts'
import { byScript } from '../helpers/read-back.ts'
import { filesOf, line, mirror, recipe } from '../helpers/recipe.ts'

test('the published sample loads by its card, and its metadata is valid', async () => {
  const { folder, manifest } = await testBuild({ ...vanilla, to: [filesOf(100)] })
  const { card, loaded, croissant } = validate(published(folder))
  expect(card).toMatchObject({ size_categories: ['n<1K'], language: ['ja'], configs: [{ config_name: 'default' }] })
  expect(loaded.rows).toBe(manifest.rows)
  expect(loaded.features).toEqual({
    ...Object.fromEntries(manifest.columns.map(({ name }) => [name, 'string'])),
    row: 'int64',
  })
  const { num_bytes } = card.dataset_info.splits[0] as { num_bytes: number }
  // Arrow keeps one offset more than there are texts in each of its chunks.
  expect(Math.abs(num_bytes - loaded.bytes)).toBeLessThan(1000)
  expect(croissant.errors).toEqual([])
  expect(croissant.warnings.map((text) => /(\w+)" is recommended/.exec(text)?.[1])).toEqual(['citeAs', 'datePublished'])
  expect(croissant.version).toBe('http://mlcommons.org/croissant/1.1')
  const rows = await parquetRows(join(folder, 'data/*.parquet'), 'id', 'filename, file_row_number')
  expect(croissant.ids).toEqual(rows.map(({ id }) => id))
  const files = readManifest(folder).sources.flatMap((source) => source.files.map(({ path, sha256 }) => [path, sha256]))
  expect(croissant.sources).toEqual(Object.fromEntries(files))
}, 60_000)

test.for<[what: string, file: string, from: string | RegExp, to: string, message: RegExp]>([
  [
    'a count that is not that of the rows',
    'README.md',
    'num_examples: 4',
    'num_examples: 5',
    /NonMatchingSplitsSizesError/,
  ],
  ['a size that nobody knows', 'README.md', 'n<1K', 'n<2K', /size_categories has/],
  [
    'a field from a file set that is not there',
    'croissant.json',
    /"@id": "shards"/,
    '"@id": "others"',
    /others|shards/,
  ],
])('%s is found', { timeout: 60_000 }, async ([, file, from, to, message]) => {
  const sources = mirror({ 'rows/a.jsonl': ['一', '二', '三', '四'].map((text) => line(text, '答')) })
  const copy = published((await testBuild(recipe(), { sources })).folder)
  const text = readFileSync(join(copy, file), 'utf8')
  expect(text).toMatch(from)
  writeFileSync(join(copy, file), text.replace(from, to))
  expect(() => validate(copy)).toThrow(message)
})

interface Validated {
  readonly card: { readonly dataset_info: { readonly splits: readonly object[] } }
  readonly loaded: {
    readonly rows: number
    readonly bytes: number
    readonly features: Readonly<Record<string, string>>
  }
  readonly croissant: {
    readonly errors: readonly string[]
    readonly warnings: readonly string[]
    readonly version: string
    readonly ids: readonly string[]
    readonly sources: Readonly<Record<string, string>>
  }
}

// What `nagare publish` sends: without dropped and rejected rows.
function published(folder: string): string {
  const copy = join(temporaryFolder(), 'published')
  cpSync(folder, copy, { recursive: true })
  for (const name of ['dropped', 'rejects']) rmSync(join(copy, name), { recursive: true, force: true })
  return copy
}

function validate(release: string): Validated {
  return byScript('validate-cards.py', release) as Validated
}
