/** Loss curves: of the training, and of all variants on the rows held out. */
import * as Plot from '@observablehq/plot'
import { show } from '#engine/counts.ts'
import { type Html, html } from '#report/html.ts'
import type { Section } from '#report/page.ts'
import { draw, figure } from '#report/picture.ts'
import { table } from '#report/table.ts'
import type { ReadRun, ReadTraining } from './read-run.ts'
import { fixed } from './table-two-section.ts'

/** A point of a curve; a step's loss may be the mean of several. */
export interface Point {
  readonly step: number
  readonly loss: number
}

/** The curves of a training. */
export interface Losses {
  readonly stage: string
  readonly steps: readonly Point[]
  readonly validation: readonly Point[]
  readonly done: number
  readonly of: number | null
  readonly seconds: number | null
  readonly hardware: string | null
}

const mostPoints = 400

/** The curves of each training that has begun. */
export function lossFigures({ trainings }: ReadRun): readonly Losses[] {
  return trainings.filter(({ log }) => log.length > 0).map(lossesOf)
}

function lossesOf({ stage, log, account }: ReadTraining): Losses {
  const points = (kind: string) =>
    log.flatMap((line) =>
      line.kind === kind && typeof line.loss === 'number' ? [{ step: line.step, loss: line.loss }] : [],
    )
  const steps = points('step')
  const hardware = account && `${account.hardware.processes} × ${account.hardware.name || account.hardware.device}`
  return {
    stage,
    steps: thinned(steps),
    validation: points('validation'),
    done: account?.steps.done ?? steps.at(-1)?.step ?? 0,
    of: account?.steps.of ?? null,
    seconds: account?.seconds ?? null,
    hardware: hardware ?? null,
  }
}

/** At most 400 points: each the mean of as many neighbours, at the last one's step. */
export function thinned(points: readonly Point[]): readonly Point[] {
  const width = Math.ceil(points.length / mostPoints)
  return Array.from({ length: width === 0 ? 0 : Math.ceil(points.length / width) }, (_, i) => {
    const some = points.slice(i * width, (i + 1) * width)
    return { step: some.at(-1)?.step ?? 0, loss: some.reduce((sum, { loss }) => sum + loss, 0) / some.length }
  })
}

/** The section. */
export function lossSection(all: readonly Losses[]): Section {
  const [main, ...variants] = all
  const body = main
    ? html`<div class="pictures">${curve(main)}${variants.length > 0 && validationCurves(all)}</div>
${table({
  caption: 'Trainings',
  columns: [
    'training',
    { number: 'steps' },
    { number: 'loss at first' },
    { number: 'at last' },
    { number: 'held-out rows at first' },
    { number: 'at last' },
    { number: 'seconds' },
    'on',
  ],
  rows: all.map(({ stage, done, steps, validation, seconds, hardware }) => [
    stage,
    done,
    ...ends(steps),
    ...ends(validation),
    seconds ?? '–',
    hardware ?? '–',
  ]),
})}
<p class="note">Losses are means over predicted tokens, in nats. Variants without a task hold out other rows, and a loss over responses alone is another measure: such curves are no comparison.</p>`
    : html`<p class="empty">No training has begun.</p>`
  return { id: 'losses', title: 'Loss', body }
}

function ends(points: readonly Point[]): readonly [string, string] {
  const [first, last] = [points[0], points.at(-1)]
  return [first ? fixed(first.loss, 3) : '–', last ? fixed(last.loss, 3) : '–']
}

function curve({ stage, steps, validation }: Losses): Html {
  const label = `Loss of ${stage} over ${show(steps.at(-1)?.step ?? 0)} steps: ${ends(steps).join(' to ')}; on held-out rows ${ends(validation).join(' to ')}`
  const picture = draw(label, {
    height: 260,
    marginLeft: 54,
    marginBottom: 40,
    x: { label: 'step', ticks: 5 },
    y: { label: 'loss', grid: true, nice: true },
    marks: [
      Plot.lineY(steps, { x: 'step', y: 'loss', stroke: 'var(--mark)', strokeOpacity: 0.55 }),
      Plot.lineY(validation, { x: 'step', y: 'loss', stroke: 'var(--dropped)', strokeWidth: 2 }),
      Plot.dot(validation, { x: 'step', y: 'loss', fill: 'var(--dropped)', r: 3 }),
    ],
  })
  return figure(picture, `${stage}: loss of each step (line), and on held-out rows (dots)`)
}

function validationCurves(all: readonly Losses[]): Html {
  const points = all.flatMap(({ stage, validation }) => validation.map((point) => ({ ...point, stage })))
  const label = `Loss on held-out rows at the end: ${all.map(({ stage, validation }) => `${stage} ${ends(validation)[1]}`).join('; ')}`
  const picture = draw(label, {
    height: 260,
    marginLeft: 54,
    marginRight: 170,
    marginBottom: 40,
    x: { label: 'step', labelAnchor: 'left', ticks: 3 },
    y: { label: 'loss', grid: true, nice: true },
    marks: [
      Plot.lineY(points, { x: 'step', y: 'loss', z: 'stage', stroke: 'var(--mark)' }),
      Plot.text(apart(points), {
        x: 'step',
        y: 'loss',
        text: 'stage',
        textAnchor: 'start',
        dx: 6,
        fill: 'currentColor',
      }),
    ],
  })
  return figure(picture, 'All trainings: loss on held-out rows')
}

// The last point of each curve as the place of its name, moved up where names would lie on each other.
function apart(
  points: readonly (Point & { readonly stage: string })[],
): readonly (Point & { readonly stage: string })[] {
  const losses = points.map(({ loss }) => loss)
  const gap = (Math.max(...losses) - Math.min(...losses)) * 0.085
  const last = [...Map.groupBy(points, ({ stage }) => stage).values()].flatMap((some) => some.at(-1) ?? [])
  const step = Math.max(...last.map(({ step }) => step))
  let below = Number.NEGATIVE_INFINITY
  return last
    .toSorted((one, other) => one.loss - other.loss)
    .map((point) => {
      below = Math.max(point.loss, below + gap)
      return { ...point, step, loss: below }
    })
}
