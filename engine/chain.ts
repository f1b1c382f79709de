/** Runs the chain of a pipeline: its sources side by side, then one step after another, with checkpoints between them. */
import { byLabel, type Comparison, compare, type LabelCount, show, showExpected, total } from './counts.ts'
import { NagareError } from './errors.ts'
import type { KeyedStep } from './keys.ts'
import type { Located } from './locate.ts'
import type { Manifest } from './manifest.ts'
import type { Checkpoint, Pipeline, Step } from './pipeline.ts'
import { join as joinSql, type Sql, sql } from './sql.ts'
import {
  type Ran,
  type Running,
  runFilter,
  runSource,
  runTransform,
  type SourceReport,
  type StepReport,
} from './steps.ts'

/** What the chain needs to know, and whom it tells. */
export interface Chain {
  readonly pipeline: Pipeline
  readonly located: readonly Located[]
  readonly keys: readonly KeyedStep[]
  /** Whether a difference from published counts stops the build. */
  readonly checkCounts: boolean
  readonly log: (line: string) => void
}

type CheckpointEntry = Manifest['checkpoints'][number]

/** A step that ran, with its account. */
export type Stepped = { readonly name: string; readonly options: object; readonly report: StepReport }

/** The rows at the end of a chain, and the account of how they came there. */
export interface Chained {
  readonly relation: Sql
  readonly counts: readonly LabelCount[]
  readonly sources: readonly SourceReport[]
  /** Comes step by step: files of dropped rows are written while later steps and the sinks run. */
  readonly steps: readonly Promise<Stepped>[]
  readonly checkpoints: readonly CheckpointEntry[]
  /** Where rejected and dropped rows lie: `rejects.parquet` of sources, `dropped*.parquet` of filters. */
  readonly folders: readonly { readonly name: string; readonly folder: string }[]
}

/** Runs sources and steps in order. Throws `counts` where rows do not add up or published counts are not met. */
export async function runChain(running: Running, chain: Chain): Promise<Chained> {
  let state = await runSources(running, chain)
  try {
    for (const step of chain.pipeline.through) {
      state =
        step.kind === 'checkpoint' ? passCheckpoint(chain, step, state) : await runStep(running, chain, step, state)
    }
    return state
  } catch (error) {
    await Promise.allSettled(state.steps)
    throw error
  }
}

// Side by side, so that archives are taken apart while another source is read; the first failure is thrown when all ended.
async function runSources(running: Running, chain: Chain): Promise<Chained> {
  const work = chain.located.map(async (located, index) => {
    const one = await runSource(running, located, index, keyOf(chain, located.source.name))
    tell(chain, located.source.name, one, `${show(one.report.rows)} rows, ${show(one.report.rejected)} rejected`)
    return one
  })
  await Promise.allSettled(work)
  const ran = await Promise.all(work)
  const relation = joinSql(
    ran.map((one) => sql`(${one.relation})`),
    '\nUNION ALL\n',
  )
  const counts = ran.flatMap((one) => one.report.counts)
  const folders = ran.map((one, i) => ({ name: chain.located[i]?.source.name ?? '', folder: one.folder }))
  const sources = ran.map((one) => one.report)
  return { relation, counts, sources, steps: [], checkpoints: [entry('sources', counts, null)], folders }
}

async function runStep(
  running: Running,
  chain: Chain,
  step: Exclude<Step, Checkpoint>,
  state: Chained,
): Promise<Chained> {
  const key = keyOf(chain, step.name)
  const { name, options } = step
  const ran =
    step.kind === 'filter'
      ? await runFilter(running, step, key, state.relation, state.counts)
      : await runTransform(running, step, key, state.relation, state.counts)
  const [report, before] = [Promise.resolve(ran.report), state.steps.at(-1)]
  const counts = 'counts' in ran ? ran.counts : ran.report.counts
  const told = report.then(async (report) => {
    await before // lines come in the order of the steps
    const { rowsIn, rowsOut, rowsDropped } = report
    tell(chain, name, { ...ran, report }, `${show(rowsIn)} rows in, ${show(rowsOut)} out, ${show(rowsDropped)} dropped`)
    return { name, options, report }
  })
  told.catch(() => {}) // awaited when the sinks are done; a failure before that must not leave it unhandled
  return {
    ...state,
    relation: ran.relation,
    counts,
    steps: [...state.steps, told],
    checkpoints: [...state.checkpoints, entry(name, counts, null)],
    folders: step.kind === 'filter' ? [...state.folders, { name, folder: ran.folder }] : state.folders,
  }
}

function passCheckpoint(chain: Chain, { name, expected }: Checkpoint, state: Chained): Chained {
  const off = compare(expected, byLabel(state.counts)).filter(({ met }) => !met)
  if (off.length > 0 && chain.checkCounts) throw differing(chain.pipeline, name, off)
  const differ = 'published counts are not compared: these are not the full sources'
  chain.log(`${name}: ${off.length === 0 ? 'all published counts are met' : differ}`)
  return { ...state, checkpoints: [...state.checkpoints, entry(name, state.counts, expected)] }
}

function differing({ name, version }: Pipeline, checkpoint: string, off: readonly Comparison[]): NagareError {
  const texts = off.map(
    ({ what, found, expected }) => `${what}: found ${show(found)}, published ${showExpected(expected)}`,
  )
  return new NagareError(
    'counts',
    `Cannot publish ${name} ${version}: its rows differ from the published counts at checkpoint "${checkpoint}": ${texts.join('; ')}; check that the sources are whole and of the pinned revisions`,
  )
}

function entry(name: string, counts: readonly LabelCount[], expected: Checkpoint['expected'] | null): CheckpointEntry {
  return { name, rows: total(counts), expected: expected as CheckpointEntry['expected'], counts: byLabel(counts) }
}

function keyOf({ keys }: Chain, name: string): KeyedStep {
  return keys.find((step) => step.name === name) as KeyedStep
}

function tell(chain: Chain, name: string, { reused, report }: Ran<{ readonly seconds: number }>, what: string): void {
  chain.log(`${name}: ${what}${reused ? ' (stands from before)' : `, ${report.seconds.toFixed(1)} s`}`)
}
