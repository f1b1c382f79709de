/** Single rows as a report shows them: their texts, their labels, and where in the source they stand. */
import type { Row } from '#engine/database.ts'
import { id, join, type Sql, sql } from '#engine/sql.ts'
import { type Html, html } from './html.ts'
import { type Excerpt, excerpt, excerptHtml } from './text.ts'

/** The labels of a row, and its place in the source; null where a release publishes none. */
export interface LabelsAndPlace {
  readonly task: string | null
  readonly dataset: string | null
  readonly license: string | null
  readonly source: string | null
  readonly file: string | null
  readonly row: number | null
}

/** A row as far as it is shown. */
export interface ShownRow extends LabelsAndPlace {
  readonly id: string | null
  readonly instruction: Excerpt
  readonly input: Excerpt
  readonly response: Excerpt
  /** What a step noted beside a dropped row, such as which row it is a copy of: JSON. */
  readonly evidence: Excerpt | null
}

const texts = ['instruction', 'input', 'response'] as const
const labels = ['id', 'task', 'dataset', 'license', 'source', 'file'] as const
// So much is read of a text: more than is shown, so that it can be cut where a character ends.
const readLength = 1000

// What is no evidence: the record, the raw output before it, and what the engine and the reader add.
const known = new Set([...texts, ...labels, 'row', 'output', 'ordinal', 'reason', 'filename', 'file_row_number'])

// The columns that a step added, as one JSON object without those that are NULL.
function evidence(columns: ReadonlySet<string>): Sql {
  const own = [...columns].filter((name) => !known.has(name))
  if (own.length === 0) return sql`NULL`
  return sql`json_merge_patch('{}', json_object(${join(own.flatMap((name) => [sql`${name}`, id(name)]))}))::VARCHAR`
}

/**
 * The columns of a relation from which `shownRow` makes a row;
 * what the relation lacks is NULL. A row may hold a megabyte.
 */
export function shownColumns(columns: ReadonlySet<string>): Sql {
  const named = (name: string) => id(name === 'response' && !columns.has(name) ? 'output' : name)
  return join([
    ...texts.flatMap((name) => [
      sql`left(coalesce(${named(name)}, ''), ${readLength}) AS ${id(name)}`,
      sql`length(coalesce(${named(name)}, '')) AS ${id(`${name}_characters`)}`,
    ]),
    sql`${evidence(columns)} AS evidence`,
    ...[...labels, 'row'].map((name) => sql`${columns.has(name) ? id(name) : sql`NULL`} AS ${id(name)}`),
  ])
}

/** The same for the published rows of a release, of which the record's columns are read. */
export function publishedColumns(columns: ReadonlySet<string>): Sql {
  return shownColumns(new Set([...[...columns].filter((name) => known.has(name)), 'id', ...texts]))
}

/** A row from the columns of `shownColumns`. */
export function shownRow(row: Row): ShownRow {
  const text = (name: string) => excerpt(String(row[name]), Number(row[`${name}_characters`]))
  const label = (name: string) => (row[name] === null || row[name] === undefined ? null : String(row[name]))
  return {
    id: label('id'),
    instruction: text('instruction'),
    input: text('input'),
    response: text('response'),
    task: label('task'),
    dataset: label('dataset'),
    license: label('license'),
    source: label('source'),
    file: label('file'),
    evidence: row.evidence === null || row.evidence === undefined ? null : excerpt(String(row.evidence)),
    row: row.row === null || row.row === undefined ? null : Number(row.row),
  }
}

/** A row on a page, as kept or dropped, with a note such as why. */
export function rowHtml(row: ShownRow, kind: 'kept' | 'dropped', note = ''): Html {
  const place =
    row.file === null ? 'its place in the source is not published' : `${row.source}, ${row.file}, row ${row.row}`
  const about = [note, row.dataset, row.task, row.license].filter((part) => part !== null && part !== '')
  return html`<div class="row ${kind}"><dl>${texts.map((name) => textHtml(name, row[name]))}</dl>
<p class="place">${about.join(' · ')}${about.length > 0 && html`<br>`}${place}${row.id !== null && html`, id <code>${row.id}</code>`}</p>${row.evidence !== null && html`<p class="place">noted: ${excerptHtml(row.evidence)}</p>`}</div>\n`
}

function textHtml(name: string, text: Excerpt): Html | null {
  if (name === 'input' && text.characters === 0) return null
  return html`<dt>${name}</dt><dd>${text.characters === 0 ? html`<span class="cut">(empty)</span>` : excerptHtml(text)}</dd>`
}
