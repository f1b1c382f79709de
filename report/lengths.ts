/** Lengths of prompts (instruction and input) and responses, by task. */
import * as Plot from '@observablehq/plot'
import { show } from '#engine/counts.ts'
import type { Row } from '#engine/database.ts'
import { sql } from '#engine/sql.ts'
import { type Html, html } from './html.ts'
import { draw, figure, largestOf, mostDrawn } from './picture.ts'
import type { Release } from './release.ts'
import { type Cell, table } from './table.ts'
import { shortName } from './text.ts'

/** How long the texts of a task are, on one side. */
export interface Lengths {
  readonly task: string
  readonly side: 'prompt' | 'response'
  readonly rows: number
  readonly total: number
  readonly min: number
  readonly p5: number
  readonly p25: number
  readonly median: number
  readonly p75: number
  readonly p95: number
  readonly max: number
  /** Rows by bin of length: bin `b` holds lengths from 10^(b/10) to below 10^((b+1)/10); -1 holds those of length 0. */
  readonly bins: readonly { readonly bin: number; readonly rows: number }[]
}

/** Lengths in characters (code points) of all rows, from the table `measured`. */
export async function characterLengths({ db }: Release): Promise<readonly Lengths[]> {
  await db.run(
    'lay out the lengths',
    `CREATE TEMP VIEW lengths AS
      SELECT task, 'prompt' AS side, instruction + input AS length FROM measured
      UNION ALL SELECT task, 'response' AS side, response AS length FROM measured`,
  )
  return lengthsOf(db, 'lengths')
}

/** Summarises a relation of task, side and length: by task in falling order of rows. */
export async function lengthsOf(db: Release['db'], relation: string): Promise<readonly Lengths[]> {
  const doing = 'summarise the lengths'
  const of = sql`min(length) AS min, max(length) AS max, sum(length) AS total, count(*) AS rows,
    quantile_disc(length, [0.05, 0.25, 0.5, 0.75, 0.95]) AS quantiles`
  const bin = sql`CASE WHEN length = 0 THEN -1 ELSE floor(10 * log10(length) + 1e-9) END::INTEGER`
  const summaries = await db.rows(
    doing,
    `SELECT task, side, ${of.sql} FROM ${relation} GROUP BY ALL ORDER BY rows DESC, task, side`,
  )
  const bins = await db.rows(
    doing,
    `SELECT task, side, ${bin.sql} AS bin, count(*) AS rows FROM ${relation} GROUP BY ALL ORDER BY bin`,
  )
  const binsOf = Map.groupBy(bins, ({ task, side }) => `${side} ${task}`)
  return summaries.map((row) => summary(row, binsOf.get(`${row.side} ${row.task}`) ?? []))
}

function summary(row: Row, bins: readonly Row[]): Lengths {
  const [p5, p25, median, p75, p95] = (row.quantiles as unknown[]).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return {
    task: String(row.task),
    side: row.side as Lengths['side'],
    rows: Number(row.rows),
    total: Number(row.total),
    min: Number(row.min),
    p5,
    p25,
    median,
    p75,
    p95,
    max: Number(row.max),
    bins: bins.map(({ bin, rows }) => ({ bin: Number(bin), rows: Number(rows) })),
  }
}

/** Pictures and a table of lengths in a unit, such as `characters`. */
export function lengthsHtml(lengths: readonly Lengths[], unit: string): Html {
  if (lengths.length === 0) return html`<p class="empty">No rows.</p>`
  const sides = ['prompt', 'response'] as const
  const columns = ['rows', 'min', 'p5', 'p25', 'median', 'p75', 'p95', 'max', 'total'] as const
  const picture = (side: Lengths['side']) => {
    const all = lengths.filter((one) => one.side === side)
    const caption = `Length of the ${side} in ${unit}, by task${largestOf(all.length)}: the stronger, the more of a task's rows; the line is the median.`
    return figure(strips(all.slice(0, mostDrawn), side, unit), caption)
  }
  return html`<div class="pictures">${sides.map(picture)}</div>
${table({
  caption: `Lengths in ${unit}; p5 to p95 are percentiles`,
  columns: ['task', 'text', ...columns.map((number) => ({ number }))],
  rows: lengths.map((one) => [one.task, one.side, ...columns.map((name): Cell => one[name])]),
})}`
}

interface Strip {
  readonly task: string
  readonly from: number
  readonly to: number
  readonly density: number
}

// A row of each task: its bins from left to right, as dark as the share of the task's rows in them.
function strips(lengths: readonly Lengths[], side: string, unit: string): Html {
  const cells: readonly Strip[] = lengths.flatMap(({ task, rows, bins }) => {
    const most = Math.max(...bins.map((one) => one.rows))
    return bins.map((one) => ({ task, ...edges(one.bin), density: rows === 0 ? 0 : one.rows / most }))
  })
  const said = lengths.map(({ task, median, p95 }) => `${task} median ${median}, 95 % up to ${p95}`).join('; ')
  return draw(`Length of the ${side} in ${unit}: ${said}`, {
    height: lengths.length * 38 + 40,
    marginLeft: 0,
    marginRight: 12,
    marginTop: 0,
    marginBottom: 40,
    x: { type: 'log', label: unit, ticks: 5, tickFormat: ',', grid: false },
    y: { axis: null, domain: lengths.map(({ task }) => task), padding: 0 },
    marks: marks(cells, lengths),
  })
}

// On each task's row: its bins, a tick at the median, the task's name to the left, the median in figures to the right.
function marks(cells: readonly Strip[], lengths: readonly Lengths[]): Plot.Markish[] {
  const y = { y: 'task' } as const
  const said = { ...y, dy: -8, fill: 'currentColor' } as const
  return [
    Plot.barX(cells, {
      ...y,
      x1: 'from',
      x2: 'to',
      fill: 'var(--mark)',
      fillOpacity: ({ density }: Strip) => 0.08 + 0.92 * density,
      insetTop: 22,
      insetBottom: 2,
    }),
    Plot.tickX(lengths, {
      ...y,
      x: ({ median }: Lengths) => Math.max(0.8, median),
      stroke: 'var(--ink)',
      strokeWidth: 3,
      insetTop: 20,
    }),
    Plot.text(lengths, {
      ...said,
      frameAnchor: 'left',
      text: ({ task }: Lengths) => shortName(task),
      textAnchor: 'start',
    }),
    Plot.text(lengths, {
      ...said,
      frameAnchor: 'right',
      text: ({ median }: Lengths) => `median ${show(median)}`,
      textAnchor: 'end',
    }),
  ]
}

// The axis begins at 0.8, where texts of no characters stand.
function edges(bin: number): { readonly from: number; readonly to: number } {
  return bin < 0 ? { from: 0.8, to: 1 } : { from: 10 ** (bin / 10), to: 10 ** ((bin + 1) / 10) }
}
