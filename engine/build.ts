/** Builds a release: binds the plan, finds the sources, runs what has not been run, and publishes the result whole. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { bind } from './bind.ts'
import { sweep } from './cache.ts'
import { type Chained, runChain } from './chain.ts'
import { manifestOf } from './compose-manifest.ts'
import { counted, total } from './counts.ts'
import { type Database, openDatabase } from './database.ts'
import { makeFolder, place, writeJson } from './disk.ts'
import { fingerprint } from './fingerprint.ts'
import { type LicenseRules, termsOf } from './licenses.ts'
import { unlock } from './lock.ts'
import type { Manifest } from './manifest.ts'
import type { Pipeline } from './pipeline.ts'
import { lastBuildFile, type Prepared, prepare } from './prepare.ts'
import { checkWritable, type Documents, listDocuments, publish, stage, standing } from './release.ts'
import { releaseFolder, type Settings } from './settings.ts'
import { digestRows, measureColumns, readBack, type Shard, writeShards } from './shards.ts'
import type { Sql } from './sql.ts'
import { account } from './steps.ts'

/**
 * What a build is given from outside the engine: whom to tell, the clock, how sources come from afar, terms and texts.
 */
export interface Effects {
  readonly log: (line: string) => void
  readonly now: () => number
  /** Downloads what `SOURCES=hub` needs; called before the sources are located. */
  readonly fetchSources: (pipeline: Pipeline, settings: Settings) => Promise<void>
  /** The licences of all sub-datasets that a release may hold. */
  readonly licenses: LicenseRules
  /** The card and its companions, from the manifest alone. */
  readonly documents: (manifest: Manifest) => Documents
}

/** What a build came to: `stands` when the release was there already, `built` when it was made now. */
export interface Built {
  readonly folder: string
  readonly manifest: Manifest
  readonly status: 'built' | 'stands'
}

/**
 * Builds and publishes a release, or says that it stands. Throws NagareError; finished steps are kept in every case.
 */
export async function build(pipeline: Pipeline, settings: Settings, effects: Effects): Promise<Built> {
  const folder = releaseFolder(pipeline, settings)
  checkWritable(folder)
  makeFolder(settings.cache, 'finished steps and downloads')
  sweep(settings.cache)
  const db = await openDatabase(settings)
  try {
    await bind(db, pipeline)
    await effects.fetchSources(pipeline, settings)
    const prepared = await prepare(pipeline, settings)
    const manifest = standing(folder, prepared.fingerprint, settings.replace)
    if (manifest !== undefined) return { folder, manifest, status: 'stands' }
    const staging = stage(folder, fingerprint(prepared.keys.map(({ key }) => key)))
    return { folder, manifest: await make(db, prepared, staging, settings, effects), status: 'built' }
  } finally {
    unlock(folder)
    db.close()
  }
}

async function make(
  db: Database,
  prepared: Prepared,
  staging: string,
  settings: Settings,
  effects: Effects,
): Promise<Manifest> {
  const { pipeline, located, references, keys, folder } = prepared
  const { checkCounts, cache, threads } = settings
  const { log, now } = effects
  const start = now()
  const chained = await runChain({ db, cache, now, threads }, { pipeline, located, references, keys, checkCounts, log })
  const licenses = await licensed(pipeline, chained, settings, effects)
  const writing = writeSinks(db, pipeline, chained, staging)
  await Promise.allSettled([writing, ...chained.steps])
  const [written, steps] = [await writing, await Promise.all(chained.steps)]
  const shards = written.flat()
  log(`wrote ${counted(shards.length, 'file')}`)
  const files = readBack((written[0] ?? []).map(({ path }) => join(staging, path)))
  const { digest, rows } = await digestRows(db, await publishedIds(db, files, chained))
  account('the published rows', total(chained.counts), rows, 0)
  for (const { name, folder } of chained.folders) placeRows(name, folder, staging)
  for (const { step, name, file } of chained.evidence) place(file, join(staging, 'evidence', step, `${name}.parquet`))
  const columns = await measureColumns(db, files)
  const made = { shards, steps, digest, rows, licenses, columns, created: new Date(now()).toISOString() }
  const draft = manifestOf(prepared, chained, settings, made)
  const documents = effects.documents(draft)
  const manifest = { ...draft, documents: listDocuments(documents) }
  publish(staging, folder, documents, manifest, settings.replace)
  writeJson(lastBuildFile(pipeline, settings), keys)
  log(`published ${folder}: ${counted(rows, 'row')}, ${((now() - start) / 1000).toFixed(1)} s`)
  return manifest
}

// Before anything is written; the files of dropped rows that are being written end first.
async function licensed(
  { from }: Pipeline,
  { counts, steps }: Chained,
  { allowUnknownLicense }: Settings,
  { licenses }: Effects,
): Promise<Manifest['licenses']> {
  try {
    return [...termsOf(counts, from, licenses, allowUnknownLicense)]
  } catch (error) {
    await Promise.allSettled(steps)
    throw error
  }
}

// dropped/STEP.parquet, or dropped/STEP-00000-of-00027.parquet where there are many; rejects/SOURCE.parquet.
function placeRows(name: string, folder: string, staging: string): void {
  for (const file of globSync('{dropped,rejects}*.parquet', { cwd: folder })) {
    const [, kind = '', rest = ''] = /^(dropped|rejects)(.*)$/.exec(file) ?? []
    place(join(folder, file), join(staging, kind, `${name}${rest}`))
  }
}

// The files of each sink, in the order of the sinks.
async function writeSinks(
  db: Database,
  { to }: Pipeline,
  chained: Chained,
  staging: string,
): Promise<readonly (readonly Shard[])[]> {
  const written: (readonly Shard[])[] = []
  for (const sink of to) {
    const shards = await writeShards(db, sink, chained.relation, staging)
    const rows = shards.reduce((sum, shard) => sum + shard.rows, 0)
    account(`the files of ${sink.name}`, total(chained.counts), rows, 0)
    written.push(shards)
  }
  return written
}

// The ids as the first sink's files hold them; where it publishes none, as the last step gives them.
async function publishedIds(db: Database, published: Sql, chained: Chained): Promise<Sql> {
  const columns = await db.rows('look at the published columns', `DESCRIBE ${published.sql}`)
  return columns.some((column) => column.column_name === 'id') ? published : chained.relation
}
