/**
 * What a run is: a published release, how a model is tuned on it, how the model is evaluated before and after, and what is changed
 * to learn what mattered; a frozen plain value like a pipeline, with a fingerprint.
 */
import { canonical, deepFreeze } from '../fingerprint.ts'

/** Which rows a run reads, and in which order. */
export interface RunData {
  /** NAME-vVERSION[+label] of a published release. */
  readonly release: string
  /** Seed of the order of rows. */
  readonly seed: number
  /** Rows held out, by the hash of their id, for the validation loss. */
  readonly validationRows: number
}

/** Where a model comes from: a folder or hub id, or a family with random weights and a tokeniser trained on the release. */
export interface RunModel {
  readonly path?: string
  /** Of a hub id: a commit, tag or branch. */
  readonly revision?: string
  readonly family?: 'gpt_neox' | 'llama'
  /** Fields of the family's transformers config, in place of those of the 7B model. */
  readonly shape?: Readonly<Record<string, unknown>>
  readonly trainTokenizer?: { readonly kind: 'bpe' | 'unigram'; readonly vocabSize: number; readonly rows: number }
  readonly acceptEosAsUnk?: boolean
  readonly acceptEosAsPad?: boolean
  readonly precision?: 'bf16' | 'fp32'
  readonly quantize?: 'nf4'
}

/** How a model is tuned. Names and meanings are those of the trainer (trainer/README.md), which has defaults for what is left out. */
export interface RunTraining {
  readonly model: RunModel
  readonly text: {
    readonly language: 'japanese' | 'english'
    readonly loss: 'all' | 'response'
    readonly maxTokens: number
    readonly overLong: 'truncate' | 'drop' | 'raise'
    readonly eosAfterCut: boolean
  }
  readonly batch: { readonly rows: number; readonly tokens?: number }
  readonly epochs: number
  readonly totalSteps?: number
  readonly lora: {
    readonly rank: number
    readonly alpha: number
    readonly dropout: number
    readonly targets: readonly string[]
  }
  readonly optimizer: { readonly rate: number; readonly warmupSteps: number }
  readonly validateEvery: number
  readonly checkpointEvery?: number
  readonly keepCheckpoints?: number
  readonly samples?: { readonly everySteps: number; readonly prompts?: readonly string[]; readonly newTokens?: number }
  readonly log?: { readonly printEvery?: number; readonly tensorboard?: boolean; readonly wandb?: string }
  readonly seed: number
}

/** How the model is evaluated, as it comes and tuned. Tasks and fields are those of the evaluator (its README.md), with its defaults. */
export interface RunEvaluation {
  /** Where `--evaluation-data` names no folder: `own`, the folder evaluation-data; `sample`, the rows shipped in samples/evaluation. */
  readonly data: 'own' | 'sample'
  readonly tasks: readonly { readonly task: string; readonly [option: string]: unknown }[]
  readonly precision: 'bf16' | 'fp16' | 'fp32'
  readonly mode?: 'jp-stable' | 'harness'
  readonly softmax?: 'fp32' | 'model'
  readonly draws?: number
}

/** The run with one thing changed, for comparison with the run itself. */
export interface Variant {
  /** kebab-case, one of its kind in the run. */
  readonly name: string
  /** What is varied; variants of one aspect are shown together. */
  readonly aspect: string
  /** Tuned on the release without the rows of this task. */
  readonly withoutTask?: string
  /** Fields of the training that take another value; what is not named stays. */
  readonly train?: Readonly<Record<string, unknown>>
}

/** A figure that was published for the same setting. */
export interface PublishedFigure {
  /** The evaluator's name of the task, as `jnli-1.1-0.2`. */
  readonly task: string
  readonly shots: number
  readonly model: 'base' | 'tuned'
  readonly value: number
  /** Whether the publication marks the figure's inputs as cut. */
  readonly cut?: boolean
}

/** The settings of a training as they were published. */
export interface PublishedTraining {
  readonly model: string
  /** As it is printed: `1.4M`. */
  readonly rows: string
  readonly rate: number
  readonly maxTokens: number
  readonly batch: number
  readonly epochs: number
  readonly rank: number
  readonly alpha: number
  readonly dropout: number
  readonly targets: readonly string[]
}

/** What was published about the same training and its results. */
export interface Published {
  readonly source: string
  readonly training: PublishedTraining
  readonly figures: readonly PublishedFigure[]
  /** The sign by which the publication marks cut inputs of this model. */
  readonly cutMark: string
}

/** A named run; every decision stands in its file. */
export interface Run {
  readonly name: string
  readonly data: RunData
  readonly train: RunTraining
  readonly evaluate?: RunEvaluation
  readonly variants?: readonly Variant[]
  readonly published?: Published
}

/** Freezes a run and checks what can be checked without data. Throws TypeError. */
export function run(value: Run): Run {
  const { name, data, train, variants = [] } = value
  const fail = (state: string): never => {
    throw new TypeError(`Cannot define run ${name}: ${state}`)
  }
  if (!/^[a-z][a-z0-9-]*$/.test(name)) fail('the name must be kebab-case')
  if (/-v\d+$/.test(name)) fail('a name that ends in a version is a release; leave the version out')
  if (!/^[a-z][a-z0-9-]*-v\d+\.\d+\.\d+(\+\w+)?$/.test(data.release))
    fail(`the release must be NAME-vVERSION[+label], it is ${data.release}`)
  checkTraining(train, fail)
  if (variants.length > 0 && !value.evaluate) fail('variants are compared by an evaluation; say how to evaluate')
  if (value.evaluate?.tasks.length === 0) fail('the evaluation needs a task')
  const names = variants.map((variant) => variant.name)
  for (const [i, { name: one, withoutTask, train: changed }] of variants.entries()) {
    if (!/^[a-z][a-z0-9-]*$/.test(one)) fail(`the variant ${one} must be named in kebab-case`)
    if (['base', 'tuned', ...names.slice(0, i)].includes(one)) fail(`two models are called ${one}`)
    if (withoutTask === undefined && changed === undefined) fail(`the variant ${one} changes nothing`)
    checkTraining(variantOf(value, one).train, (state) => fail(`variant ${one}: ${state}`))
  }
  canonical(value, name)
  return deepFreeze(value)
}

function checkTraining(train: RunTraining, fail: (state: string) => void): void {
  if ((train.model.path === undefined) === (train.model.family === undefined))
    fail('the model needs either a path or a family')
  const counts = { epochs: train.epochs, 'batch.rows': train.batch.rows, 'text.maxTokens': train.text.maxTokens }
  for (const [field, count] of Object.entries(counts))
    if (!Number.isInteger(count) || count < 1) fail(`${field} must be a whole number from 1, it is ${count}`)
}

/** The run that a variant stands for: what it names is changed, to the depth that it names. Throws TypeError where there is none. */
export function variantOf(run: Run, name: string): Run {
  const variant = run.variants?.find((one) => one.name === name)
  if (!variant) throw new TypeError(`Cannot vary run ${run.name}: it has no variant ${name}`)
  return { ...run, train: merged(run.train, variant.train ?? {}) as RunTraining }
}

function merged(value: unknown, change: unknown): unknown {
  if (!isObject(value) || !isObject(change)) return change
  const keys = Object.keys({ ...value, ...change })
  return Object.fromEntries(keys.map((key) => [key, key in change ? merged(value[key], change[key]) : value[key]]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The settings that change what is learned: those of the training without what is logged, shown or kept on the way. */
export function essentials(train: RunTraining): Partial<RunTraining> {
  const { samples: _samples, log: _log, checkpointEvery: _every, keepCheckpoints: _keep, ...rest } = train
  return rest
}
