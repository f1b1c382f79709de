/** What a training and an evaluation leave, with literal figures. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RunRecord, writeRecord } from '#engine/run/record.ts'
import type { Run } from '#engine/run/run.ts'
import { stagesOf } from '#engine/run/run-stages.ts'
import { finish, stageFolder } from '#engine/run/stages.ts'
import type { LogLine, TrainingAccount } from '#report/run/read-run.ts'
import type { Results, TaskResult } from '#report/run/results.ts'

/** Writes log.jsonl and run.json of a finished training of two steps into its folder. */
export function trained(out: string): void {
  const lines: readonly LogLine[] = [
    { kind: 'validation', step: 0, loss: 8 },
    { kind: 'step', step: 1, loss: 7 },
    { kind: 'step', step: 2, loss: 5 },
    { kind: 'validation', step: 2, loss: 6 },
  ]
  const account: TrainingAccount & { readonly status: string } = {
    status: 'finished',
    rows: {
      seen: 32,
      cut: 3,
      dropped: 0,
      byDataset: { aio: { rows: 20 }, jsquad: { rows: 12, cut: 3, withoutEos: 3 } },
    },
    steps: { done: 2, of: 2 },
    seconds: 1.5,
    losses: { validation: [] },
    hardware: { device: 'cpu', name: '', processes: 1 },
    versions: { torch: '2.0.0' },
  }
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'log.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  writeFileSync(join(out, 'run.json'), JSON.stringify(account))
}

/** An accuracy of JNLI with prompt 0.2 and 3 shots, by model. */
export const accuracies: Readonly<Record<string, number>> = { base: 0.302, tuned: 0.475 }

const choice = (accuracy: number): TaskResult => ({
  figures: { accuracy, balancedAccuracy: 0.4, mcc: 0.1, accNorm: 0.3 },
  intervals: { accuracy: [accuracy - 0.02, accuracy + 0.02] },
  cut: { rows: accuracy > 0.4 ? 7 : 0, ids: 9, mostIds: 3 },
  majority: 0.553,
  majorityLabel: 'neutral',
  answers: { entailment: 0, neutral: 0.25, contradiction: 0.75 },
})

/** results.json of an evaluation of models on JNLI and, where it is not a gap, nothing else; MARC-ja is a gap. */
export function resultsOf(models: readonly string[]): Results {
  const task = {
    name: 'jnli-1.1-0.2',
    kind: 'choice',
    rows: 2434,
    options: { prompt: '0.2', shots: 3 },
    shots: 3,
    notes: ['A note.'],
    contaminated: false,
  } as const
  const [first = ''] = models
  return {
    settings: { mode: 'jp-stable' },
    tasks: { 'jnli-1.1-0.2-3shot': task },
    gaps: [
      {
        task: 'marc_ja',
        kind: 'choice',
        options: { prompt: '0.2', shots: 1 },
        reason: 'Cannot evaluate on MARC-ja: <it> is not there',
      },
    ],
    models: Object.fromEntries(
      models.map((name) => [name, { results: { 'jnli-1.1-0.2-3shot': choice(accuracies[name] ?? 0.35) } }]),
    ),
    comparisons: models.slice(1).map((second, i) => ({
      task: 'jnli-1.1-0.2-3shot',
      measure: 'accuracy',
      first,
      second,
      rows: 2434,
      difference: i === 0 ? -0.05 : 0.01,
      interval: i === 0 ? [-0.07, -0.03] : [-0.01, 0.03],
      p: 0.001,
    })),
  }
}

/** Writes results.json of an evaluation into its folder. */
export function evaluated(out: string, models: readonly string[]): void {
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'results.json'), JSON.stringify(resultsOf(models)))
}

const release = {
  name: 'vanilla',
  version: '0.1.0',
  digest: 'd'.repeat(32),
  fingerprint: 'f'.repeat(64),
  rows: 1_811_964,
  counts: { task: { commonsense: 3, summarization: 1 }, dataset: {}, license: { 'CC-BY-SA-4.0': 4 } },
  sources: [],
  folder: '../../../dist/vanilla/0.1.0',
  withoutTask: null,
}

/** Writes the folder of a run with the stages that are named finished; gives the folder. */
export function runFolder(folder: string, run: Run, finished: readonly string[]): string {
  const facts = { digest: 'rows', digestWithout: {}, base: 'b', evaluationData: 'q', trainer: '1', evaluator: 'e' }
  const chain = stagesOf(run, facts)
  const place = join(folder, run.name, 'id')
  const stages = chain.map(({ stage }) => ({ ...stage, folder: `../stages/${stage.kind}-${stage.key}` }))
  for (const one of chain) {
    if (!finished.includes(one.stage.name)) continue
    const out = stageFolder(join(folder, run.name), one.stage)
    if (one.kind === 'train') trained(out)
    else
      evaluated(
        out,
        one.models.map(({ name }) => name),
      )
    finish(join(folder, run.name), one.stage, 1.25)
  }
  const record: RunRecord = {
    id: 'id',
    name: run.name,
    status: finished.length === chain.length ? 'finished' : 'stopped',
    created: '2026-01-02T03:04:05.000Z',
    tools: { nagare: '0.1.0', duckdb: '1', node: '24' },
    releases: [release],
    stages,
    evaluationData: [{ path: 'jnli-valid-v1.1.json', bytes: 5, sha256: 'abc' }],
    run,
  }
  writeRecord(place, record)
  return place
}
