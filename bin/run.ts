import { join, relative, resolve } from 'node:path'
import { makeFolder } from '#engine/disk.ts'
import { NagareError } from '#engine/errors.ts'
import { type RunRecord, writeRecord } from '#engine/run/record.ts'
import type { Run } from '#engine/run/run.ts'
import { type ChainStage, stagesOf } from '#engine/run/run-stages.ts'
import { finish, show, standing } from '#engine/run/stages.ts'
import { settings } from '#engine/settings.ts'
import { runReportOf } from '#report/run/run-report.ts'
import { loadRun } from './pipelines.ts'
import { findPython } from './python.ts'
import { ensureAudit, writeRunReport } from './report-run.ts'
import { explainRun } from './run/explain.ts'
import { printExplanation } from './run/explanation.ts'
import { checkTasks, evaluationFiles, factsOf, type RunReleases } from './run/facts.ts'
import { checkModel, pinned, withModel } from './run/model.ts'
import { recordOf } from './run/record.ts'
import { releaseFor } from './run/release.ts'
import { doStage, type Work } from './run/work.ts'
import type { RunOptions } from './run-options.ts'

/** `nagare run`: builds, evaluates, tunes, evaluates again, compares variants, and reports; what stands is not done again. */
export async function runChain(options: RunOptions): Promise<number> {
  const { processes } = options
  if (!Number.isInteger(processes) || processes < 1)
    throw new NagareError('usage', `Cannot train on ${processes} processes: give a whole number from 1`)
  return chain(withModel(await loadRun(options.run), options.model), options)
}

/** Does a run, stage by stage. */
export async function chain(named: Run, options: RunOptions): Promise<number> {
  const { dryRun, json } = options
  if (dryRun) return printExplanation(await explainRun(named, options, findPython), json)
  const folder = resolve(options.out, named.name)
  // Before a build of hours: is all there?
  const python = findPython()
  makeFolder(folder, 'runs')
  checkModel(named, 'run')
  const files = evaluationFiles(named, options)
  const run = pinned(named, python, 'run')
  const releases = await releasesFor(run, options)
  const stages = stagesOf(run, factsOf(run, releases, files))
  const main = stages.find(({ kind }) => kind === 'train') as ChainStage
  const work: Work = { run, folder, python, releases, main: main.stage, options }
  const record = recordOf(work, stages, files)
  await ensureAudit(releases.main.folder, settings({ cache: options.cache }))
  const code = await doStages(work, stages, record)
  const place = join(folder, record.id)
  const at = relative('.', place) || place
  const ended = code > 128 ? 'was stopped' : 'failed'
  if (code !== 0) process.stderr.write(`${run.name} ${record.id} ${ended}; the same command goes on from there\n`)
  if (json) process.stdout.write(`${JSON.stringify({ id: record.id, folder: place, code })}\n`)
  else if (code === 0) process.stdout.write(`${run.name} ${record.id}: ${join(at, 'report.html')}\n`)
  return code
}

/** The releases that a run reads, built where they do not stand. */
async function releasesFor(run: Run, options: RunOptions): Promise<RunReleases> {
  const main = await releaseFor(run, undefined, options)
  checkTasks(run, main.manifest)
  const tasks = new Set(run.variants?.flatMap(({ withoutTask }) => withoutTask ?? []))
  const without = new Map<string, RunReleases['main']>()
  for (const task of tasks) without.set(task, await releaseFor(run, task, options))
  return { main, without }
}

async function doStages(work: Work, stages: readonly ChainStage[], record: RunRecord): Promise<number> {
  const place = join(work.folder, record.id)
  writeRecord(place, record)
  for (const [i, one] of stages.entries()) {
    const say = (state: string) =>
      process.stderr.write(
        `${work.run.name} ${record.id}: ${one.stage.name} (${i + 1} of ${stages.length}) ${state}, ${one.stage.key}\n`,
      )
    const code = await stand(work, one, say).catch((error) => {
      // Another process that is at it says how it ends.
      if (!(error instanceof NagareError && error.kind === 'conflict'))
        writeRecord(place, { ...record, status: 'failed' })
      throw error
    })
    if (code !== 0) {
      writeRecord(place, { ...record, status: code > 128 ? 'stopped' : 'failed' })
      return code
    }
    show(work.folder, one.stage, join(place, one.stage.name))
  }
  writeRecord(place, { ...record, status: 'finished', finished: new Date().toISOString() })
  const means = settings({ cache: work.options.cache })
  writeRunReport(join(place, 'report.html'), await runReportOf(place, means))
  return 0
}

// Does a stage that does not stand; gives the exit code.
async function stand(work: Work, one: ChainStage, say: (state: string) => void): Promise<number> {
  const stands = standing(work.folder, one.stage)
  say(stands ? 'stands' : 'runs')
  if (stands) return 0
  const begin = performance.now()
  const code = await doStage(work, one)
  if (code === 0) finish(work.folder, one.stage, (performance.now() - begin) / 1000)
  return code
}
