/**
 * Runs the chain of a pipeline: its sources side by side, then one step after another, with checkpoints between them.
 */
import { byLabel, type Comparison, compare, counted, type LabelCount, show, showExpected, total } from './counts.ts'
import { NagareError } from './errors.ts'
import type { Located } from './ingest/locate.ts'
import type { KeyedStep } from './keys.ts'
import type { Manifest } from './manifest.ts'
import type { Checkpoint, Pipeline, Step } from './pipeline.ts'
import { join as joinSql, type Sql, sql } from './sql.ts'
import {
  type Ran,
  type RanReference,
  type Running,
  runFilter,
  runReference,
  runSource,
  runTransform,
  type SourceReport,
  type StepReport,
} from './steps.ts'
import { runTables } from './tables.ts'

/** What the chain needs to know, and whom it tells. */
export interface Chain {
  readonly pipeline: Pipeline
  readonly located: readonly Located[]
  readonly references: readonly Located[]
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
  /** What was read beside the rows, in the order of `Chain.references`. */
  readonly references: readonly RanReference[]
  /** Tables that steps publish. */
  readonly evidence: readonly { readonly step: string; readonly name: string; readonly file: string }[]
  /** Comes step by step: files of dropped rows are written while later steps and the sinks run. */
  readonly steps: readonly Promise<Stepped>[]
  readonly checkpoints: readonly CheckpointEntry[]
  /** Where rejected and dropped rows lie: `rejects.parquet` of sources, `dropped*.parquet` of filters. */
  readonly folders: readonly { readonly name: string; readonly folder: string }[]
}

/** Runs sources and steps in order. Throws `counts` where rows do not add up or published counts are not met. */
export async function runChain(running: Running, chain: Chain): Promise<Chained> {
  const references = await runReferences(running, chain)
  let state = await runSources(running, chain, references)
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

// Side by side, so that archives are taken apart while another
// source is read; the first failure is thrown when all ended.
async function runSources(running: Running, chain: Chain, references: readonly RanReference[]): Promise<Chained> {
  const work = chain.located.map(async (located, index) => {
    const one = await runSource(running, located, index, keyOf(chain, located.source.name))
    tell(chain, located.source.name, one, `${counted(one.report.rows, 'row')}, ${show(one.report.rejected)} rejected`)
    return one
  })
  await Promise.allSettled(work)
  const ran = await Promise.all(work)
  const relation = joinSql(
    ran.map((one) => sql`(${one.relation})`),
    '\nUNION ALL\n',
  )
  const counts = ran.flatMap((one) => one.report.counts)
  const folders = [
    ...ran.map((one, i) => ({ name: chain.located[i]?.source.name ?? '', folder: one.folder })),
    ...references.map((one, i) => ({ name: chain.references[i]?.source.name ?? '', folder: one.folder })),
  ]
  const sources = ran.map((one) => one.report)
  const checkpoints = [entry('sources', counts, null)]
  return { relation, counts, sources, references, evidence: [], steps: [], checkpoints, folders }
}

async function runReferences(running: Running, chain: Chain): Promise<readonly RanReference[]> {
  const ran: RanReference[] = []
  for (const located of chain.references) {
    const one = await runReference(running, located, keyOf(chain, located.source.name))
    const absent = 'absent; rows are not compared with it'
    const beside = located.files.length === 0 ? absent : `${counted(one.report.rows, 'row')} beside`
    tell(chain, located.source.name, one, beside)
    ran.push(one)
  }
  return ran
}

async function runStep(
  running: Running,
  chain: Chain,
  step: Exclude<Step, Checkpoint>,
  state: Chained,
): Promise<Chained> {
  const key = keyOf(chain, step.name)
  const { name, options } = step
  const references = new Map(
    chain.references.map(({ source }, i) => [source.name, state.references[i]?.relation as Sql]),
  )
  const { relation, counts: before } = state
  const tables = await runTables(running, step, { relation, keys: chain.keys, references, log: chain.log })
  const inputs = { relation, tables: tables.relations, before }
  const ran =
    step.kind === 'filter'
      ? await runFilter(running, step, key, inputs)
      : await runTransform(running, step, key, inputs)
  const [report, last] = [withTables(ran.report, tables.seconds), state.steps.at(-1)]
  const counts = 'counts' in ran ? ran.counts : ran.report.counts
  const told = report.then(async (report) => {
    await last // lines come in the order of the steps
    const { rowsIn, rowsOut, rowsDropped } = report
    const account = `${counted(rowsIn, 'row')} in, ${show(rowsOut)} out, ${show(rowsDropped)} dropped`
    tell(chain, name, { ...ran, report }, account)
    return { name, options, report }
  })
  told.catch(() => {}) // awaited when the sinks are done; a failure before that must not leave it unhandled
  return {
    ...state,
    relation: ran.relation,
    counts,
    evidence: [...state.evidence, ...tables.published.map((table) => ({ step: name, ...table }))],
    steps: [...state.steps, told],
    checkpoints: [...state.checkpoints, entry(name, counts, null)],
    folders: step.kind === 'filter' ? [...state.folders, { name, folder: ran.folder }] : state.folders,
  }
}

// A step's seconds are those of its tables too, where these were computed in this run.
async function withTables(report: StepReport | Promise<StepReport>, seconds: number): Promise<StepReport> {
  const own = await report
  return { ...own, seconds: own.seconds + seconds }
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
