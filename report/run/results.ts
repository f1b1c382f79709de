/** The evaluator's results.json, as far as a report reads it. */

/** A figure's 95 % interval. */
export type Interval = readonly [low: number, high: number]

/** What a task is. */
export interface ResultTask {
  readonly name: string
  readonly kind: 'choice' | 'perplexity' | 'generation'
  readonly rows: number
  readonly options: Readonly<Record<string, unknown>>
  readonly shots: number
  readonly notes: readonly string[]
  readonly contaminated: boolean | null
}

/** What a model did on a task. */
export interface TaskResult {
  readonly figures: Readonly<Record<string, number>>
  readonly intervals: Readonly<Record<string, Interval>>
  readonly cut?: { readonly rows: number; readonly ids: number; readonly mostIds: number }
  readonly majority?: number
  readonly majorityLabel?: string
  readonly answers?: Readonly<Record<string, number>>
}

/** A task whose data is missing. */
export interface Gap {
  readonly task: string
  readonly kind: ResultTask['kind']
  readonly options: Readonly<Record<string, unknown>>
  readonly reason: string
}

/** Two models on the same rows: the second's value less the first's. */
export interface Comparison {
  readonly task: string
  readonly measure: string
  readonly first: string
  readonly second: string
  readonly rows: number
  readonly difference: number
  readonly interval: Interval
  readonly p: number | null
}

/** What one model did, and by task why it has no result: scores that are no numbers, choices too long for it. */
export interface ModelResults {
  readonly results: Readonly<Record<string, TaskResult>>
  readonly gaps?: Readonly<Record<string, string>>
}

/** The whole file. */
export interface Results {
  readonly settings: { readonly mode: string }
  readonly tasks: Readonly<Record<string, ResultTask>>
  readonly gaps: readonly Gap[]
  readonly models: Readonly<Record<string, ModelResults>>
  readonly comparisons: readonly Comparison[]
}

/** The name of a task that is not there, by its options but the shots: `marc_ja, prompt 0.3`. */
export function named({ task, options }: Gap): string {
  return [
    task,
    ...Object.entries(options).flatMap(([name, value]) => (name === 'shots' ? [] : `${name} ${String(value)}`)),
  ].join(', ')
}
