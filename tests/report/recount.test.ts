/** Every count of a report against the manifest and against pyarrow: on the sample, and on real rows where NAGARE_REAL_DATA has them. */
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { Manifest } from '#engine/manifest.ts'
import vanilla from '#pipelines/vanilla-v1.0.1.ts'
import type { Report } from '#report/report.ts'
import { testBuild } from '../helpers/build.ts'
import { byScript } from '../helpers/read-back.ts'
import { reported } from '../helpers/report.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }) // each report loads a dictionary: slow beside other work

const root = resolve(import.meta.dirname, '../..')
const mirror = join(resolve(root, process.env.NAGARE_REAL_DATA ?? '../shared/real'), 'mirror')

test('on the sample', () => agree('sample'))

describe.skipIf(!existsSync(mirror))(`on real rows (skipped without ${relative(root, mirror)})`, () => {
  test('every count is that of the manifest and of pyarrow', () => agree({ folder: mirror }))
})

async function agree(sources: 'sample' | { readonly folder: string }): Promise<void> {
  const { folder, manifest } = await testBuild(vanilla, { sources })
  const report = await reported(folder)
  agreesWithManifest(report, manifest)
  agreesWithWitness(report, byScript('recount.py', folder) as Witness)
}

function agreesWithManifest(report: Report, manifest: Manifest): void {
  const dropped = manifest.steps.map(({ rowsDropped }) => rowsDropped)
  expect(report.glance.counts).toEqual(manifest.counts)
  expect(report.glance.rows).toBe(manifest.rows)
  expect(report.checks).toMatchObject({ rows: manifest.rows, digest: manifest.digest, dropped: sum(dropped) })
  expect(report.flow.steps).toEqual(manifest.steps)
  expect(
    sum(
      report.flow.links.filter(({ target }) => report.flow.nodes[target]?.kind === 'release').map(({ rows }) => rows),
    ),
  ).toBe(manifest.rows)
  expect(sum(report.dropped.map(({ rows }) => rows))).toBe(sum(dropped))
  expect(sum(report.rejected.map(({ rows }) => rows))).toBe(sum(manifest.sources.map(({ rejected }) => rejected)))
  expect(Object.fromEntries(report.kept.map(({ dataset, rows }) => [dataset, rows]))).toEqual(manifest.counts.dataset)
  expect(Object.fromEntries(report.japanese.map(({ task, rows }) => [task, rows]))).toEqual(manifest.counts.task)
}

function agreesWithWitness(report: Report, counted: Witness): void {
  const { glance, flaws, duplicates, templates, japanese } = report
  expect(glance).toMatchObject({ rows: counted.rows, characters: counted.characters, counts: counted.counts })
  expect(sum(glance.formats.map(({ bytes }) => bytes))).toBe(counted.bytes)
  expect(byReason(report.dropped.map(({ step, reason, rows }) => [step, reason, rows]))).toEqual(counted.dropped)
  expect(byReason(report.rejected.map(({ source, reason, rows }) => [source, reason, rows]))).toEqual(
    nonEmpty(counted.rejected),
  )
  const lengths = report.lengths.characters.map(({ task, side, ...of }) => [
    `${task} ${side}`,
    [of.rows, of.min, of.median, of.max, of.total],
  ])
  expect(Object.fromEntries(lengths)).toEqual(counted.lengths)
  for (const one of report.lengths.characters) expect(sum(one.bins.map(({ rows }) => rows))).toBe(one.rows)
  expect(duplicates.published).toEqual(counted.repeats)
  expect(templates.different).toBe(Object.keys(counted.templates).length)
  for (const { template, rows } of templates.top)
    expect([template.text, rows]).toEqual([template.text, counted.templates[template.text]])
  for (const { task, promptWithout, responseWithout } of japanese)
    expect([task, promptWithout, responseWithout]).toEqual([
      task,
      counted.without.prompt[task] ?? 0,
      counted.without.response[task] ?? 0,
    ])
  expect(flaws.examined).toBe(counted.rows)
  expect(flaws.rules.find(({ rule }) => rule === 'empty_response')?.rows).toBe(counted.empty)
}

type Counts = Readonly<Record<string, number>>

interface Witness {
  readonly rows: number
  readonly characters: number
  readonly bytes: number
  readonly empty: number
  readonly counts: Manifest['counts']
  readonly dropped: Readonly<Record<string, Counts>>
  readonly rejected: Readonly<Record<string, Counts>>
  readonly lengths: Readonly<Record<string, readonly number[]>>
  readonly repeats: Report['duplicates']['published']
  readonly templates: Counts
  readonly without: { readonly prompt: Counts; readonly response: Counts }
}

function byReason(counts: readonly (readonly [by: string, reason: string, rows: number])[]) {
  const found: Record<string, Record<string, number>> = {}
  for (const [by, reason, rows] of counts) found[by] = { ...found[by], [reason]: rows }
  return found
}

function nonEmpty(counts: Witness['rejected']): Witness['rejected'] {
  return Object.fromEntries(Object.entries(counts).filter(([, of]) => Object.keys(of).length > 0))
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
