/** What a run is: a published release and how a model is tuned on it; a frozen plain value like a pipeline, with a fingerprint. */
import { canonical, deepFreeze, fingerprint } from './fingerprint.ts'

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

/** A named run; every decision stands in its file. */
export interface Run {
  readonly name: string
  readonly data: RunData
  readonly train: RunTraining
}

/** Freezes a run and checks what can be checked without data. Throws TypeError. */
export function run(value: Run): Run {
  const { name, data, train } = value
  const fail = (state: string): never => {
    throw new TypeError(`Cannot define run ${name}: ${state}`)
  }
  if (!/^[a-z][a-z0-9-]*$/.test(name)) fail('the name must be kebab-case')
  if (/-v\d+$/.test(name)) fail('a name that ends in a version is a release; leave the version out')
  if (!/^[a-z][a-z0-9-]*-v\d+\.\d+\.\d+(\+\w+)?$/.test(data.release))
    fail(`the release must be NAME-vVERSION[+label], it is ${data.release}`)
  if ((train.model.path === undefined) === (train.model.family === undefined))
    fail('the model needs either a path or a family')
  const counts = { epochs: train.epochs, 'batch.rows': train.batch.rows, 'text.maxTokens': train.text.maxTokens }
  for (const [field, count] of Object.entries(counts))
    if (!Number.isInteger(count) || count < 1) fail(`${field} must be a whole number from 1, it is ${count}`)
  canonical(value, name)
  return deepFreeze(value)
}

/**
 * The identity of a run's training, 12 hexadecimal digits: what it is trained on (the release's row digest, not its name) and how. What
 * comes after the training has no part in it.
 */
export function trainingId({ data, train }: Run, digest: string): string {
  return fingerprint({ stage: 'train', data: { ...data, release: digest }, train }).slice(0, 12)
}
