/** The data stage of a run: its release found standing, or built. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { documents } from '#cards/documents.ts'
import { build } from '#engine/build.ts'
import { NagareError } from '#engine/errors.ts'
import { fetchSources } from '#engine/fetch/sources.ts'
import { lackingSource } from '#engine/ingest/locate.ts'
import { type Manifest, readManifest } from '#engine/manifest.ts'
import { type Pipeline, referencesOf } from '#engine/pipeline.ts'
import { terminalProgress } from '#engine/progress.ts'
import type { Run } from '#engine/run/run.ts'
import { parseSources, releaseFolder, type Settings, settings } from '#engine/settings.ts'
import { licenseRules } from '#sources/licenses.ts'
import { loadPipeline } from '../pipelines.ts'
import type { RunOptions } from '../run-options.ts'
import { withoutTask } from '../without-task.ts'

/** A release that a training reads. */
export interface RunRelease {
  readonly folder: string
  readonly manifest: Manifest
}

/** Where a run's releases are, and from what they are made. */
export type Place = Pick<RunOptions, 'sources' | 'releases' | 'cache'> & Partial<Pick<RunOptions, 'replace'>>

/** The release of a run, without the rows of a task where one is named, if it stands. */
export async function standingRelease(
  run: Run,
  task: string | undefined,
  place: Place,
): Promise<RunRelease | undefined> {
  const folder = releaseFolder(await pipelineOf(run, task), settingsFor(run, place))
  return existsSync(join(folder, 'manifest.json')) ? { folder, manifest: readManifest(folder) } : undefined
}

/** The release of a run: as it stands, or built. Where `--sources` is given a build looks whether what stands is still the same. */
export async function releaseFor(run: Run, task: string | undefined, place: Place): Promise<RunRelease> {
  const found = await standingRelease(run, task, place)
  if (found && place.sources === undefined) return found
  const made = settingsFor(run, place)
  const progress = terminalProgress()
  const { folder, manifest } = await build(await pipelineOf(run, task), made, {
    log: (line) => progress.log(line),
    now: Date.now,
    fetchSources: (pipeline, settings) => fetchSources(pipeline, settings, progress),
    licenses: licenseRules,
    documents,
  })
  return { folder, manifest }
}

async function pipelineOf(run: Run, task: string | undefined): Promise<Pipeline> {
  const whole = await loadPipeline(run.data.release.replace(/\+.*/, ''))
  return task === undefined ? whole : withoutTask(whole, task)
}

/** What a run's release is made from: what is asked for, or else what its label says. */
export function sourcesOf(run: Run, { sources }: Pick<Place, 'sources'>): string {
  return sources ?? /\+(.*)/.exec(run.data.release)?.[1] ?? 'hub'
}

/** The error of a build that would find no file of a source; none where files are there or will be downloaded. */
export async function checkSources(run: Run, task: string | undefined, place: Place): Promise<NagareError | undefined> {
  const pipeline = await pipelineOf(run, task)
  return lackingSource([...pipeline.from, ...referencesOf(pipeline)], settingsFor(run, place))
}

function settingsFor(run: Run, { sources, releases, cache, replace = false }: Place): Settings {
  const label = /\+(.*)/.exec(run.data.release)?.[1]
  if (sources === undefined && label !== undefined && label !== 'sample')
    throw new NagareError(
      'usage',
      `Cannot run ${run.name}: its release ${run.data.release} is made from folders that the run does not name; name them with --sources`,
    )
  return settings({ sources: parseSources(sourcesOf(run, { sources })), out: releases, cache, replace })
}
