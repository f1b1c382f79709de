/** Raw rows that broke the contract of their source, by reason. */
import { numberOf } from '#engine/database.ts'
import { sql } from '#engine/sql.ts'
import { group } from './examples.ts'
import { html } from './html.ts'
import type { Section } from './page.ts'
import type { Release } from './release.ts'
import { table } from './table.ts'
import { type Excerpt, excerpt, excerptHtml } from './text.ts'

/** Rejected rows of a source for a reason, and some of them. */
export interface Rejected {
  readonly source: string
  readonly reason: string
  readonly rows: number
  readonly examples: readonly { readonly file: string; readonly row: number; readonly text: Excerpt }[]
}

const perReason = 3

/** Counts the rejects of every source by reason; the first of each in source order are shown. */
export async function rejectFigures({ db, rejects }: Release): Promise<readonly Rejected[]> {
  const all: Rejected[] = []
  for (const { by, rows } of rejects) {
    const found = await db.rows(
      `count the rejected rows of ${by}`,
      sql`SELECT reason, file, row, left(text, 1000) AS text, length(text) AS characters, count(*) OVER (PARTITION BY reason) AS rows
        FROM ${rows} QUALIFY row_number() OVER (PARTITION BY reason ORDER BY file, row) <= ${perReason} ORDER BY rows DESC, reason, file, row`
        .sql,
    )
    for (const [reason, examples] of Map.groupBy(found, ({ reason }) => String(reason)))
      all.push({
        source: by,
        reason,
        rows: numberOf(examples[0], 'rows'),
        examples: examples.map((row) => ({
          file: String(row.file),
          row: numberOf(row, 'row'),
          text: excerpt(String(row.text ?? ''), Number(row.characters ?? 0)),
        })),
      })
  }
  return all
}

/** The section. */
export function rejectSection(rejected: readonly Rejected[]): Section {
  const body = html`${table({
    caption: 'Rejected raw rows by source and reason',
    columns: ['source', 'reason', { number: 'rows' }],
    rows: rejected.map(({ source, reason, rows }) => [source, reason, rows]),
    empty: 'every raw row kept the contract of its source.',
  })}${rejected.map(({ source, reason, examples }) =>
    group(
      `${source}: ${reason}`,
      examples.map(
        ({ file, row, text }) =>
          html`<div class="row rejected">${excerptHtml(text)}<p class="place">${source}, ${file}, row ${row}</p></div>\n`,
      ),
    ),
  )}`
  return { id: 'rejects', title: 'Rejected raw rows', body }
}
