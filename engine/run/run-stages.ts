/** The stages of a run in the order they are done, and what each depends on. */
import { fingerprint } from '../fingerprint.ts'
import { essentials, type Run, type RunTraining, variantOf } from './run.ts'
import { type Stage, stage } from './stages.ts'

/** What a run's stages depend on besides what stands in its file. */
export interface RunFacts {
  /** Row digest of the release, and of the releases without a task. */
  readonly digest: string
  readonly digestWithout: Readonly<Record<string, string>>
  /** Identity of the model that is tuned; undefined of one with random weights, which the training makes. */
  readonly base: string | undefined
  /** Digest of the evaluation data; undefined where nothing is evaluated. */
  readonly evaluationData: string | undefined
  /** Version of the trainer; digest of the evaluator's files. */
  readonly trainer: string
  readonly evaluator: string
}

/** A model that is evaluated: the base alone, or with the adapter of a training. */
export interface EvaluatedModel {
  readonly name: string
  readonly adapter?: Stage
}

/** A stage with what it takes to do it. */
export type ChainStage =
  | { readonly kind: 'train'; readonly stage: Stage; readonly run: Run; readonly withoutTask: string | undefined }
  | { readonly kind: 'evaluate'; readonly stage: Stage; readonly models: readonly EvaluatedModel[] }

/** Names of the evaluations: of the base alone, of base and adapter, of the run and its variants. */
export const [before, after, compare] = ['evaluate-before', 'evaluate', 'compare'] as const

/**
 * The stages of a run: the base is evaluated, tuned, evaluated again, then the variants are tuned and compared. A base with random
 * weights is made by the first training and evaluated after it.
 */
export function stagesOf(run: Run, facts: RunFacts): readonly ChainStage[] {
  const main = trainStage('train', run, undefined, facts, facts.base)
  const base = facts.base ?? `made by train ${main.stage.key}`
  const evaluate = (name: string, models: readonly EvaluatedModel[]) => evaluateStage(name, models, run, facts, base)
  const tuned = { name: 'tuned', adapter: main.stage }
  const variants = (run.variants ?? []).map(({ name, withoutTask }) =>
    trainStage(`train-${name}`, onBase(variantOf(run, name)), withoutTask, facts, base),
  )
  const models = (run.variants ?? []).map(({ name }, i) => ({ name, adapter: variants[i]?.stage as Stage }))
  const asked = run.evaluate !== undefined
  const first = asked ? [evaluate(before, [{ name: 'base' }])] : []
  return [
    ...(facts.base === undefined ? [main, ...first] : [...first, main]),
    ...(asked ? [evaluate(after, [{ name: 'base' }, tuned])] : []),
    ...variants,
    ...(variants.length > 0 ? [evaluate(compare, [tuned, ...models])] : []),
  ]
}

/** The identity of a run with all that it depends on, 12 hexadecimal digits. */
export function runId(stages: readonly ChainStage[]): string {
  return fingerprint(stages.map(({ stage }) => [stage.name, stage.key])).slice(0, 12)
}

/** The training of a run as its variants share it: on the base that the run itself made or was given. */
export function onBase(run: Run): Run {
  if (run.train.model.path !== undefined) return run
  const { family: _family, shape: _shape, trainTokenizer: _tokenizer, ...model } = run.train.model
  return { ...run, train: { ...run.train, model } }
}

function trainStage(
  name: string,
  run: Run,
  withoutTask: string | undefined,
  facts: RunFacts,
  base: string | undefined,
): ChainStage & { readonly kind: 'train' } {
  const digest = withoutTask === undefined ? facts.digest : facts.digestWithout[withoutTask]
  const { seed, validationRows } = run.data
  const training = withoutPath(essentials(run.train))
  const parts = { release: digest, order: { seed, validationRows }, training, trainer: facts.trainer }
  return {
    kind: 'train',
    stage: stage(name, 'train', base === undefined ? parts : { ...parts, base }),
    run,
    withoutTask,
  }
}

// Where a model lies is not what it is.
function withoutPath(train: Partial<RunTraining>): object {
  const { path: _path, revision: _revision, ...model } = train.model ?? {}
  return { ...train, model }
}

function evaluateStage(
  name: string,
  models: readonly EvaluatedModel[],
  run: Run,
  facts: RunFacts,
  base: string,
): ChainStage {
  const parts = {
    models: Object.fromEntries(models.map(({ name, adapter }) => [name, adapter?.key ?? 'as it comes'])),
    base,
    evaluation: run.evaluate,
    data: facts.evaluationData,
    evaluator: facts.evaluator,
  }
  return { kind: 'evaluate', stage: stage(name, 'evaluate', parts), models }
}
