/** Tables that a reader can sort: by a button in each heading, with the mouse or the keyboard. */
import { show } from '#engine/counts.ts'
import { type Html, html } from './html.ts'

/** A cell: text, a number (shown as 1,234; sorted as a number), or HTML with the value it is sorted by. */
export type Cell = string | number | null | { readonly cell: Html; readonly by: string | number }

/** A table: columns of numbers stand to the right. */
export interface Table {
  /** What the table shows; read out, and shown above it. */
  readonly caption: string
  readonly columns: readonly (string | { readonly number: string })[]
  readonly rows: readonly (readonly Cell[])[]
  /** Said in place of a table without rows. */
  readonly empty?: string
}

// A browser is slow with tables of ten thousands of rows, and nobody reads them.
const mostRows = 200

/**
 * Writes a table; one that is wider than the page scrolls by itself, of a very long one the beginning is shown. Fewer
 * than two rows need no sorting.
 */
export function table({ caption, columns, rows, empty = 'None.' }: Table): Html {
  if (rows.length === 0) return html`<p class="empty">${caption}: ${empty}</p>`
  if (rows.length > mostRows) {
    const cut = `${caption} (the first ${show(mostRows)} of ${show(rows.length)} lines; --json has all)`
    return table({ caption: cut, columns, rows: rows.slice(0, mostRows) })
  }
  const sortable = rows.length > 1
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table${sortable && html` data-sortable`}>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => heading(column, sortable))}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => cellHtml(cell, columns[i]))}</tr>\n`)}</tbody>
</table></div>`
}

function heading(column: Table['columns'][number], sortable: boolean): Html {
  const name = typeof column === 'string' ? column : column.number
  const kind = typeof column === 'string' ? null : html` class="number"`
  return html`<th scope="col"${kind}>${sortable ? html`<button type="button">${name}</button>` : name}</th>`
}

function cellHtml(cell: Cell, column: Table['columns'][number] | undefined): Html {
  const kind = typeof column === 'object' ? html` class="number"` : null
  if (typeof cell === 'number')
    return html`<td${kind}${!Number.isInteger(cell) && html` data-by="${cell}"`}>${shown(cell)}</td>`
  if (cell === null || typeof cell === 'string') return html`<td${kind}>${cell}</td>`
  return html`<td${kind} data-by="${cell.by}">${cell.cell}</td>`
}

/** A number as people read it: whole ones with commas, others with one digit. */
export function shown(value: number): string {
  return Number.isInteger(value) ? show(value) : value.toLocaleString('en', { maximumFractionDigits: 1 })
}

/** A share from 0 to 1 as a cell in per cent. */
export function share(value: number): Cell {
  return { cell: html`${percent(value)}`, by: value }
}

/** A share from 0 to 1 as text, as 12.3 %; a small one keeps two digits that count. */
export function percent(value: number): string {
  const hundredth = value * 100
  const digits = hundredth !== 0 && hundredth < 1 ? 2 : 1
  return `${hundredth.toLocaleString('en', { minimumFractionDigits: value === 0 || value === 1 ? 0 : 1, maximumFractionDigits: digits })} %`
}
