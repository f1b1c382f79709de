/** The releases of a run before it is done: which stand, and from what the others are made. */
import type { NagareError } from '#engine/errors.ts'
import type { Run } from '#engine/run/run.ts'
import type { ExplainedStage } from './explanation.ts'
import type { RunReleases } from './facts.ts'
import { checkSources, type Place, type RunRelease, sourcesOf, standingRelease } from './release.ts'

/** A release of a run, of all rows or of those without a task; `error`: why it could not be built. */
export interface ReleaseState {
  readonly task: string | undefined
  readonly release: RunRelease | undefined
  readonly state: ExplainedStage
  readonly error: NagareError | undefined
}

/** The run's release, and those that its variants read. */
export function releaseStates(run: Run, options: Place): Promise<readonly ReleaseState[]> {
  const tasks = [undefined, ...new Set(run.variants?.flatMap(({ withoutTask }) => withoutTask ?? []))]
  return Promise.all(tasks.map((task) => releaseState(run, task, options)))
}

async function releaseState(run: Run, task: string | undefined, options: Place): Promise<ReleaseState> {
  const release = await standingRelease(run, task, options)
  const stage = task === undefined ? `data ${run.data.release}` : `data ${run.data.release} without ${task}`
  const { rows, digest } = release?.manifest ?? { rows: 0, digest: '' }
  const looked = options.sources === undefined ? '' : ', if a build finds that it is still the same'
  const why = release ? `${rows.toLocaleString('en')} rows, digest ${digest.slice(0, 12)}${looked}` : 'it is not built'
  const does = `made from ${sourcesOf(run, options)}`
  const state = { stage, key: digest, stands: release !== undefined, why, does }
  const error = release ? undefined : await checkSources(run, task, options)
  return { task, release, state, error }
}

/** The releases, where all of them stand. */
export function releasesIn(found: readonly ReleaseState[]): RunReleases | undefined {
  const [main, ...rest] = found.map(({ task, release }) => release && ([task, release] as const))
  if (main === undefined || rest.includes(undefined)) return undefined
  return { main: main[1], without: new Map(rest as readonly (readonly [string, RunRelease])[]) }
}
