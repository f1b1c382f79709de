/**
 * The rows that the page of differences shows: texts in full length up to a bound, what changed marked by character.
 */
import { type Html, html } from '#report/html.ts'
import type { Section } from '#report/page.ts'
import { shown } from '#report/table.ts'
import { codePoints, excerpt, excerptHtml } from '#report/text.ts'
import type { Change } from './characters.ts'
import { textColumns } from './examples.ts'
import type { AbsentRows, ChangedRow, Differences, Evidence, ExampleRow, MovedRow, Side } from './types.ts'
import { causeOf, movesOf, sayValue } from './words.ts'

/** One section for each kind of difference that has rows to show. */
export function exampleSections({ rows }: Differences): readonly Section[] {
  const { removed, added, changed, relabelled, relocated } = rows
  return [
    { id: 'removed', title: 'Removed rows', body: absent(removed.groups, 'before'), rows: removed.rows },
    { id: 'added', title: 'Added rows', body: absent(added.groups, 'after'), rows: added.rows },
    { id: 'changed', title: 'Changed rows', ...several(changed, changedHtml) },
    { id: 'relabelled', title: 'Moved labels', ...several(relabelled, movedHtml) },
    { id: 'relocated', title: 'Rows from another place', ...several(relocated, movedHtml) },
  ].filter(({ rows }) => rows > 0)
}

function several<Row>(
  { rows, examples }: { readonly rows: number; readonly examples: readonly Row[] },
  write: (row: Row) => Html,
) {
  return { rows, body: html`${count(examples.length, rows)}${examples.map(write)}` }
}

function count(some: number, of: number): Html {
  return html`<p class="note">${shown(some)} of ${shown(of)} shown, the first by their place.</p>`
}

function absent(groups: readonly AbsentRows[], side: Side): Html {
  return html`${groups.map(
    (group) => html`<h3>${causeOf(group, side)}</h3>${count(group.examples.length, group.rows)}
${group.examples.map((row) => rowHtml(row, side === 'before' ? 'row dropped' : 'row'))}`,
  )}`
}

function rowHtml(row: ExampleRow & { readonly evidence: Evidence }, kind: string): Html {
  const texts = textColumns.filter((column) => row[column] !== '' || column !== 'input')
  const evidence = Object.entries(row.evidence)
  return html`<div class="${kind}">${place(row)}<dl>
${texts.map((column) => html`<dt>${column}</dt><dd>${excerptHtml(excerpt(row[column]))}</dd>`)}
${evidence.map(([name, value]) => html`<dt>${name}</dt><dd>${sayValue(value)}</dd>`)}
</dl></div>\n`
}

function changedHtml({ before, after, columns }: ChangedRow): Html {
  return html`<div class="row">${place(after)}<dl>
${columns.instruction === undefined && html`<dt>instruction</dt><dd>${excerptHtml(excerpt(after.instruction))}</dd>`}
${Object.entries(columns).map(([column, changes]) => html`<dt>${column}</dt><dd>${changesHtml(changes)}</dd>`)}
${moves(before, after)}</dl></div>\n`
}

function movedHtml({ before, after }: MovedRow): Html {
  const instruction = html`<dt>instruction</dt><dd>${excerptHtml(excerpt(after.instruction))}</dd>`
  return html`<div class="row">${place(after)}<dl>${instruction}\n${moves(before, after)}</dl></div>\n`
}

function moves(before: ExampleRow, after: ExampleRow): Html {
  return html`${movesOf(before, after).map(([name, move]) => html`<dt>${name}</dt><dd>${move}</dd>`)}`
}

function place({ id, dataset, source, file, row }: ExampleRow): Html {
  return html`<p class="place">${source === null ? id : `${dataset}: ${source} ${file}, row ${row}; ${id}`}</p>`
}

const mostChanges = 200 // pieces of one text; a text that differs in more is another text
const kept = 60 // code points shown of what stayed beside a change

function changesHtml(changes: readonly Change[]): Html {
  const all = changes.slice(0, mostChanges)
  const more = changes.length > all.length && html` <span class="cut">cut: more follows</span>`
  return html`<span class="text" lang="ja" dir="auto">${all.map(changeHtml)}</span>${more}`
}

function changeHtml({ kind, text }: Change): Html {
  if (kind === 'same') return html`${stayed(text)}`
  const { text: shownText, characters } = excerpt(text, codePoints(text), 1000)
  const cut = characters > codePoints(shownText) ? `… (${shown(characters)} characters)` : ''
  return kind === 'removed'
    ? html`<del dir="auto">${shownText}${cut}</del>`
    : html`<ins dir="auto">${shownText}${cut}</ins>`
}

function stayed(text: string): string {
  const all = [...text]
  if (all.length <= 2 * kept + 1) return text
  return `${all.slice(0, kept).join('')}…${all.slice(-kept).join('')}`
}
