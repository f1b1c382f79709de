/** Counts a release again from its files, and stops where the manifest says otherwise. */
import { join } from 'node:path'
import { byLabel, type Counts, counted, countLabels, show, total } from '#engine/counts.ts'
import { numberOf } from '#engine/database.ts'
import type { Manifest } from '#engine/manifest.ts'
import { labelColumns } from '#engine/record.ts'
import { digestRows, readBack } from '#engine/shards.ts'
import { sql } from '#engine/sql.ts'
import { checkAside, sourcesOf } from './aside.ts'
import { formats, mustAgree, sum } from './check-manifest.ts'
import { type Aside, type Means, type Release, withRelease } from './release.ts'

/** What was compared with the manifest and found to agree. */
export interface Checks {
  /** Shards whose size and sha256 agree. */
  readonly shards: number
  /** Published rows, counted in every format. */
  readonly rows: number
  /** The digest of the row ids; null where the release publishes no ids and the texts were hashed instead. */
  readonly digest: string
  /** Labels whose counts were counted again; a label that is not published cannot be. */
  readonly labels: readonly string[]
  readonly dropped: number
  readonly rejected: number
}

/** Recounts a release folder, as `recount` does one that is open. */
export function recountFolder(folder: string, means: Means): Promise<Checks> {
  return withRelease(folder, means, recount)
}

/**
 * Recounts rows, digest, labels, dropped rows by reason and rejects. Throws an `input` error at the first difference.
 */
export async function recount(release: Release): Promise<Checks> {
  const { folder, manifest, db, rows } = release
  await recountShards(release)
  const { digest } = await digestRows(db, rows)
  mustAgree(folder, 'digest of the published rows', digest, manifest.digest)
  const labels = await recountLabels(release)
  for (const { path, rows } of await checkAside(db, folder, manifest)) mustAgree(folder, `rows in ${path}`, 0, rows)
  await recountPoints(release)
  return {
    shards: manifest.shards.length,
    rows: manifest.rows,
    digest,
    labels,
    dropped: sum(manifest.steps.map(({ rowsDropped }) => rowsDropped)),
    rejected: sum(sourcesOf(manifest).map(({ rejected }) => rejected)),
  }
}

async function recountShards({ folder, manifest, db }: Release): Promise<void> {
  for (const shards of formats(manifest)) {
    const files = readBack(shards.map(({ path }) => join(folder, path)))
    const counted = await db.rows(
      'count the rows of the shards',
      sql`SELECT file_index, count(*) AS rows FROM (${files}) GROUP BY file_index`.sql,
    )
    const found = new Map(counted.map((row) => [numberOf(row, 'file_index'), numberOf(row, 'rows')]))
    for (const [i, { path, rows }] of shards.entries()) mustAgree(folder, `rows of ${path}`, found.get(i) ?? 0, rows)
    mustAgree(folder, `rows of ${shards.length} shards`, sum([...found.values()]), manifest.rows)
  }
}

async function recountLabels({ folder, manifest, db, rows, columns }: Release): Promise<readonly string[]> {
  const published = labelColumns.filter((label) => columns.has(label))
  const counted = await countLabels(db, 'count the labels of the published rows', rows)
  const found = byLabel(counted)
  for (const label of published)
    for (const value of new Set([...Object.keys(found[label]), ...Object.keys(manifest.counts[label])]))
      mustAgree(folder, `rows of ${label} ${value}`, found[label][value] ?? 0, manifest.counts[label][value] ?? 0)
  if (published.length === labelColumns.length)
    for (const { dataset, license, rows } of manifest.licenses) {
      const standing = counted.filter((one) => one.dataset === dataset && one.license === license)
      mustAgree(folder, `rows of dataset ${dataset} under ${license}`, total(standing), rows)
    }
  return published
}

// Between two points stands at most one step: the rows by label before it, less those it dropped, are the rows after
// it. Only across a transform, which may change labels, nothing can be said.
async function recountPoints(release: Release): Promise<void> {
  const { folder, manifest } = release
  const steps = new Map(manifest.steps.map((step) => [step.name, step]))
  let before: Manifest['checkpoints'][number] | undefined
  for (const point of manifest.checkpoints) {
    const step = point.expected === null ? steps.get(point.name) : undefined
    const keepsLabels = step === undefined || Object.keys(step.reasons).length > 0
    if (before !== undefined && keepsLabels) {
      const aside = step === undefined ? undefined : release.dropped.find(({ by }) => by === step.name)
      const gone = await labelsOf(release, aside)
      const what =
        step === undefined ? `at checkpoint ${point.name}` : `after step ${step.name}, from the rows before it`
      for (const label of labelColumns)
        agreeAfter(folder, label, what, before.counts[label], gone[label], point.counts[label])
    }
    before = point
  }
}

type Values = Readonly<Record<string, number>>

function agreeAfter(folder: string, label: string, what: string, before: Values, gone: Values, after: Values): void {
  for (const value of new Set([...Object.keys(before), ...Object.keys(after)]))
    mustAgree(folder, `rows of ${label} ${value} ${what}`, (before[value] ?? 0) - (gone[value] ?? 0), after[value] ?? 0)
}

async function labelsOf({ db }: Release, aside: Aside | undefined): Promise<Counts> {
  return byLabel(
    aside === undefined ? [] : await countLabels(db, `count the labels that ${aside.by} dropped`, aside.rows),
  )
}

/** The checks in one sentence. */
export function checksText({ shards, rows, digest, labels, dropped, rejected }: Checks): string {
  const labelled =
    labels.length === 0 ? 'labels are not published and were not' : `${labels.join(', ')} were counted again`
  return `Agrees with its files: size and SHA-256 of ${counted(shards, 'shard')}, ${show(rows)} rows with digest ${digest}, ${show(dropped)} dropped and ${show(rejected)} rejected rows; ${labelled}.`
}
