/** What the model wrote before and after, side by side. */
import { join } from 'node:path'
import type { Database } from '#engine/database.ts'
import { sql } from '#engine/sql.ts'
import { html } from '#report/html.ts'
import type { Section } from '#report/page.ts'
import { table } from '#report/table.ts'
import { type Excerpt, excerpt, excerptHtml } from '#report/text.ts'
import type { ReadRun } from './read-run.ts'

/** A prompt and what each model wrote. */
export interface Responses {
  readonly task: string
  readonly notes: readonly string[]
  readonly rows: readonly { readonly prompt: Excerpt; readonly base: Excerpt; readonly tuned: Excerpt }[]
}

const most = { rows: 10, characters: 1000 } as const

/** The texts of each generation task that nobody judged, from the evaluator's files of predictions. */
export async function responseFigures({ results }: ReadRun, db: Database): Promise<readonly Responses[]> {
  const evaluation = results.get('evaluate')
  if (!evaluation) return []
  const { folder, found } = evaluation
  // No figures: nobody judged. No result of a model: it could not write, and its gap says why.
  const toRead = (model: string, key: string) =>
    Object.keys(found.models[model]?.results[key]?.figures ?? { none: 0 }).length === 0
  const tasks = Object.entries(found.tasks).filter(
    ([key, { kind }]) => kind === 'generation' && toRead('base', key) && toRead('tuned', key),
  )
  return Promise.all(
    tasks.map(async ([key, { notes }]) => {
      const file = (model: string) => join(folder, model, 'predictions', `${key}.parquet`)
      const rows = await db.rows(
        'read the responses',
        sql`SELECT base.prompt AS prompt, base.response AS base, tuned.response AS tuned
          FROM read_parquet(${file('base')}) AS base JOIN read_parquet(${file('tuned')}) AS tuned USING (id)
          ORDER BY TRY_CAST(id AS INTEGER), id LIMIT ${most.rows}`.sql,
      )
      const cut = (text: unknown) => excerpt(String(text), undefined, most.characters)
      return {
        task: key,
        notes,
        rows: rows.map(({ prompt, base, tuned }) => ({ prompt: cut(prompt), base: cut(base), tuned: cut(tuned) })),
      }
    }),
  )
}

/** The section. */
export function responseSection(all: readonly Responses[], gap: string | undefined): Section {
  const tables = all.map(
    ({ task, notes, rows }) => html`${notes.length > 0 && html`<p class="note">${notes.join(' ')}</p>`}
${table({
  caption: `${task}: greedy responses to the same prompts`,
  columns: ['prompt', 'base', 'tuned'],
  rows: rows.map((row) =>
    [row.prompt, row.base, row.tuned].map((text) => ({
      cell: text.text === '' ? html`<span class="empty">no text</span>` : excerptHtml(text),
      by: text.text,
    })),
  ),
})}`,
  )
  const missing =
    gap === undefined ? html`<p class="empty">None in this run.</p>` : html`<p class="bad">Gap: ${gap}</p>`
  return { id: 'responses', title: 'Responses', body: all.length > 0 ? html`${tables}` : missing }
}
