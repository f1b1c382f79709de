/** What tuning changed: the adapter against its base, on the same rows. */
import { html } from '#report/html.ts'
import type { Section } from '#report/page.ts'
import { table } from '#report/table.ts'
import type { ReadRun } from './read-run.ts'
import type { Comparison } from './results.ts'
import { fixed, range } from './table-two-section.ts'

/** The differences between base and adapter; empty where they were not evaluated. */
export function changeFigures({ results }: ReadRun): readonly Comparison[] {
  return results.get('evaluate')?.found.comparisons ?? []
}

/** The section. */
export function changeSection(changes: readonly Comparison[]): Section {
  const body = html`<p class="note">Adapter less base on the same rows, with paired bootstrap intervals; p is of the exact McNemar test. <code>meanNll</code> is the loss of
answers, whose exponential is the perplexity: less is better.</p>
${table({
  caption: 'Adapter less base',
  columns: ['task', 'measure', { number: 'difference' }, '95 % interval', { number: 'McNemar p' }, { number: 'rows' }],
  rows: changes.map(({ task, measure, difference, interval, p, rows }) => [
    task,
    measure,
    { cell: html`${fixed(difference, 3)}`, by: difference },
    { cell: html`${range(interval, 3)}`, by: interval[0] },
    p === null ? '–' : { cell: html`${p.toPrecision(2)}`, by: p },
    rows,
  ]),
})}`
  return { id: 'changes', title: 'What tuning changed', body }
}
