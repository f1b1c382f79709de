/** What data made the adapter: the release by task and licence, and the rows that were seen. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { show } from '#engine/counts.ts'
import type { RunRecord } from '#engine/run/record.ts'
import { type Html, html } from '#report/html.ts'
import type { Section } from '#report/page.ts'
import { bars, figure } from '#report/picture.ts'
import { percent, share, table } from '#report/table.ts'
import type { ReadRun, TrainingAccount } from './read-run.ts'

/** The data of a run. */
export interface DataFigures {
  readonly releases: RunRecord['releases']
  /** The report of the release, relative to this one; null where none was written. */
  readonly audit: string | null
  /** Rows that the adapter was tuned on, repetitions included; null before the end. */
  readonly seen: TrainingAccount['rows'] | null
  readonly evaluation: RunRecord['evaluationData']
}

/** Reads it from the record and the training's account. */
export function dataFigures({ place, record, trainings }: ReadRun): DataFigures {
  const [release] = record.releases
  const audit = release && `${release.folder}.report.html`
  return {
    releases: record.releases,
    audit: audit && existsSync(join(place, audit)) ? audit : null,
    seen: trainings[0]?.account?.rows ?? null,
    evaluation: record.evaluationData,
  }
}

/** The section. */
export function dataSection({ releases, audit, seen, evaluation }: DataFigures): Section {
  const [release] = releases
  if (!release) return { id: 'data', title: 'Data', body: html`<p class="empty">None.</p>` }
  const { name, version, rows, digest, counts } = release
  const report =
    audit === null
      ? `no report of it was written; nagare report ${name}-v${version} writes one`
      : html`<a href="${audit}">its audit report</a>`
  const body = html`<p>${name} ${version}, ${show(rows)} rows, digest <code>${digest}</code>: ${report}.</p>
<div class="pictures">${countsPicture('Rows by task', counts.task, rows)}${countsPicture('Rows by licence', counts.license, rows)}</div>
${seen ? seenTable(seen) : html`<p class="empty">No rows have been seen to the end.</p>`}
${table({
  caption: 'Releases of this run',
  columns: ['release', 'without task', { number: 'rows' }, 'digest'],
  rows: releases.map(({ name, version, withoutTask, rows, digest }) => [
    `${name} ${version}`,
    withoutTask ?? '',
    rows,
    digest,
  ]),
})}
${table({
  caption: 'Evaluation data',
  columns: ['file', { number: 'bytes' }, 'sha256'],
  rows: evaluation.map(({ path, bytes, sha256 }) => [path, bytes, sha256]),
})}
<p class="note">From a score to rows: the evaluation's folder <code>predictions</code> has a Parquet file for each task with the id of every row; the ids of the rows
that the adapter was tuned on are the column <code>id</code> of the release, whose files carry licence and place in the source.</p>`
  return { id: 'data', title: 'What made the adapter', body }
}

function countsPicture(caption: string, counts: Readonly<Record<string, number>>, rows: number): Html {
  const values = Object.entries(counts).map(([name, value]) => ({
    name,
    value,
    text: `${show(value)}, ${percent(value / rows)}`,
  }))
  if (values.length === 0) return html`<p class="empty">${caption}: not counted.</p>`
  return figure(bars(`${caption}: ${values.map(({ name, text }) => `${name} ${text}`).join('; ')}`, values), caption)
}

function seenTable({ seen, cut, dropped, byDataset }: TrainingAccount['rows']): Html {
  const all = Object.entries(byDataset).sort(([, one], [, other]) => other.rows - one.rows)
  return html`<p class="note">The adapter was tuned on ${show(seen)} rows, repetitions included; ${show(cut)} were cut to the input length, ${show(dropped)} dropped.</p>
${table({
  caption: 'Rows seen, by dataset',
  columns: ['dataset', { number: 'rows seen' }, { number: 'share' }, { number: 'cut' }, { number: 'without end mark' }],
  rows: all.map(([dataset, { rows, cut = 0, withoutEos = 0 }]) => [dataset, rows, share(rows / seen), cut, withoutEos]),
})}`
}
