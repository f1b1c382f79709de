/** Table II: every figure as found beside as published, with what a constant answer would have, its interval, and cut inputs marked. */
import type { Published } from '#engine/run/run.ts'
import type { ReadRun } from './read-run.ts'
import { type Gap, type Interval, named, type Results, type TaskResult } from './results.ts'

/** A figure of a model on a task; `found` is null where data is missing, `published` where nothing is known. */
export interface Score {
  readonly task: string
  readonly shots: number
  readonly model: string
  readonly kind: 'choice' | 'perplexity'
  readonly found: number | null
  readonly interval: Interval | null
  readonly published: number | null
  /** Whether the publication marks this figure's inputs as cut. */
  readonly publishedCut: boolean
  /** Rows whose input was cut here, of all rows. */
  readonly cut: number | null
  readonly rows: number | null
  /** Other figures of the same answers, by the evaluator's names. */
  readonly figures: Readonly<Record<string, number>>
  readonly majority: number | null
  readonly majorityLabel: string | null
  readonly answers: Readonly<Record<string, number>>
  /** Why there is no figure. */
  readonly gap: string | null
}

/** Table II of a run, and its open places. */
export interface TableTwo {
  readonly source: string | null
  readonly cutMark: string
  readonly scores: readonly Score[]
  readonly notes: readonly string[]
  /** Whether the models were evaluated; false of a run that has not come so far. */
  readonly evaluated: boolean
}

const figureOf = { choice: 'accuracy', perplexity: 'macroWithEos' } as const
const models = ['base', 'tuned'] as const

/** Reads the table from the evaluation of base and adapter, or of the base alone while there is no adapter. */
export function tableTwo({ record, results }: ReadRun): TableTwo {
  const { published } = record.run
  const found = (results.get('evaluate') ?? results.get('evaluate-before'))?.found
  const scores = found ? [...measured(found, published), ...gaps(found.gaps, published)] : []
  const open = (published?.figures ?? []).filter(
    (figure) =>
      !scores.some(
        ({ task, shots, model }) => task === figure.task && shots === figure.shots && model === figure.model,
      ),
  )
  const notes = found
    ? Object.entries(found.tasks).flatMap(([key, task]) => task.notes.map((note) => `${key}: ${note}`))
    : []
  return {
    source: published?.source ?? null,
    cutMark: published?.cutMark ?? '†',
    evaluated: found !== undefined,
    scores: [
      ...scores,
      ...open.map((figure) => empty(figure.task, figure.shots, figure.model, 'not evaluated in this run', published)),
    ].toSorted(bySetting),
    notes,
  }
}

function bySetting(one: Score, other: Score): number {
  const key = ({ task, shots, model }: Score) => `${task} ${shots} ${model}`
  return key(one) < key(other) ? -1 : 1
}

function measured(found: Results, published: Published | undefined): readonly Score[] {
  return Object.entries(found.tasks).flatMap(([key, { name, kind, shots, rows }]) => {
    if (kind === 'generation') return []
    return models.flatMap((model) => {
      const result = found.models[model]?.results[key]
      const gap = found.models[model]?.gaps?.[key] ?? null
      const score = { ...empty(name, shots, model, gap, published), kind, rows }
      if (result) return [scoreOf(score, result)]
      return gap === null ? [] : [score]
    })
  })
}

function scoreOf(score: Score, { figures, intervals, cut, majority, majorityLabel, answers }: TaskResult): Score {
  const figure = figureOf[score.kind]
  return {
    ...score,
    found: figures[figure] ?? null,
    interval: intervals[figure] ?? null,
    cut: cut?.rows ?? null,
    figures,
    majority: majority ?? null,
    majorityLabel: majorityLabel ?? null,
    answers: answers ?? {},
  }
}

function gaps(found: readonly Gap[], published: Published | undefined): readonly Score[] {
  return found
    .filter(({ kind }) => kind !== 'generation')
    .flatMap((gap) => {
      const shots = typeof gap.options.shots === 'number' ? gap.options.shots : 0
      const known = published?.figures.find((figure) => figure.shots === shots && isOf(figure.task, gap))
      return models.map((model) => ({
        ...empty(known?.task ?? named(gap), shots, model, gap.reason, published),
        kind: gap.kind as Score['kind'],
      }))
    })
}

// A gap has no task, so no name: the published name begins with the task's and ends in its prompt or language.
function isOf(name: string, { task, options }: Gap): boolean {
  const last = options.prompt ?? options.language
  return name.startsWith(`${task}-`) && (last === undefined || name.endsWith(`-${String(last)}`))
}

function empty(
  task: string,
  shots: number,
  model: string,
  gap: string | null,
  published: Published | undefined,
): Score {
  const known = published?.figures.find((one) => one.task === task && one.shots === shots && one.model === model)
  return {
    task,
    shots,
    model,
    kind: (known?.value ?? 0) > 1 ? 'perplexity' : 'choice',
    found: null,
    interval: null,
    published: known?.value ?? null,
    publishedCut: known?.cut ?? false,
    cut: null,
    rows: null,
    figures: {},
    majority: null,
    majorityLabel: null,
    answers: {},
    gap,
  }
}
