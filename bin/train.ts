import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { makeFolder, writeJson } from '#engine/disk.ts'
import { messageOf, NagareError } from '#engine/errors.ts'
import { readManifest } from '#engine/manifest.ts'
import type { Run } from '#engine/run/run.ts'
import { type ChainStage, stagesOf } from '#engine/run/run-stages.ts'
import { stageFolder } from '#engine/run/stages.ts'
import { parseStreamQuery } from '#engine/stream/query.ts'
import { openStreamSource } from '#engine/stream/stream.ts'
import { alone } from './alone.ts'
import { loadRun } from './pipelines.ts'
import { findPython, runTrainer } from './python.ts'
import { releaseOf } from './releases.ts'
import { factsOf } from './run/facts.ts'
import { checkModel, pinned, withModel } from './run/model.ts'
import type { TrainOptions } from './train-options.ts'

/** `nagare train`: checks Python and the release, prepares its rows, writes the trainer's settings, and trains, or goes on training. */
export async function train(options: TrainOptions): Promise<number> {
  const { processes, dryRun } = options
  if (!Number.isInteger(processes) || processes < 1)
    throw new NagareError('usage', `Cannot train on ${processes} processes: give a whole number from 1`)
  const named = withModel(await loadRun(options.run), options.model)
  const python = findPython()
  checkModel(named, 'train')
  makeFolder(resolve(options.out), 'runs')
  const release = resolve(releaseOf(options.release ?? named.data.release, options.releases, `train ${named.name} on`))
  const run = pinned(named, python, 'train')
  const settings = await prepareTraining(run, release, options)
  const file = join(settings.out, 'config.json')
  process.stderr.write(`${run.name}: ${dryRun ? 'shown' : 'trained'} in ${settings.out}\n`)
  return alone(settings.out, `train ${run.name}`, (started) => {
    writeJson(file, settings)
    const words = ['train', '--config', file, ...(dryRun ? ['--dry-run'] : [])]
    return runTrainer(python, words, processes, 'inherit', started)
  })
}

/** The settings that the trainer reads (trainer/README.md). The output is where `nagare run` looks for the same training. */
export async function prepareTraining(run: Run, folder: string, options: Pick<TrainOptions, 'cache' | 'out'>) {
  const main = { folder, manifest: readManifest(folder) }
  const { evaluate: _evaluate, variants: _variants, ...alone } = run
  const [one] = stagesOf(alone, factsOf(alone, { main, without: new Map() }, []))
  const out = stageFolder(resolve(options.out, run.name), (one as ChainStage).stage)
  return { name: run.name, out, data: await streamed(run, folder, options.cache), ...run.train }
}

/** The trainer's settings of where rows come from. The release is checked and its rows prepared, so that no reader waits. */
export async function streamed(run: Run, folder: string, caches: string) {
  const { seed, validationRows } = run.data
  const cache = resolve(caches)
  const log = (line: string) => void process.stderr.write(`${line}\n`)
  const source = await openStreamSource(folder, { cache, threads: availableParallelism(), log })
  try {
    source.stream(parseStreamQuery({ 'validation-rows': String(validationRows) }))
    const command = [process.execPath, join(import.meta.dirname, 'nagare.ts'), 'stream', folder]
    return { command: [...command, '--cache', cache, '--quiet'], seed, validationRows }
  } catch (error) {
    throw error instanceof NagareError ? new NagareError(error.kind, `${run.name}: ${messageOf(error)}`, error) : error
  } finally {
    source.close()
  }
}
