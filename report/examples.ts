/** Rows to look at: kept ones of every dataset, dropped ones of every reason. */
import { counted } from '#engine/counts.ts'
import { numberOf } from '#engine/database.ts'
import { sql } from '#engine/sql.ts'
import { type Html, html } from './html.ts'
import type { Section } from './page.ts'
import type { Aside, Release } from './release.ts'
import { publishedColumns, rowHtml, type ShownRow, shownColumns, shownRow } from './rows.ts'

/** Rows that a step dropped for a reason, and some of them. */
export interface Dropped {
  readonly step: string
  readonly reason: string
  readonly rows: number
  readonly examples: readonly ShownRow[]
}

/** Rows of a dataset that were kept, and some of them. */
export interface Kept {
  readonly dataset: string
  readonly rows: number
  readonly examples: readonly ShownRow[]
}

const perDataset = 2
const perReason = 3
const mostDatasets = 40

/** Of each dataset the rows with the smallest ids. */
export async function keptExamples({ db, rows, columns }: Release): Promise<readonly Kept[]> {
  const doing = 'choose kept rows to show'
  const chosen = await db.rows(
    doing,
    `SELECT dataset, count(*) AS rows, min(id, ${perDataset}) AS ids FROM measured
    GROUP BY dataset ORDER BY rows DESC, dataset LIMIT ${mostDatasets}`,
  )
  const ids = chosen.flatMap((row) => (row.ids as unknown[]).map(String))
  const shown = publishedColumns(columns)
  const found = await db.rows(
    doing,
    sql`SELECT ${shown} FROM ${rows} WHERE id IN ${ids.length === 0 ? ['-'] : ids}`.sql,
  )
  const byId = new Map(found.map((row) => [String(row.id), shownRow(row)]))
  return chosen.map((row) => ({
    dataset: String(row.dataset),
    rows: numberOf(row, 'rows'),
    examples: (row.ids as unknown[]).flatMap((id) => byId.get(String(id)) ?? []),
  }))
}

/** Of each reason the rows whose place (file and row) has the smallest md5: they need not have an id. */
export async function droppedExamples(release: Release): Promise<readonly Dropped[]> {
  const all: Dropped[] = []
  for (const aside of release.dropped) all.push(...(await examplesOf(release, aside)))
  return all
}

async function examplesOf({ db }: Release, { by, rows, columns }: Aside): Promise<Dropped[]> {
  const doing = `choose rows that ${by} dropped to show`
  const chosen = sql`SELECT reason AS chosen_reason, count(*) AS chosen_rows,
      unnest(min({key: md5(concat_ws(':', file, row)), file_of: filename, number: file_row_number}, ${perReason})) AS chosen_place
    FROM ${rows} GROUP BY reason`
  const found = await db.rows(
    doing,
    sql`WITH chosen AS MATERIALIZED (${chosen})
      SELECT ${shownColumns(columns)}, chosen_reason AS why, chosen_rows AS of_reason
      FROM ${rows} AS rows JOIN chosen ON filename = chosen_place.file_of AND file_row_number = chosen_place.number
      ORDER BY chosen_rows DESC, chosen_reason, chosen_place.key`.sql,
  )
  return [...Map.groupBy(found, ({ why }) => String(why))].map(([reason, examples]) => ({
    step: by,
    reason,
    rows: numberOf(examples[0], 'of_reason'),
    examples: examples.map(shownRow),
  }))
}

/** The section of kept rows. */
export function keptSection(kept: readonly Kept[]): Section {
  const note = html`<p class="note">Of each dataset the ${perDataset} rows with the smallest id (md5), the ${mostDatasets} largest datasets at most.</p>`
  const groups = kept.map(({ dataset, rows, examples }) =>
    group(
      `${dataset}: ${counted(rows, 'row')} kept`,
      examples.map((row) => rowHtml(row, 'kept')),
    ),
  )
  return {
    id: 'kept',
    title: 'Kept rows',
    body: html`${note}${groups.length === 0 ? html`<p class="empty">No rows.</p>` : groups}`,
  }
}

/** The section of dropped rows. */
export function droppedSection(dropped: readonly Dropped[]): Section {
  const note = html`<p class="note">Of each reason ${perReason} rows, chosen by the md5 of their file and row.</p>`
  const groups = dropped.map(({ step, reason, rows, examples }) =>
    group(
      `${reason} (${step}): ${counted(rows, 'row')} dropped`,
      examples.map((row) => rowHtml(row, 'dropped', reason)),
    ),
  )
  return {
    id: 'dropped',
    title: 'Dropped rows',
    body: html`${note}${groups.length === 0 ? html`<p class="empty">No row was dropped.</p>` : groups}`,
  }
}

/** Examples under a heading that opens. */
export function group(title: string, examples: readonly Html[]): Html {
  return html`<details><summary>${title}</summary>${examples}</details>\n`
}
