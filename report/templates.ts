/** The instructions that occur most, with what is in quotes and digits taken out: the templates of a dataset. */
import { show } from '#engine/counts.ts'
import { numberOf } from '#engine/database.ts'
import { sql } from '#engine/sql.ts'
import { html } from './html.ts'
import type { Section } from './page.ts'
import type { Release } from './release.ts'
import { share, table } from './table.ts'
import { type Excerpt, excerpt, excerptHtml } from './text.ts'

/** A template and the rows whose instruction follows it. */
export interface Template {
  /** The instruction with … in place of quotations and digits, as far as it is shown. */
  readonly template: Excerpt
  readonly rows: number
  /** Different instructions that follow it. */
  readonly instructions: number
  readonly datasets: readonly string[]
}

export interface Templates {
  /** Different templates in all; 1 at least where there is a row. */
  readonly different: number
  readonly rows: number
  readonly top: readonly Template[]
}

const most = 30
// Quotations in Japanese and ASCII marks, and digits in either width.
const variable = '「[^」]*」|『[^』]*』|"[^"]*"|“[^”]*”|[0-9０-９]+'

/** Counts the templates of all rows. */
export async function templateFigures({ db, rows, manifest }: Release): Promise<Templates> {
  const doing = 'count the templates of instructions'
  await db.run(
    doing,
    sql`CREATE TEMP TABLE templates AS
      WITH instructions AS (
        SELECT instruction, coalesce(dataset, 'not published') AS dataset, count(*) AS rows FROM ${rows} GROUP BY ALL
      )
      SELECT regexp_replace(left(instruction, 2000), ${variable}, '…', 'g') AS template,
        sum(rows)::BIGINT AS rows, count(DISTINCT instruction) AS instructions, list_sort(list(DISTINCT dataset)) AS datasets
      FROM instructions GROUP BY template`.sql,
  )
  const [all] = await db.rows(doing, 'SELECT count(*) AS different FROM templates')
  const top = await db.rows(doing, `FROM templates ORDER BY rows DESC, template LIMIT ${most}`)
  return {
    different: numberOf(all, 'different'),
    rows: manifest.rows,
    top: top.map((row) => ({
      template: excerpt(String(row.template)),
      rows: numberOf(row, 'rows'),
      instructions: numberOf(row, 'instructions'),
      datasets: (row.datasets as unknown[]).map(String),
    })),
  }
}

/** The section. */
export function templateSection({ different, rows, top }: Templates): Section {
  const body = html`<p class="note">${show(different)} different instructions, once quotations and digits are taken out (…); the ${top.length} that occur most, over all rows.</p>
${table({
  caption: 'Templates by rows',
  columns: ['template', { number: 'rows' }, { number: 'share' }, { number: 'different instructions' }, 'datasets'],
  rows: top.map(({ template, rows: follow, instructions, datasets }) => [
    { cell: excerptHtml(template), by: template.text },
    follow,
    share(follow / rows),
    instructions,
    datasets.length > 4 ? `${datasets.slice(0, 4).join(', ')} and ${datasets.length - 4} more` : datasets.join(', '),
  ]),
})}`
  return { id: 'templates', title: 'Instruction templates', body }
}
