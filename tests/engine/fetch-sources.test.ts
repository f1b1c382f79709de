import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { build } from '#engine/build.ts'
import { fetchSources } from '#engine/fetch/sources.ts'
import type { Pipeline, Source } from '#engine/pipeline.ts'
import { silentProgress } from '#engine/progress.ts'
import { silentEffects, testSettings } from '../helpers/build.ts'
import { fakeHub } from '../helpers/fake-hub.ts'
import { line, recipe, rowsSource } from '../helpers/recipe.ts'

const text = `${line('一', '答')}\n${line('二', '答')}\n`

test('what the Hub holds at the revision is downloaded into the mirror layout, built, and not asked for again', async () => {
  const hub = await hubOf({ 'data.jsonl': text, 'README.md': 'x' })
  const settings = testSettings({ sources: 'hub', checkCounts: false })
  const effects = {
    ...silentEffects(),
    fetchSources: (pipeline: Pipeline) =>
      fetchSources(pipeline, settings, silentProgress, { HF_ENDPOINT: hub.endpoint }),
  }
  const value = recipe({ from: [hubSource(['absent.jsonl', 'data.jsonl'])] })
  const { manifest, status } = await build(value, settings, effects)
  expect([manifest.rows, manifest.label, status]).toEqual([2, '', 'built'])
  expect(readFileSync(join(settings.cache, 'sources/rows/data.jsonl'), 'utf8')).toBe(text)
  const asked = hub.seen.length
  expect((await build(value, settings, effects)).status).toBe('stands')
  expect(hub.seen.length).toBe(asked)
})

test('a revision that holds none of the wanted files is an error that lists what it holds', async () => {
  const hub = await hubOf({ 'other.csv': 'x' })
  const settings = testSettings({ sources: 'hub' })
  const fetching = fetchSources(recipe({ from: [hubSource(['data.jsonl'])] }), settings, silentProgress, {
    HF_ENDPOINT: hub.endpoint,
  })
  await expect(fetching).rejects.toThrow(
    /Cannot download source rows: owner\/name@main holds none of data\.jsonl, but other\.csv; check the revision/,
  )
})

test.for(['http://127.0.0.1:9', 'http://127.0.0.1:39999', 'http://hub.invalid'])(
  'offline (%s) it fails within 10 seconds, naming the address and the two other ways',
  async (endpoint) => {
    const start = Date.now()
    const settings = testSettings({ sources: 'hub' })
    const fetching = fetchSources(recipe({ from: [hubSource(['data.jsonl'])] }), settings, silentProgress, {
      HF_ENDPOINT: endpoint,
    })
    await expect(fetching).rejects.toThrow(
      new RegExp(`${new URL(endpoint).hostname}.*SOURCES=<folder>.*SOURCES=sample`, 's'),
    )
    expect(Date.now() - start).toBeLessThan(10_000)
  },
)

test('a source that names no place to download from says so', async () => {
  const own = rowsSource()
  await expect(
    fetchSources(recipe({ from: [own] }), testSettings({ sources: 'hub' }), silentProgress, {}),
  ).rejects.toThrow(/Cannot download source rows: it names no place to download it from; use SOURCES=<folder>/)
})

async function hubOf(files: Readonly<Record<string, string>>) {
  const hub = await fakeHub(files)
  onTestFinished(() => hub.close())
  return hub
}

function hubSource(files: readonly string[]): Source {
  const source = rowsSource()
  const remote = { hub: 'owner/name', revision: 'main', files, into: 'rows' }
  return { ...source, layouts: source.layouts.map((layout) => ({ ...layout, remote })) }
}
