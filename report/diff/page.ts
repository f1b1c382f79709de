/** The differences of two releases as one self-contained page. */
import { writeText } from '#engine/disk.ts'
import { messageOf, NagareError } from '#engine/errors.ts'
import { labelColumns } from '#engine/record.ts'
import { type Html, html } from '#report/html.ts'
import { page, type Section } from '#report/page.ts'
import { type Cell, shown, table } from '#report/table.ts'
import { exampleSections } from './page-examples.ts'
import type { AbsentRows, Differences, FileState, Side } from './types.ts'
import { causeOf, fileStateOf, nameOf, partOf, sameRecipe, sayValue, signed } from './words.ts'

/** Writes the page to a file, whole or not at all. Throws an `output` error. */
export function writePage(differences: Differences, file: string): void {
  try {
    writeText(file, differencesPage(differences))
  } catch (error) {
    throw new NagareError('output', `Cannot write ${file}: ${messageOf(error)}; name a file that can be written`, error)
  }
}

/** The differences as HTML. */
export function differencesPage(differences: Differences): string {
  const { before, after } = differences
  return page({
    title: `${nameOf(before)} and ${nameOf(after)}: ${differences.same ? 'no difference' : 'differences'}`,
    subtitle: `before: ${nameOf(before)} of ${before.created}; after: ${nameOf(after)} of ${after.created}`,
    sections: [
      glance(differences),
      rowsSection(differences),
      countsSection(differences),
      recipeSection(differences),
      filesSection(differences),
      ...exampleSections(differences),
    ],
  })
}

function glance({ before, after, rows, notes }: Differences): Section {
  const tiles: readonly (readonly [string, number])[] = [
    ['rows before', before.rows],
    ['rows after', after.rows],
    ['the same', rows.same],
    ['removed', rows.removed.rows],
    ['added', rows.added.rows],
    ['changed', rows.changed.rows],
    ['moved labels', rows.relabelled.rows],
    ['another place', rows.relocated.rows],
  ]
  const body = html`<dl class="tiles">${tiles.map(([name, rows]) => html`<div><dt>${name}</dt><dd>${shown(rows)}</dd></div>`)}</dl>
${notes.map((note) => html`<p class="note">${note}</p>`)}
<p>Digest before: <code>${before.digest}</code><br>Digest after: <code>${after.digest}</code></p>`
  return { id: 'glance', title: 'At a glance', body }
}

function rowsSection({ rows }: Differences): Section {
  const absent = (kind: string, groups: readonly AbsentRows[], side: Side): Cell[][] =>
    groups.map((group) => [kind, causeOf(group, side), group.rows])
  const columns = Object.entries(rows.changed.columns).filter(([, count]) => count > 0)
  const kinds: Cell[][] = [
    ...absent('removed', rows.removed.groups, 'before'),
    ...absent('added', rows.added.groups, 'after'),
    ...columns.map(([column, count]): Cell[] => ['changed', `another ${column} at the same place`, count]),
    ...rows.relabelled.moves.map(({ column, before, after, rows }): Cell[] => [
      'moved label',
      `${column}: ${before} → ${after}`,
      rows,
    ]),
    ...(rows.relocated.rows === 0
      ? []
      : [['another place', 'the same text and labels', rows.relocated.rows] satisfies Cell[]]),
  ]
  const body = table({
    caption: 'Rows by kind of difference and cause; a changed row may differ in several columns',
    columns: ['kind', 'cause', { number: 'rows' }],
    rows: kinds,
    empty: 'all rows are the same.',
  })
  return { id: 'rows', title: 'Rows', body }
}

function countsSection({ counts }: Differences): Section {
  const tables = labelColumns.map((label) =>
    table({
      caption: `Rows by ${label}`,
      columns: [label, { number: 'before' }, { number: 'after' }, { number: 'change' }],
      rows: counts[label].map(({ name, before, after }) => [
        name,
        before,
        after,
        { cell: html`${signed(after - before)}`, by: after - before },
      ]),
    }),
  )
  return { id: 'counts', title: 'Counts', body: html`${tables}` }
}

function recipeSection(differences: Differences): Section {
  const body = table({
    caption: 'What differs in sources, steps, checkpoints and tools',
    columns: ['part', 'before', 'after'],
    rows: differences.recipe.map((change) => [partOf(change), sayValue(change.before), sayValue(change.after)]),
    empty: `${sameRecipe(differences)}.`,
  })
  return { id: 'recipe', title: 'Recipe', body }
}

const mostFiles = 500 // a tree of the source has thousands; more than this nobody reads on a page

function filesSection({ files }: Differences): Section {
  const cell = (state: FileState | null): Html =>
    state === null ? html`-` : html`${shown(state.bytes)} bytes<br><code>${state.sha256.slice(0, 12)}</code>`
  const all = table({
    caption: 'Source files that are not the same in both',
    columns: ['source', 'file', 'what', 'before', 'after'],
    rows: files
      .slice(0, mostFiles)
      .map((file) => [
        file.source,
        file.path,
        fileStateOf(file),
        { cell: cell(file.before), by: file.before?.bytes ?? 0 },
        { cell: cell(file.after), by: file.after?.bytes ?? 0 },
      ]),
    empty: 'the same.',
  })
  const more = files.length > mostFiles && html`<p class="note">And ${shown(files.length - mostFiles)} more.</p>`
  return { id: 'files', title: 'Source files', body: html`${all}${more}` }
}
