/** The files of pipelines/, by name: releases as NAME-vVERSION, runs without a version. */
import { globSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { NagareError } from '#engine/errors.ts'
import type { Pipeline } from '#engine/pipeline.ts'
import type { Run } from '#engine/run/run.ts'

const folder = join(import.meta.dirname, '..', 'pipelines')

const isRelease = (name: string) => /-v\d+\.\d+\.\d+$/.test(name)

/** The names of all files that define a release, without ending. */
export function pipelineNames(): readonly string[] {
  return names().filter(isRelease)
}

/** The names of all files that define a run, without ending. */
export function runNames(): readonly string[] {
  return names().filter((name) => !isRelease(name))
}

function names(): readonly string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  return files.map((name) => name.slice(0, -3)).sort()
}

/** The releases that stand in a folder, as NAME-vVERSION+label. */
export function releaseNames(out: string): readonly string[] {
  const manifests = globSync('*/*/manifest.json', { cwd: out })
  return manifests.map((file) => file.split(/[\\/]/).slice(0, 2).join('-v')).sort()
}

/** Loads the pipeline of a file in pipelines/. Throws `usage` when there is none of that name. */
export function loadPipeline(name: string): Promise<Pipeline> {
  return load('pipeline', name, pipelineNames())
}

/** Loads the run of a file in pipelines/. Throws `usage` when there is none of that name. */
export function loadRun(name: string): Promise<Run> {
  return load('run', name, runNames())
}

async function load<T>(what: string, name: string, names: readonly string[]): Promise<T> {
  if (!names.includes(name))
    throw new NagareError('usage', `Cannot find ${what} "${name}": there are ${names.join(', ')}`)
  return ((await import(join(folder, `${name}.ts`))) as { default: T }).default
}

/** Refuses a layout that no source of a pipeline has. */
export function checkLayout(pipeline: Pipeline, layout: string | undefined): void {
  const names = new Set(pipeline.from.flatMap((source) => source.layouts.map(({ name }) => name)))
  if (layout === undefined || names.has(layout)) return
  throw new NagareError(
    'usage',
    `Cannot read layout "${layout}": the sources of ${pipeline.name} ${pipeline.version} have ${[...names].join(', ')}`,
  )
}
