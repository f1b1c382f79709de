/** The differences of two releases as text for a terminal. */
import { table } from '#engine/audit.ts'
import { show } from '#engine/counts.ts'
import { labelColumns } from '#engine/record.ts'
import { codePoints, excerpt } from '#report/text.ts'
import type { Change } from './characters.ts'
import type { AbsentRows, Compared, Differences, ExampleRow, LabelColumn, MovedRow, Side } from './types.ts'
import { causeOf, changeOf, fileStateOf, movesOf, nameOf, sameRecipe, signed } from './words.ts'

/** The differences as text; one line where there are none. */
export function differencesText(differences: Differences): string {
  const { before, after, notes, same } = differences
  const noted = notes.map((note) => `Note: ${note}`)
  if (same) return `${[`${nameOf(before)} and ${nameOf(after)}: no difference`, ...noted].join('\n')}\n`
  const sections = [
    [release('before', before), release('after', after), ...noted].join('\n'),
    rowsTable(differences),
    ...labelColumns.map((label) => countsTable(differences, label)),
    recipe(differences),
    files(differences),
    ...examples(differences),
  ]
  return `${sections.join('\n\n')}\n`
}

function release(side: Side, compared: Compared): string {
  const { rows, digest, created } = compared
  return `${side.padEnd(6)}  ${nameOf(compared)}: ${show(rows)} rows, digest ${digest}, ${created}`
}

function rowsTable({ rows }: Differences): string {
  const { added, removed, changed, relabelled, relocated } = rows
  const below = (name: string, count: number): string[] => [`  ${name}`, show(count)]
  const absent = (groups: readonly AbsentRows[], side: Side) =>
    groups.map((group) => below(causeOf(group, side), group.rows))
  const columns = Object.entries(changed.columns).filter(([, count]) => count > 0)
  return table(
    ['rows', ''],
    [
      ['the same', show(rows.same)],
      ['removed', show(removed.rows)],
      ...absent(removed.groups, 'before'),
      ['added', show(added.rows)],
      ...absent(added.groups, 'after'),
      ['changed: another text at the same place', show(changed.rows)],
      ...columns.map(([column, count]) => below(column, count)),
      ['moved labels: the same text', show(relabelled.rows)],
      ...relabelled.moves.map(({ column, before, after, rows }) => below(`${column}: ${before} -> ${after}`, rows)),
      ['another place of the sources: the same text and labels', show(relocated.rows)],
    ],
  )
}

function countsTable({ counts }: Differences, label: LabelColumn): string {
  const rows = counts[label].map(({ name, before, after }) => [
    name,
    show(before),
    show(after),
    before === after ? '' : signed(after - before),
  ])
  return table([label, 'before', 'after', 'change'], rows)
}

function recipe(differences: Differences): string {
  const lines = differences.recipe.map((change) => `  ${changeOf(change)}`)
  return lines.length === 0 ? `recipe: ${sameRecipe(differences)}` : ['recipe', ...lines].join('\n')
}

function files({ files }: Differences): string {
  if (files.length === 0) return 'source files: the same'
  const shown = files
    .slice(0, 20)
    .map((file) => `  ${fileStateOf(file)} ${file.source}: ${file.path}, ${sizes(file.before)} -> ${sizes(file.after)}`)
  const more = files.length > 20 ? [`  and ${show(files.length - 20)} more; --json lists all`] : []
  return ['source files', ...shown, ...more].join('\n')
}

function sizes(state: Differences['files'][number]['before']): string {
  return state === null ? '-' : `${show(state.bytes)} bytes ${state.sha256.slice(0, 12)}`
}

function examples({ rows }: Differences): readonly string[] {
  const absent = (what: string, side: Side, groups: readonly AbsentRows[]) =>
    groups.map((group) => section(`${what}; ${causeOf(group, side)}`, group.rows, group.examples.map(exampleText)))
  const changed = rows.changed.examples.map(({ before, after, columns }) =>
    [
      place(after),
      ...(columns.instruction === undefined ? [`    instruction: ${quoted(after.instruction)}`] : []),
      ...Object.entries(columns).map(([column, changes]) => `    ${column}: ${changesText(changes)}`),
      ...moveLines(before, after),
      ...(before.id === after.id ? [] : [`    id: ${before.id} -> ${after.id}`]),
    ].join('\n'),
  )
  return [
    ...absent('removed', 'before', rows.removed.groups),
    ...absent('added', 'after', rows.added.groups),
    section('changed', rows.changed.rows, changed),
    section('moved labels', rows.relabelled.rows, rows.relabelled.examples.map(movedText)),
    section('another place', rows.relocated.rows, rows.relocated.examples.map(movedText)),
  ].filter((text) => text !== '')
}

function section(title: string, rows: number, texts: readonly string[]): string {
  return texts.length === 0 ? '' : [`${title} (${show(texts.length)} of ${show(rows)} shown)`, ...texts].join('\n')
}

function exampleText(row: ExampleRow & { readonly evidence?: object }): string {
  const evidence = Object.entries(row.evidence ?? {}).map(([name, value]) => `    ${name}: ${quoted(String(value))}`)
  return [
    place(row),
    `    instruction: ${quoted(row.instruction)}`,
    ...(row.input === '' ? [] : [`    input: ${quoted(row.input)}`]),
    `    response: ${quoted(row.response)}`,
    ...evidence,
  ].join('\n')
}

function movedText({ before, after }: MovedRow): string {
  return [place(after), ...moveLines(before, after)].join('\n')
}

function moveLines(before: ExampleRow, after: ExampleRow): readonly string[] {
  return movesOf(before, after).map(([name, move]) => `    ${name}: ${move}`)
}

function place({ id, source, file, row, dataset }: ExampleRow): string {
  return source === null ? `  ${id}` : `  ${dataset}: ${source} ${file}:${row}, ${id}`
}

/** A difference as [-what went-]{+what came+}, with a little of what stayed around it. */
export function changesText(changes: readonly Change[]): string {
  return changes
    .map(({ kind, text }, i) => {
      if (kind === 'removed') return `[-${quoted(text)}-]`
      if (kind === 'added') return `{+${quoted(text)}+}`
      return quoted(around(text, i === 0, i === changes.length - 1))
    })
    .join('')
}

const context = 20 // code points kept beside a change

function around(text: string, first: boolean, last: boolean): string {
  const all = [...text]
  const [head, tail] = [first ? 0 : context, last ? 0 : context]
  if ((first && last) || all.length <= head + tail + 1) return text
  return `${all.slice(0, head).join('')}…${tail === 0 ? '' : all.slice(-tail).join('')}`
}

// One line, cut, without what would move the cursor or turn the direction of the line.
function quoted(text: string): string {
  const { text: shown, characters } = excerpt(text, codePoints(text), 120)
  const safe = shown.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu, escaped)
  return characters > codePoints(shown) ? `${safe}… (${show(characters)} characters)` : safe
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
