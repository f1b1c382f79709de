/** What stands before a build: sources found, keys and fingerprint computed, and what the last build knew. */
import { join } from 'node:path'
import { readJson } from './disk.ts'
import { fingerprint } from './fingerprint.ts'
import { type Located, locateAll } from './ingest/locate.ts'
import { type KeyedStep, keySteps } from './keys.ts'
import { type Pipeline, referencesOf } from './pipeline.ts'
import { releaseFolder, type Settings, versionLabel } from './settings.ts'
import { engineIdentity } from './versions.ts'

/** A pipeline with its sources found and its keys known: what `build` and `explain` need before any row is read. */
export interface Prepared {
  readonly pipeline: Pipeline
  readonly located: readonly Located[]
  /** The sources among the tables of steps: evaluation sets and the like. */
  readonly references: readonly Located[]
  readonly keys: readonly KeyedStep[]
  readonly fingerprint: string
  readonly folder: string
}

/** Finds the sources of a pipeline and computes the keys of its steps. Throws `input` when a source is not there. */
export async function prepare(pipeline: Pipeline, settings: Settings): Promise<Prepared> {
  const all = await locateAll([...pipeline.from, ...referencesOf(pipeline)], settings)
  const [located, references] = [all.slice(0, pipeline.from.length), all.slice(pipeline.from.length)]
  const inputs = all.map(({ source, layout, files }) => ({
    source: source.name,
    layout: layout.name,
    files: files.map(({ path, sha256 }) => [path, sha256]),
  }))
  const keys = keySteps(pipeline, located, references, engineIdentity())
  const folder = releaseFolder(pipeline, settings)
  return { pipeline, located, references, keys, fingerprint: fingerprint({ pipeline, inputs }), folder }
}

/** The file in the cache that remembers the keys of the last build of a release. */
export function lastBuildFile(pipeline: Pipeline, settings: Settings): string {
  const release = `${pipeline.name}-${pipeline.version}${versionLabel(settings.sources)}`
  return join(settings.cache, 'last', `${release}.json`)
}

/** The keys of the last build of a release with these settings, where there was one. */
export function lastBuild(pipeline: Pipeline, settings: Settings): readonly KeyedStep[] | undefined {
  return readJson<KeyedStep[]>(lastBuildFile(pipeline, settings))
}
