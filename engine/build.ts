/** Builds a release: binds the plan, finds the sources, runs what has not been run, and publishes the result whole. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bind } from './bind.ts'
import { sweep } from './cache.ts'
import { card } from './card.ts'
import { byLabel, compare, type LabelCount, total } from './counts.ts'
import { type Database, openDatabase } from './database.ts'
import { place, writeJson } from './disk.ts'
import { NagareError } from './errors.ts'
import { fingerprint } from './fingerprint.ts'
import { type KeyedStep, keySteps } from './keys.ts'
import { type Located, locate } from './locate.ts'
import type { Manifest } from './manifest.ts'
import type { Checkpoint, Pipeline } from './pipeline.ts'
import { checkWritable, publish, releaseFolder, stage, standing } from './release.ts'
import { type Settings, versionLabel } from './settings.ts'
import { digestRows, type Shard, writeShards } from './shards.ts'
import { join as joinSql, type Sql, sql } from './sql.ts'
import { type Running, runFilter, runSource, runTransform, type SourceReport, type StepReport } from './steps.ts'
import { engineIdentity, tools } from './versions.ts'

/** Everything a build does to the world beside its files: what it says, the clock, and how sources come from afar. */
export interface Effects {
  readonly log: (line: string) => void
  readonly now: () => number
  /** Downloads what `SOURCES=hub` needs; called before the sources are located. */
  readonly fetchSources: (pipeline: Pipeline, settings: Settings) => Promise<void>
}

/** What a build came to. */
export interface Built {
  readonly folder: string
  readonly manifest: Manifest
  /** `stands`: the release was there already; `built`: it was made now. */
  readonly status: 'built' | 'stands'
}

/** A pipeline with its sources found and its keys known: all that `build` and `explain` need before rows are read. */
export interface Prepared {
  readonly pipeline: Pipeline
  readonly located: readonly Located[]
  readonly keys: readonly KeyedStep[]
  readonly fingerprint: string
  readonly folder: string
}

/** Finds the sources of a pipeline and computes the keys of its steps. */
export async function prepare(pipeline: Pipeline, settings: Settings): Promise<Prepared> {
  const located: Located[] = []
  for (const source of pipeline.from) located.push(await locate(source, settings))
  const inputs = located.map(({ source, layout, files }) => ({
    source: source.name,
    layout: layout.name,
    files: files.map(({ path, sha256 }) => [path, sha256]),
  }))
  return {
    pipeline,
    located,
    keys: keySteps(pipeline, located, engineIdentity()),
    fingerprint: fingerprint({ pipeline, inputs }),
    folder: releaseFolder(pipeline, settings),
  }
}

/** Builds and publishes a release, or says that it stands. Throws NagareError; finished steps are kept in every case. */
export async function build(pipeline: Pipeline, settings: Settings, effects: Effects): Promise<Built> {
  const folder = releaseFolder(pipeline, settings)
  checkWritable(folder)
  await effects.fetchSources(pipeline, settings)
  const prepared = await prepare(pipeline, settings)
  const manifest = standing(folder, prepared.fingerprint, settings.replace)
  if (manifest !== undefined) return { folder, manifest, status: 'stands' }
  sweep(settings.cache)
  const db = await openDatabase(settings)
  try {
    await bind(db, pipeline)
    return { ...(await make(db, prepared, settings, effects)), status: 'built' }
  } finally {
    db.close()
  }
}

/** The file in the cache that remembers the keys of the last build of a release. */
export function lastBuildFile(pipeline: Pipeline, settings: Settings): string {
  return join(settings.cache, 'last', `${pipeline.name}-${pipeline.version}${versionLabel(settings.sources)}.json`)
}

/** The keys of the last build of a release, where there was one. */
export function lastBuild(pipeline: Pipeline, settings: Settings): readonly KeyedStep[] | undefined {
  const file = lastBuildFile(pipeline, settings)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeyedStep[]) : undefined
}

type CheckpointEntry = Manifest['checkpoints'][number]
type Dropped = { readonly name: string; readonly file: string }

interface Progressed {
  readonly sources: readonly SourceReport[]
  readonly steps: readonly { readonly name: string; readonly options: object; readonly report: StepReport }[]
  readonly checkpoints: readonly CheckpointEntry[]
  readonly files: readonly Dropped[]
  readonly relation: Sql
  readonly counts: readonly LabelCount[]
}

async function make(
  db: Database,
  prepared: Prepared,
  settings: Settings,
  effects: Effects,
): Promise<{ folder: string; manifest: Manifest }> {
  const { pipeline, keys, folder } = prepared
  const start = effects.now()
  const running: Running = { db, cache: settings.cache, now: effects.now }
  const progressed = await runSteps(running, prepared, settings, effects)
  const staging = stage(folder, fingerprint(keys.map(({ key }) => key)))
  const shards = await writeSinks(running, prepared, progressed, staging, effects)
  const { digest, rows } = await digestRows(db, progressed.relation)
  for (const { name, file } of progressed.files) place(file, join(staging, name))
  const manifest = manifestOf(prepared, progressed, settings, {
    shards,
    digest,
    rows,
    created: new Date(effects.now()).toISOString(),
  })
  publish(staging, folder, card(manifest), manifest)
  writeJson(lastBuildFile(pipeline, settings), keys)
  effects.log(
    `published ${folder}: ${rows.toLocaleString('en')} rows in ${shards.length} files, ${((effects.now() - start) / 1000).toFixed(1)} s`,
  )
  return { folder, manifest }
}

async function runSteps(
  running: Running,
  { pipeline, located, keys }: Prepared,
  settings: Settings,
  effects: Effects,
): Promise<Progressed> {
  const keyOf = (name: string) => keys.find((step) => step.name === name) as KeyedStep
  const say = (name: string, ran: { reused: boolean; report: { seconds: number } }, what: string) =>
    effects.log(`${name}: ${what}${ran.reused ? ' (stands from before)' : `, ${ran.report.seconds.toFixed(1)} s`}`)
  const sources: SourceReport[] = []
  const relations: Sql[] = []
  const files: Dropped[] = []
  for (const [index, source] of located.entries()) {
    const ran = await runSource(running, source, index, keyOf(source.source.name))
    say(source.source.name, ran, `${n(ran.report.rows)} rows, ${n(ran.report.rejected)} rejected`)
    sources.push(ran.report)
    relations.push(ran.relation)
    files.push({ name: `rejects/${source.source.name}.parquet`, file: join(ran.folder, 'rejects.parquet') })
  }
  let relation =
    relations.length === 1
      ? (relations[0] as Sql)
      : joinSql(
          relations.map((rows) => sql`(${rows})`),
          '\nUNION ALL\n',
        )
  let counts = merge(sources.map((source) => source.counts))
  const steps: Progressed['steps'][number][] = []
  const checkpoints: CheckpointEntry[] = [entry('sources', counts, null)]
  for (const step of pipeline.through) {
    if (step.kind === 'checkpoint') {
      checkpoints.push(entry(step.name, counts, step.expected))
      check(pipeline, step, counts, settings, effects)
      continue
    }
    const ran =
      step.kind === 'filter'
        ? await runFilter(running, step, keyOf(step.name), relation, counts)
        : await runTransform(running, step, keyOf(step.name), relation, counts)
    say(
      step.name,
      ran,
      `${n(ran.report.rowsIn)} rows in, ${n(ran.report.rowsOut)} out${ran.report.rowsDropped > 0 ? `, ${n(ran.report.rowsDropped)} dropped` : ''}`,
    )
    relation = ran.relation
    counts = ran.report.counts
    steps.push({ name: step.name, options: step.options, report: ran.report })
    checkpoints.push(entry(step.name, counts, null))
    if (step.kind === 'filter')
      files.push({ name: `dropped/${step.name}.parquet`, file: join(ran.folder, 'dropped.parquet') })
  }
  return { sources, steps, checkpoints, files, relation, counts }
}

function merge(counts: readonly (readonly LabelCount[])[]): readonly LabelCount[] {
  return counts.flat()
}

function entry(name: string, counts: readonly LabelCount[], expected: Checkpoint['expected'] | null): CheckpointEntry {
  return { name, rows: total(counts), expected: expected as CheckpointEntry['expected'], counts: byLabel(counts) }
}

function check(
  pipeline: Pipeline,
  { name, expected }: Checkpoint,
  counts: readonly LabelCount[],
  settings: Settings,
  effects: Effects,
): void {
  const off = compare(expected, byLabel(counts)).filter(({ met }) => !met)
  if (off.length === 0) return effects.log(`${name}: all published counts are met`)
  if (!settings.checkCounts)
    return effects.log(
      `${name}: ${off.length} published counts differ, as they do on anything but the full sources; see audit`,
    )
  const text = off.map(
    ({ what, found, expected }) =>
      `${what}: found ${n(found)}, published ${typeof expected === 'number' ? n(expected) : `${n(expected.from)} to ${n(expected.to)}`}`,
  )
  throw new NagareError(
    'counts',
    `Cannot publish ${pipeline.name} ${pipeline.version}: its rows differ from the published counts at checkpoint ${name}: ${text.join('; ')}; check that the sources are whole and of the pinned revisions (nagare explain shows what was read)`,
  )
}

async function writeSinks(
  { db }: Running,
  { pipeline }: Prepared,
  { relation, counts }: Progressed,
  staging: string,
  effects: Effects,
): Promise<readonly Shard[]> {
  const shards: Shard[] = []
  for (const sink of pipeline.to) {
    const start = effects.now()
    const written = await writeShards(db, sink, relation, total(counts), staging)
    effects.log(`${sink.name}: ${written.length} files, ${((effects.now() - start) / 1000).toFixed(1)} s`)
    shards.push(...written)
  }
  return shards
}

function manifestOf(
  { pipeline, located, fingerprint }: Prepared,
  { sources, steps, checkpoints, counts }: Progressed,
  settings: Settings,
  made: { shards: readonly Shard[]; digest: string; rows: number; created: string },
): Manifest {
  return {
    name: pipeline.name,
    version: pipeline.version,
    label: versionLabel(settings.sources),
    fingerprint,
    digest: made.digest,
    rows: made.rows,
    created: made.created,
    tools: tools(),
    sources: located.map(({ source: { name, revision, license }, files }, i) => {
      const { rows, rejected } = sources[i] as SourceReport
      return {
        name,
        revision,
        license,
        files: files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
        rows,
        rejected,
      }
    }),
    steps: steps.map(({ name, options, report: { rowsIn, rowsOut, rowsDropped, reasons, seconds } }) => ({
      name,
      options: options as Record<string, unknown>,
      rowsIn,
      rowsOut,
      rowsDropped,
      reasons,
      seconds,
    })),
    checkpoints: [...checkpoints],
    counts: byLabel(counts),
    shards: [...made.shards],
    settings: { threads: settings.threads, memory: settings.memory },
  }
}

function n(count: number): string {
  return count.toLocaleString('en')
}
