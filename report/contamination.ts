/** Contamination: what rows repeat of evaluation sets, from the evidence that flag_contamination published. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { numberOf, type Row } from '#engine/database.ts'
import { type Sql, sql } from '#engine/sql.ts'
import { disagreement } from './check-manifest.ts'
import { group } from './examples.ts'
import { html } from './html.ts'
import type { Section } from './page.ts'
import type { Release } from './release.ts'
import { table } from './table.ts'
import { type Excerpt, excerpt, excerptHtml } from './text.ts'

/** Rows that repeat a part of an evaluation set in one way. */
export interface Overlapping {
  readonly set: string
  /** What of an item is repeated: `instruction`, `input`, or the whole `item`. */
  readonly part: string
  readonly match: string
  /** Rows that were compared, so before any was dropped for it. */
  readonly rows: number
  /** Those of them that are published. */
  readonly published: number
  readonly example: { readonly item: Excerpt; readonly row: Excerpt; readonly dataset: string; readonly score: number }
}

/** `null` where the release was not compared with evaluation sets. */
export type Contamination = {
  /** The sets, with their items; none where a set was absent. */
  readonly sets: readonly { readonly name: string; readonly items: number }[]
  readonly overlaps: readonly Overlapping[]
} | null

const step = 'flag_contamination'

/** Counts the evidence, and how much of it is among the published rows. */
export async function contaminationFigures({ db, folder, manifest, rows }: Release): Promise<Contamination> {
  if (!manifest.steps.some(({ name }) => name === step)) return null
  const path = `evidence/${step}/hits.parquet`
  const file = join(folder, path)
  if (!existsSync(file)) throw disagreement(folder, `${path} is missing`)
  const counted = await db.rows('count the evidence of contamination', overlaps(file, rows).sql)
  const sets = (manifest.references ?? []).map(({ name, rows }) => ({ name, items: rows }))
  return { sets, overlaps: counted.map(overlapping) }
}

// The example is a published one where there is one, the least alike of its kind: where a mistake would be.
function overlaps(file: string, published: Sql): Sql {
  return sql`
    WITH hits AS (
      SELECT evaluation_set, part, match, score, item_text, row_text, dataset, id, ordinal,
        id IN (SELECT id FROM ${published}) AS stays
      FROM read_parquet(${file})
    )
    SELECT evaluation_set, part, match, count(DISTINCT ordinal) AS found,
      count(DISTINCT ordinal) FILTER (stays) AS stay,
      first({item_text: item_text, row_text: row_text, dataset: dataset, score: score}
        ORDER BY stays DESC, score, id, item_text, row_text) AS example
    FROM hits GROUP BY evaluation_set, part, match
    ORDER BY evaluation_set, part, list_position(['exact', 'near', 'grams'], match)`
}

function overlapping(row: Row): Overlapping {
  const example = row.example as Readonly<Record<string, string | number>>
  return {
    set: String(row.evaluation_set),
    part: String(row.part),
    match: String(row.match),
    rows: numberOf(row, 'found'),
    published: numberOf(row, 'stay'),
    example: {
      item: excerpt(String(example.item_text)),
      row: excerpt(String(example.row_text)),
      dataset: String(example.dataset),
      score: Number(example.score),
    },
  }
}

/** The section. */
export function contaminationSection(figures: Contamination): Section {
  if (figures === null) {
    const body = html`<p class="empty">This recipe compares no row with evaluation sets.</p>`
    return { id: 'contamination', title: 'Contamination', body }
  }
  const { sets, overlaps } = figures
  const body = html`<p class="note">Which rows repeat items of evaluation sets. <em>exact</em>: the same but for width, case, spaces and marks;
<em>near</em>: in nearly the same characters; <em>grams</em>: the row holds much of the item. A row may count in several lines.</p>
${table({
  caption: 'Evaluation sets',
  columns: ['set', { number: 'items' }],
  rows: sets.map(({ name, items }) => [name, items === 0 ? 'absent: not compared' : items]),
})}
${table({
  caption: 'Rows that repeat a part of an item',
  columns: ['set', 'part', 'match', { number: 'rows found' }, { number: 'published' }],
  rows: overlaps.map(({ set, part, match, rows, published }) => [set, part, match, rows, published]),
})}
${group(
  'The least alike of each kind, where a mistake would be',
  overlaps.map(
    ({ set, part, match, example }) => html`<div class="row kept"><dl>
<dt>${set}</dt><dd>${excerptHtml(example.item)}</dd><dt>${example.dataset}</dt><dd>${excerptHtml(example.row)}</dd></dl>
<p class="place">${part}, ${match}, ${example.score.toFixed(2)}</p></div>\n`,
  ),
)}`
  return { id: 'contamination', title: 'Contamination', body }
}
