/** Table I: how the model was tuned, as run beside as published. */
import { show } from '#engine/counts.ts'
import type { PublishedTraining, RunModel } from '#engine/run/run.ts'
import { type Html, html } from '#report/html.ts'
import type { Section } from '#report/page.ts'
import { table } from '#report/table.ts'
import type { ReadRun } from './read-run.ts'

/** A setting of the training. `differs`: it is not the published one. */
export interface Setting {
  readonly name: string
  readonly run: string
  readonly published: string | null
  readonly differs: boolean
}

const labels: Readonly<Record<keyof PublishedTraining, string>> = {
  model: 'base model',
  rows: 'rows',
  rate: 'learning rate',
  maxTokens: 'input length, tokens',
  batch: 'batch, rows',
  epochs: 'epochs',
  rank: 'LoRA r',
  alpha: 'LoRA alpha',
  dropout: 'LoRA dropout',
  targets: 'LoRA targets',
}

/** The settings, in the order of the published table. Models and rows are called differently and are not judged. */
export function tableOne({ record }: ReadRun): readonly Setting[] {
  const { train, published } = record.run
  const { model, lora } = train
  const asRun: Readonly<Record<keyof PublishedTraining, unknown>> = {
    model: sayModel(model),
    rows: show(record.releases[0]?.rows ?? 0),
    rate: train.optimizer.rate,
    maxTokens: train.text.maxTokens,
    batch: train.batch.rows,
    epochs: train.totalSteps === undefined ? train.epochs : `${show(train.totalSteps)} steps`,
    rank: lora.rank,
    alpha: lora.alpha,
    dropout: lora.dropout,
    targets: lora.targets,
  }
  return (Object.keys(labels) as (keyof PublishedTraining)[]).map((key) => {
    const was = published?.training[key]
    const [run, then] = [say(asRun[key]), was === undefined ? null : say(was)]
    return {
      name: labels[key],
      run,
      published: then,
      differs: then !== null && key !== 'model' && key !== 'rows' && run !== then,
    }
  })
}

// The first digits of a commit tell it from others.
function sayModel({ path, revision, family }: RunModel): string {
  if (path !== undefined) return revision === undefined ? path : `${path}@${revision.slice(0, 12)}`
  return family === undefined ? 'as its variants' : `${family}, random weights`
}

function say(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** The section. */
export function tableOneSection(settings: readonly Setting[], source: string | undefined): Section {
  const rows = settings.map(({ name, run, published, differs }) => [
    name,
    differs ? { cell: differing(run), by: run } : run,
    ...(source === undefined ? [] : [published ?? '']),
  ])
  const note = source
    ? html`<p class="note">Published: ${source}. What differs is marked; model and rows are named in different ways and not judged.</p>`
    : html`<p class="note">Nothing was published of this training.</p>`
  const columns = ['setting', 'as run', ...(source === undefined ? [] : ['as published'])]
  const body = html`${note}${table({ caption: 'Table I: how the model was tuned', columns, rows })}`
  return { id: 'table-one', title: 'Table I: training', body }
}

function differing(run: string): Html {
  return html`<span class="bad">${run} (differs)</span>`
}
