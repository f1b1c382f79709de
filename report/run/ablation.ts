/** What mattered: each variant against the run itself, on the same rows, as differences with intervals. */
import * as Plot from '@observablehq/plot'
import { type Html, html } from '#report/html.ts'
import type { Section } from '#report/page.ts'
import { draw, figure } from '#report/picture.ts'
import { table } from '#report/table.ts'
import type { ReadRun } from './read-run.ts'
import type { Comparison } from './results.ts'
import { fixed, range } from './table-two-section.ts'

/** A variant's value less the run's, in one measure of one task. */
export interface Difference extends Pick<Comparison, 'task' | 'measure' | 'rows' | 'difference' | 'interval' | 'p'> {
  readonly variant: string
  readonly aspect: string
}

/** The differences of all variants; null where a run has none or they are not compared yet. */
export function ablationFigures({ record, results }: ReadRun): readonly Difference[] | null {
  const found = results.get('compare')?.found
  if (!found) return null
  const aspects = new Map(record.run.variants?.map(({ name, aspect }) => [name, aspect]))
  return found.comparisons
    .filter(({ first, second }) => first === 'tuned' && aspects.has(second))
    .map(({ task, measure, second, rows, difference, interval, p }) => ({
      variant: second,
      aspect: aspects.get(second) ?? '',
      task,
      measure,
      rows,
      difference,
      interval,
      p,
    }))
}

/** The section, where there are variants. */
export function ablationSection(differences: readonly Difference[] | null): Section {
  const title = 'What mattered'
  if (differences === null)
    return { id: 'ablation', title, body: html`<p class="empty">Variants have not been compared.</p>` }
  // By character is another reading of the same answers.
  const shown = differences.filter(({ measure }) => measure !== 'accNorm')
  const apart = shown.filter(isApart).length
  const pictures = [...Map.groupBy(shown, ({ task }) => task)].map(([task, some]) => {
    const measure = some[0]?.measure ?? ''
    return picture(`${task}: ${sayMeasure(measure)}`, some, reach(shown, measure))
  })
  const body = html`<p class="note">Each variant is the run with one thing changed. Shown is the variant less the run, coloured where the interval lies apart from zero. For accuracy less is
worse, for the loss of answers less is better; where leaving something out makes it worse, it was of use. Intervals are paired bootstrap ones over rows, 95 % each: of
${shown.length} differences some ${Math.round(shown.length / 20)} would lie apart from zero by chance alone; ${apart} do. Chance of the training itself (its seed) is not in them.</p>
<div class="pictures">${pictures}</div>
<details><summary>As a table</summary>${table({
    caption: 'Variant less run',
    columns: [
      'aspect',
      'variant',
      'task',
      'measure',
      { number: 'difference' },
      '95 % interval',
      { number: 'McNemar p' },
      { number: 'rows' },
    ],
    rows: differences.map((one) => [
      one.aspect,
      one.variant,
      one.task,
      sayMeasure(one.measure),
      {
        cell: html`${isApart(one) ? html`<strong>${fixed(one.difference, 3)}</strong>` : fixed(one.difference, 3)}`,
        by: one.difference,
      },
      { cell: html`${range(one.interval, 3)}`, by: one.interval[0] },
      one.p === null ? '–' : { cell: html`${one.p.toPrecision(2)}`, by: one.p },
      one.rows,
    ]),
  })}</details>`
  return { id: 'ablation', title, body }
}

function isApart({ interval: [low, high] }: Difference): boolean {
  return low > 0 || high < 0
}

const measures: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  accNorm: 'accuracy by character',
  meanNll: 'loss of answers, nats per token',
}

function sayMeasure(measure: string): string {
  return measures[measure] ?? measure
}

// One scale for all pictures of a measure, with zero in the middle.
function reach(differences: readonly Difference[], measure: string): number {
  const ends = differences.flatMap((one) => (one.measure === measure ? one.interval : []))
  return Math.max(0.01, ...ends.map(Math.abs))
}

function picture(caption: string, some: readonly Difference[], most: number): Html {
  const points = some.map((one) => ({ ...one, low: one.interval[0], high: one.interval[1] }))
  const said = some.map(
    ({ variant, difference, interval }) => `${variant} ${fixed(difference, 3)} ${range(interval, 3)}`,
  )
  const common = { y: 'variant', dy: 7 } as const
  const color = (one: Difference) => (isApart(one) ? 'var(--dropped)' : 'var(--mark)')
  const svg = draw(`${caption}, variant less run: ${said.join('; ')}`, {
    height: some.length * 36 + 46,
    marginLeft: 12,
    marginRight: 12,
    marginTop: 4,
    marginBottom: 30,
    x: { label: null, domain: [-most, most], ticks: 5, tickFormat: (value: number) => fixed(value, 2) },
    y: { axis: null, domain: some.map(({ variant }) => variant), padding: 0, insetBottom: 12 },
    marks: [
      Plot.ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      Plot.link(points, { x1: 'low', x2: 'high', y1: 'variant', y2: 'variant', dy: 7, stroke: color, strokeWidth: 2 }),
      Plot.dot(points, { ...common, x: 'difference', r: 4, fill: color }),
      Plot.text(points, {
        ...common,
        dy: -8,
        frameAnchor: 'left',
        text: 'variant',
        textAnchor: 'start',
        fill: 'currentColor',
      }),
    ],
  })
  return figure(svg, caption)
}
