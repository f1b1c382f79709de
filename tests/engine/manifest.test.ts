import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inspect } from '#engine/ingest/inspect.ts'
import { manifestJsonSchema, schemaFile } from '#engine/manifest-schema.ts'
import { parquet } from '#sinks/parquet.ts'
import { testBuild } from '../helpers/build.ts'
import { filesOf, line, mirror, recipe } from '../helpers/recipe.ts'

test('the published JSON Schema is the schema that is checked (node engine/manifest-schema.ts writes it)', () => {
  expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(JSON.parse(JSON.stringify(manifestJsonSchema())))
})

test('the manifest names every file by its digest and says what made it', async () => {
  const rows = ['一', '二', '三', '四'].map((text) => line(text, '答'))
  const { folder, manifest } = await testBuild(recipe({ to: [filesOf(3)] }), {
    sources: mirror({ 'rows/a.jsonl': rows }),
    threads: 2,
    memory: 1e9,
  })
  expect(manifest.shards.map(({ path, rows }) => [path, rows])).toEqual([
    ['data/train-00000-of-00002.parquet', 3],
    ['data/train-00001-of-00002.parquet', 1],
  ])
  for (const { path, bytes, sha256 } of manifest.shards)
    expect(await inspect(join(folder, path))).toMatchObject({ bytes, sha256 })
  expect(manifest.sources[0]?.files).toMatchObject([
    { path: 'rows/a.jsonl', bytes: Buffer.byteLength(`${rows.join('\n')}\n`) },
  ])
  expect(manifest.tools).toEqual({ nagare: '0.1.0', duckdb: '1.5.6-r.1', node: process.versions.node })
  expect(manifest.settings).toEqual({ threads: 2, memory: 1e9 })
  expect(manifest.counts).toEqual({ task: { mixed: 4 }, dataset: { rows: 4 }, license: { 'CC0-1.0': 4 } })
})

test('the digest is of the rows, whatever sinks stand beside the first or whether it publishes ids', async () => {
  const sources = mirror({ 'rows/a.jsonl': ['一', '二', '三', '四'].map((text) => line(text, '答')) })
  const plain = {
    ...parquet({ rowsPerFile: 2, rowsPerGroup: 2048, response: 'output', provenance: false, compression: 'zstd' }),
    name: 'plain',
    path: 'data/train-plain-{shard}.parquet',
  }
  const alone = await testBuild(recipe(), { sources })
  const both = await testBuild(recipe({ to: [filesOf(3), plain] }), { sources })
  const without = await testBuild(recipe({ to: [plain] }), { sources })
  expect([both.manifest.digest, without.manifest.digest]).toEqual([alone.manifest.digest, alone.manifest.digest])
  expect(both.manifest.shards.map(({ path, rows }) => [path, rows])).toEqual([
    ['data/train-00000-of-00002.parquet', 3],
    ['data/train-00001-of-00002.parquet', 1],
    ['data/train-plain-00000.parquet', 2],
    ['data/train-plain-00001.parquet', 2],
  ])
})

test('no path of the machine stands in a release', async () => {
  const sources = mirror({ 'rows/a.jsonl': [line('一', '答')] })
  const { folder } = await testBuild(recipe(), { sources })
  for (const name of ['manifest.json', 'README.md']) {
    const text = readFileSync(join(folder, name), 'utf8')
    expect([text.includes(sources.folder), text.includes(process.cwd())]).toEqual([false, false])
  }
})

test('a release without rows is a release: one empty file', async () => {
  const { manifest } = await testBuild(recipe(), { sources: mirror({ 'rows/a.jsonl': [] }) })
  expect([manifest.rows, manifest.digest, manifest.shards.length]).toEqual([0, '0'.repeat(32), 1])
})
