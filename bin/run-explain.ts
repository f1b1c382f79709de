/** What a run would do, and why; nothing is built, trained or evaluated. */
import { join, resolve } from 'node:path'
import { readJson } from '#engine/disk.ts'
import type { Run } from '#engine/run.ts'
import type { RunRecord } from '#engine/run-record.ts'
import { runId, stagesOf } from '#engine/run-stages.ts'
import { explainStage, type StageState } from '#engine/stages.ts'
import { evaluationFiles, factsOf } from './run-facts.ts'
import type { RunOptions } from './run-options.ts'
import { type RunRelease, standingRelease } from './run-release.ts'

/** A run before it is done. */
export interface RunExplanation {
  readonly name: string
  /** Null while a release is to be built: what comes after it is addressed by its rows. */
  readonly id: string | null
  readonly folder: string | null
  readonly stages: readonly StageState[]
}

type Asked = Pick<RunOptions, 'sources' | 'releases' | 'cache' | 'out' | 'evaluationData'>

/** Says of each stage whether it stands, and if not, why it would run. */
export async function explainRun(run: Run, options: Asked): Promise<RunExplanation> {
  const found = await releaseStates(run, options)
  const data = found.map(({ state }) => state)
  const [main, ...rest] = found.map(({ task, release }) => ({ task, release }))
  if (main?.release === undefined || rest.some(({ release }) => release === undefined))
    return { name: run.name, id: null, folder: null, stages: data }
  const without = new Map(rest.map(({ task, release }) => [task as string, release as RunRelease]))
  const stages = stagesOf(run, factsOf(run, { main: main.release, without }, evaluationFiles(run, options)))
  const folder = resolve(options.out, run.name)
  const last = lastParts(folder)
  const states = stages.map(({ stage }) => explainStage(folder, stage, last.get(stage.name)))
  const id = runId(stages)
  return { name: run.name, id, folder: join(folder, id), stages: [...data, ...states] }
}

/** The explanation as lines of text. */
export function explanation({ name, id, folder, stages }: RunExplanation): string {
  const head = id === null ? 'its identity follows from its rows, which are not built yet' : `${id} in ${folder}`
  const lines = stages.map(({ stage, stands, why }) => `  ${stands ? 'stands' : 'runs  '}  ${stage}: ${why}`)
  return `${[`${name}: ${head}`, ...lines].join('\n')}\n`
}

async function releaseStates(run: Run, options: Asked) {
  const tasks = [undefined, ...new Set(run.variants?.flatMap(({ withoutTask }) => withoutTask ?? []))]
  return Promise.all(
    tasks.map(async (task) => {
      const release = await standingRelease(run, task, options)
      const stage = task === undefined ? `data ${run.data.release}` : `data ${run.data.release} without ${task}`
      const why = release
        ? `${release.manifest.rows.toLocaleString('en')} rows, digest ${release.manifest.digest.slice(0, 12)}`
        : 'it is not built'
      return {
        task,
        release,
        state: { stage, key: release?.manifest.digest ?? '', stands: release !== undefined, why },
      }
    }),
  )
}

// What the stages of the last run of this name depended on, by stage.
function lastParts(folder: string): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const last = readJson<{ id: string }>(join(folder, 'last.json'))
  const record = last && readJson<RunRecord>(join(folder, last.id, 'run.json'))
  return new Map(record?.stages.map(({ name, parts }) => [name, parts]))
}
