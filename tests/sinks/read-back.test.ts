/** Independent readers see the same rows in a published release as the JSON lines of it say. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build } from '#engine/build.ts'
import type { Sink } from '#engine/pipeline.ts'
import { settings } from '#engine/settings.ts'
import vanilla from '#pipelines/vanilla-v1.0.1.ts'
import { jsonl } from '#sinks/jsonl.ts'
import { type ParquetOptions, parquet } from '#sinks/parquet.ts'
import { silentEffects } from '../helpers/build.ts'
import { jsonLines, readers } from '../helpers/read-back.ts'

const work = mkdtempSync(join(tmpdir(), 'nagare-read-back-'))
const published = { rowsPerFile: 100, response: 'response', provenance: true } as const
let [zstd, snappy, lines] = ['', '', '']

beforeAll(async () => {
  zstd = await release('zstd', compressed('zstd'))
  snappy = await release('snappy', compressed('snappy'))
  lines = await release('lines', jsonl(published))
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

test.for(Object.entries(readers))('%s reads the published sample, row by row', async ([name, read]) => {
  // parquetjs-lite knows no zstd, so it gets a copy in snappy.
  const rows = await read(name === 'parquetjs-lite' ? snappy : zstd)
  expect(rows).toHaveLength(348)
  expect(rows).toEqual(jsonLines(lines))
})

test('the id of every published row is the md5 of its published texts', async () => {
  const wrong = (await readers.hyparquet?.(zstd))?.filter(({ id, instruction, input, response }) => {
    const text = [instruction, input, response].join('\u001f')
    return id !== createHash('md5').update(text).digest('hex')
  })
  expect(wrong).toEqual([])
})

test('a release of Parquet files and JSON lines loads from its folder', async () => {
  const both = await release('both', compressed('zstd'), jsonl(published))
  expect(await readers['datasets, given the folder']?.(both)).toHaveLength(348)
})

function compressed(compression: ParquetOptions['compression']): Sink {
  return parquet({ ...published, rowsPerGroup: 2048, compression })
}

async function release(name: string, ...to: Sink[]): Promise<string> {
  const given = {
    sources: 'sample',
    out: join(work, name),
    cache: join(work, 'cache'),
    threads: 2,
    memory: 1e9,
  } as const
  return (await build({ ...vanilla, to }, settings(given), silentEffects())).folder
}
