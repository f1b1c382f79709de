/** Doing one stage of a run: the settings that the trainer or the evaluator reads, and its work to the end. */
import { existsSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { makeFolder, readJson, writeJson } from '#engine/disk.ts'
import type { Run } from '#engine/run/run.ts'
import type { ChainStage, EvaluatedModel } from '#engine/run/run-stages.ts'
import { type Stage, stageFolder } from '#engine/run/stages.ts'
import { alone, type Started } from '../alone.ts'
import { runTrainer } from '../python.ts'
import type { RunOptions } from '../run-options.ts'
import { streamed } from '../train.ts'
import { evaluationFolder, type RunReleases } from './facts.ts'

/** What the stages of a run share. */
export interface Work {
  readonly run: Run
  /** The run's folder, OUT/NAME. */
  readonly folder: string
  readonly python: string
  readonly releases: RunReleases
  /** The first training, which makes the base where that has random weights. */
  readonly main: Stage
  readonly options: RunOptions
}

/** Does a stage, or goes on with it; gives the exit code, 0 at its end. Throws `conflict` where another process does it. */
export function doStage(work: Work, one: ChainStage): Promise<number> {
  const what = `run ${work.run.name}, stage ${one.stage.name}`
  return alone(stageFolder(work.folder, one.stage), what, (started) =>
    one.kind === 'train' ? doTraining(work, one, started) : doEvaluation(work, one, started),
  )
}

async function doTraining(work: Work, one: ChainStage & { readonly kind: 'train' }, started: Started): Promise<number> {
  const { python, releases, options } = work
  const out = stageFolder(work.folder, one.stage)
  // Killed after the training and before it was noted.
  if (readJson<{ status: string }>(join(out, 'run.json'))?.status === 'finished') return 0
  const release = one.withoutTask === undefined ? releases.main : releases.without.get(one.withoutTask)
  const data = await streamed(one.run, release?.folder ?? releases.main.folder, options.cache)
  const isMain = one.stage.key === work.main.key
  const model = isMain ? one.run.train.model : { ...one.run.train.model, path: basePath(work) }
  const name = isMain ? work.run.name : `${work.run.name}-${one.stage.name.replace(/^train-/, '')}`
  const file = join(out, 'config.json')
  writeJson(file, { ...one.run.train, name, out, data, model })
  return runTrainer(python, ['train', '--config', file], options.processes, 'inherit', started)
}

function doEvaluation(work: Work, one: ChainStage & { readonly kind: 'evaluate' }, started: Started): Promise<number> {
  const { run, folder, options, python } = work
  const { data: _data, precision, ...evaluation } = run.evaluate as NonNullable<Run['evaluate']>
  const out = stageFolder(folder, one.stage)
  const { revision } = run.train.model
  const models = one.models.map(({ name, adapter }: EvaluatedModel) => ({
    name,
    path: basePath(work),
    precision,
    ...(revision === undefined ? {} : { revision }),
    ...(adapter === undefined ? {} : { adapter: join(stageFolder(folder, adapter), 'adapter') }),
  }))
  for (const { name } of models) shareScores(folder, join(out, name))
  const file = join(out, 'config.json')
  writeJson(file, { ...evaluation, models, data: evaluationFolder(run, options), out })
  return runTrainer(python, ['evaluate', '--config', file], 1, 'ignore', started)
}

/** The base model of a run: the folder or hub id it names, or what its first training made. */
export function basePath({ run, folder, main }: Pick<Work, 'run' | 'folder' | 'main'>): string {
  return run.train.model.path ?? join(stageFolder(folder, main), 'base')
}

// The evaluator keeps finished rows by the identity of model, task and settings: all evaluations of a run share them.
function shareScores(folder: string, model: string): void {
  const scores = join(folder, 'scores')
  makeFolder(scores, 'finished rows of evaluations')
  makeFolder(model, 'an evaluation')
  if (!existsSync(join(model, 'work'))) symlinkSync(relative(model, scores), join(model, 'work'))
}
