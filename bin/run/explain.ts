/** What a run would do, and why; nothing is built, trained or evaluated. */
import { join, resolve } from 'node:path'
import { readJson } from '#engine/disk.ts'
import { NagareError } from '#engine/errors.ts'
import type { RunRecord } from '#engine/run/record.ts'
import type { Run } from '#engine/run/run.ts'
import { runId, stagesOf } from '#engine/run/run-stages.ts'
import { explainStage } from '#engine/run/stages.ts'
import type { RunOptions } from '../run-options.ts'
import { doing, type ExplainedStage, type RunExplanation } from './explanation.ts'
import { checkTasks, evaluationFiles, evaluationFolder, factsOf } from './facts.ts'
import { evaluationGaps } from './gaps.ts'
import { checkModel, sayModel } from './model.ts'
import { releaseStates, releasesIn } from './release-state.ts'

type Asked = Pick<RunOptions, 'sources' | 'releases' | 'cache' | 'out' | 'evaluationData'>

/**
 * Says of each stage whether it stands, and if not, what it does and why it would run; and what is missing. Gaps of the
 * evaluation are looked for where `findPython` is given, for it is the evaluator that knows.
 */
export async function explainRun(run: Run, options: Asked, findPython?: () => string): Promise<RunExplanation> {
  const found = await releaseStates(run, options)
  const releases = releasesIn(found)
  const errors: NagareError[] = []
  const attempt = <T>(check: () => T): T | undefined => attempted(check, errors)
  const [unbuilt] = found.flatMap(({ error }) => error ?? [])
  if (unbuilt) errors.push(unbuilt)
  attempt(() => checkModel(run, 'run'))
  if (releases) attempt(() => checkTasks(run, releases.main.manifest))
  const folder = run.evaluate && attempt(() => evaluationFolder(run, options))
  const python = findPython && attempt(findPython)
  const gaps = folder && python ? attempt(() => evaluationGaps(run, folder, python)) : undefined
  const about = { name: run.name, model: sayModel(run.train.model), gaps: gaps ?? null, errors }
  const data = found.map(({ state }) => state)
  if (!releases || errors.length > 0) return { ...about, id: null, folder: null, stages: [...data, ...outline(run)] }
  const stages = stagesOf(run, factsOf(run, releases, evaluationFiles(run, options)))
  const place = resolve(options.out, run.name)
  const last = lastParts(place)
  const states = stages.map((one) => ({
    ...explainStage(place, one.stage, last.get(one.stage.name)),
    does: doing(run, one),
  }))
  const id = runId(stages)
  return { ...about, id, folder: join(place, id), stages: [...data, ...states] }
}

function attempted<T>(check: () => T, errors: NagareError[]): T | undefined {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof NagareError)) throw error
    errors.push(error)
    return undefined
  }
}

// The stages of a run whose rows are not known, so without keys.
function outline(run: Run): readonly ExplainedStage[] {
  const tasks = run.variants?.flatMap(({ withoutTask }) => withoutTask ?? []) ?? []
  const facts = {
    digest: '',
    digestWithout: Object.fromEntries(tasks.map((task) => [task, ''])),
    base: run.train.model.path,
    evaluationData: run.evaluate && '',
    trainer: '',
    evaluator: '',
  }
  return stagesOf(run, facts).map((one) => ({
    stage: one.stage.name,
    key: null,
    stands: false,
    why: 'what it depends on is not there yet',
    does: doing(run, one),
  }))
}

// What the stages of the last run of this name depended on, by stage.
function lastParts(folder: string): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const last = readJson<{ id: string }>(join(folder, 'last.json'))
  const record = last && readJson<RunRecord>(join(folder, last.id, 'run.json'))
  return new Map(record?.stages.map(({ name, parts }) => [name, parts]))
}
