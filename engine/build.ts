/** Builds a release: binds the plan, finds the sources, runs what has not been run, and publishes the result whole. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bind } from './bind.ts'
import { sweep } from './cache.ts'
import { card } from './card.ts'
import { type Chained, runChain, type Stepped } from './chain.ts'
import { byLabel, total } from './counts.ts'
import { type Database, openDatabase } from './database.ts'
import { place, writeJson } from './disk.ts'
import { fingerprint } from './fingerprint.ts'
import { type KeyedStep, keySteps } from './keys.ts'
import { type Located, locateAll } from './locate.ts'
import type { Manifest } from './manifest.ts'
import type { Pipeline } from './pipeline.ts'
import { checkWritable, publish, stage, standing } from './release.ts'
import { releaseFolder, type Settings, versionLabel } from './settings.ts'
import { digestRows, readBack, type Shard, writeShards } from './shards.ts'
import type { Sql } from './sql.ts'
import { account } from './steps.ts'
import { engineIdentity, tools } from './versions.ts'

/** What a build does to the world beside its files: what it says, the clock, and how sources come from afar. */
export interface Effects {
  readonly log: (line: string) => void
  readonly now: () => number
  /** Downloads what `SOURCES=hub` needs; called before the sources are located. */
  readonly fetchSources: (pipeline: Pipeline, settings: Settings) => Promise<void>
}

/** What a build came to: `stands` when the release was there already, `built` when it was made now. */
export interface Built {
  readonly folder: string
  readonly manifest: Manifest
  readonly status: 'built' | 'stands'
}

/** A pipeline with its sources found and its keys known: what `build` and `explain` need before any row is read. */
export interface Prepared {
  readonly pipeline: Pipeline
  readonly located: readonly Located[]
  readonly keys: readonly KeyedStep[]
  readonly fingerprint: string
  readonly folder: string
}

/** Finds the sources of a pipeline and computes the keys of its steps. Throws `input` when a source is not there. */
export async function prepare(pipeline: Pipeline, settings: Settings): Promise<Prepared> {
  const located = await locateAll(pipeline.from, settings)
  const inputs = located.map(({ source, layout, files }) => ({
    source: source.name,
    layout: layout.name,
    files: files.map(({ path, sha256 }) => [path, sha256]),
  }))
  const keys = keySteps(pipeline, located, engineIdentity())
  const folder = releaseFolder(pipeline, settings)
  return { pipeline, located, keys, fingerprint: fingerprint({ pipeline, inputs }), folder }
}

/** Builds and publishes a release, or says that it stands. Throws NagareError; finished steps are kept in every case. */
export async function build(pipeline: Pipeline, settings: Settings, effects: Effects): Promise<Built> {
  const folder = releaseFolder(pipeline, settings)
  checkWritable(folder)
  sweep(settings.cache)
  const db = await openDatabase(settings)
  try {
    await bind(db, pipeline)
    await effects.fetchSources(pipeline, settings)
    const prepared = await prepare(pipeline, settings)
    const manifest = standing(folder, prepared.fingerprint, settings.replace)
    if (manifest !== undefined) return { folder, manifest, status: 'stands' }
    return { folder, manifest: await make(db, prepared, settings, effects), status: 'built' }
  } finally {
    db.close()
  }
}

async function make(db: Database, prepared: Prepared, settings: Settings, effects: Effects): Promise<Manifest> {
  const { pipeline, located, keys, folder } = prepared
  const { checkCounts, cache } = settings
  const { log, now } = effects
  const start = now()
  const staging = stage(folder, fingerprint(keys.map(({ key }) => key)))
  const chained = await runChain({ db, cache, now }, { pipeline, located, keys, checkCounts, log })
  const writing = writeSinks(db, pipeline, chained, staging)
  await Promise.allSettled([writing, ...chained.steps])
  const [shards, steps] = [await writing, await Promise.all(chained.steps)]
  log(`wrote ${shards.length} ${shards.length === 1 ? 'file' : 'files'}`)
  const { digest, rows } = await digestRows(db, publishedIds(pipeline, chained, staging, shards))
  account('the published rows', total(chained.counts), rows, 0)
  for (const { name, folder } of chained.folders) placeRows(name, folder, staging)
  const made = { shards, steps, digest, rows, created: new Date(now()).toISOString() }
  const manifest = manifestOf(prepared, chained, settings, made)
  publish(staging, folder, card(manifest), manifest)
  writeJson(lastBuildFile(pipeline, settings), keys)
  log(`published ${folder}: ${rows.toLocaleString('en')} rows, ${((now() - start) / 1000).toFixed(1)} s`)
  return manifest
}

// dropped/STEP.parquet, or dropped/STEP-00000-of-00027.parquet where there are many; rejects/SOURCE.parquet.
function placeRows(name: string, folder: string, staging: string): void {
  for (const file of globSync('{dropped,rejects}*.parquet', { cwd: folder })) {
    const [, kind = '', rest = ''] = /^(dropped|rejects)(.*)$/.exec(file) ?? []
    place(join(folder, file), join(staging, kind, `${name}${rest}`))
  }
}

async function writeSinks(
  db: Database,
  { to }: Pipeline,
  chained: Chained,
  staging: string,
): Promise<readonly Shard[]> {
  const shards: Shard[] = []
  for (const sink of to) {
    const written = await writeShards(db, sink, chained.relation, staging)
    account(
      `the files of ${sink.name}`,
      total(chained.counts),
      written.reduce((sum, { rows }) => sum + rows, 0),
      0,
    )
    shards.push(...written)
  }
  return shards
}

// The ids as the first sink's files hold them; where a sink publishes no ids, as the last step gives them.
function publishedIds({ to }: Pipeline, chained: Chained, staging: string, shards: readonly Shard[]): Sql {
  const [first] = to
  const files = shards.filter(
    ({ path }) => path.startsWith(first?.path.split('{')[0] ?? '') && path.endsWith('.parquet'),
  )
  const publishesIds = first?.path.endsWith('.parquet') && /^SELECT id\b/.test(first.select.sql)
  return publishesIds ? readBack(files.map(({ path }) => join(staging, path))) : chained.relation
}

type Made = Pick<Manifest, 'digest' | 'rows' | 'created'> & {
  readonly shards: readonly Shard[]
  readonly steps: readonly Stepped[]
}

function manifestOf(
  prepared: Prepared,
  chained: Chained,
  settings: Settings,
  { shards, steps, ...made }: Made,
): Manifest {
  return {
    name: prepared.pipeline.name,
    version: prepared.pipeline.version,
    label: versionLabel(settings.sources),
    fingerprint: prepared.fingerprint,
    ...made,
    tools: tools(),
    sources: prepared.located.map((located, i) => sourceEntry(located, chained.sources[i])),
    steps: steps.map(({ name, options, report: { counts: _, ...report } }) => ({
      name,
      options: { ...options },
      ...report,
    })),
    checkpoints: [...chained.checkpoints],
    counts: byLabel(chained.counts),
    shards: [...shards],
    settings: { threads: settings.threads, memory: settings.memory },
  }
}

function sourceEntry(
  { source, files }: Located,
  report: Chained['sources'][number] | undefined,
): Manifest['sources'][number] {
  const { name, revision, license } = source
  const listed = files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }))
  return { name, revision, license, files: listed, rows: report?.rows ?? 0, rejected: report?.rejected ?? 0 }
}

function lastBuildFile(pipeline: Pipeline, settings: Settings): string {
  const release = `${pipeline.name}-${pipeline.version}${versionLabel(settings.sources)}`
  return join(settings.cache, 'last', `${release}.json`)
}

/** The keys of the last build of a release with these settings, where there was one. */
export function lastBuild(pipeline: Pipeline, settings: Settings): readonly KeyedStep[] | undefined {
  const file = lastBuildFile(pipeline, settings)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeyedStep[]) : undefined
}
