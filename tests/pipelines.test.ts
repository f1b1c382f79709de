/** Released pipelines: each file is what it was when it was released, and its published counts add up. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runNames } from '#bin/pipelines.ts'
import { bind } from '#engine/bind.ts'
import type { Checkpoint, Expected, Pipeline } from '#engine/pipeline.ts'
import { pipelineFile } from '#engine/pipeline.ts'
import { planText, recipeFingerprint } from '#engine/plan.ts'
import { database } from './helpers/build.ts'

// A released pipeline never changes: a new release is a new file, and a new line here (as in the head of its plan's SQL).
const fingerprints: Readonly<Record<string, string>> = {
  'full-v0.1.0': '7e21dae25bcabfb4a1eb747a8e7ae7d25972a6be619d22ce4ed97c368a1b9f2b',
  'vanilla-clean-v2.0.0': '11e7b4e22ec3000a26d89c808e1849f323417b93ce55d2345d82544c869ce362',
  'vanilla-v0.1.0': '80b04deb476a445b34c2300d24e61ff63202c56a2ced3309f9dc37a6a52cba0b',
  'vanilla-v1.0.0': 'defb7d3a167a6d85314ee5efcbb325dbf6c0b208f67f32d8097e2f48960ba9b1',
  'vanilla-v1.0.1': 'a85afc23164beb9ffa190fd93116f32da5befcbd42f69170b706e77fd4b3b8ad',
}

// Releases of others that are rebuilt here: their counts were published.
const reproductions = ['full-v0.1.0', 'vanilla-v0.1.0', 'vanilla-v1.0.0', 'vanilla-v1.0.1']

const folder = join(import.meta.dirname, '../pipelines')
const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''))
const names = files.filter((name) => !runNames().includes(name))
const pipelines = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await load(name)] as const)))

test('every pipeline file has a fingerprint recorded, and every one recorded has its file', () => {
  expect(names.toSorted()).toEqual(Object.keys(fingerprints).toSorted())
})

test.for(names)('%s is named by its name and version', (name) => {
  expect(pipelineFile(of(name))).toBe(name)
})

test.for(names)('%s has the fingerprint that it was released with', (name) => {
  expect(recipeFingerprint(of(name))).toBe(fingerprints[name])
})

test.for(names)('%s plans the statements of tests/plans', async (name) => {
  await expect(planText(of(name))).toMatchFileSnapshot(`plans/${name}.sql`)
})

test.for(names)('every statement of %s binds', async (name) => {
  await expect(bind(await database(), of(name))).resolves.toBeUndefined()
})

test.for(reproductions)('the published counts of the datasets of %s bracket its rows', (name) => {
  const { rows, dataset } = expectedOf(name)
  const ranges = Object.values(dataset ?? {}).map(range)
  const sum = (end: 0 | 1) => ranges.reduce((total, one) => total + one[end], 0)
  expect(ranges.length).toBeGreaterThan(10)
  expect(sum(0)).toBeLessThanOrEqual(Number(rows))
  expect(sum(1)).toBeGreaterThanOrEqual(Number(rows))
})

test.for(reproductions)('the published counts of the tasks of %s are at most its rows', (name) => {
  const { rows, task } = expectedOf(name)
  const least = Object.values(task ?? {}).reduce<number>((total, count) => total + range(count)[0], 0)
  expect(least).toBeGreaterThan(0)
  expect(least).toBeLessThanOrEqual(Number(rows))
})

test.for<[release: string, arithmetic: string, rows: number]>([
  [
    'vanilla-v0.1.0',
    'full 0.1.0 without 6,581,762 translation and English-only rows',
    rowsOf('full-v0.1.0') - 6_581_762,
  ],
  ['vanilla-v1.0.0', 'vanilla 0.1.0 with 702,756 typo rows and 906 of JQAC', rowsOf('vanilla-v0.1.0') + 702_756 + 906],
  ['vanilla-v1.0.1', 'vanilla 1.0.0 without 52,002 alpaca rows', rowsOf('vanilla-v1.0.0') - 52_002],
  ['vanilla-v1.0.1', 'what the paper says', 2_463_624],
])('the rows of %s are those of %s', ([release, , rows]) => {
  expect(rowsOf(release)).toBe(rows)
})

test('translation and English-only rows of full 0.1.0 are what vanilla 0.1.0 lacks', () => {
  const { translation, english_only } = expectedOf('full-v0.1.0').task ?? {}
  expect(Number(translation) + Number(english_only)).toBe(rowsOf('full-v0.1.0') - rowsOf('vanilla-v0.1.0'))
})

test('a dataset that two releases publish whole has one count', () => {
  const exact = reproductions.flatMap((name) => Object.entries(expectedOf(name).dataset ?? {}))
  const whole = Object.groupBy(
    exact.filter(([dataset]) => !partly.includes(dataset)),
    ([dataset]) => dataset,
  )
  const differing = Object.entries(whole).filter(([, of]) => new Set(of?.map(([, n]) => JSON.stringify(n))).size > 1)
  expect(differing).toEqual([])
})

// The datasets of which vanilla leaves the translations out.
const partly = ['ParaNatCom', 'wordnet', 'yasashi-japanese']

function of(name: string): Pipeline {
  return pipelines[name] as Pipeline
}

function expectedOf(name: string): Checkpoint['expected'] {
  const checkpoint = of(name).through.find((step) => step.kind === 'checkpoint' && step.name === 'upstream')
  return (checkpoint as Checkpoint).expected
}

function rowsOf(name: string): number {
  return Number(expectedOf(name).rows)
}

function range(count: Expected): [from: number, to: number] {
  return typeof count === 'number' ? [count, count] : [count.from, count.to]
}

async function load(name: string): Promise<Pipeline> {
  return ((await import(join(folder, `${name}.ts`))) as { default: Pipeline }).default
}
