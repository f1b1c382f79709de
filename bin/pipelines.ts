/** The pipeline files, by name. */
import { globSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { NagareError } from '#engine/errors.ts'
import type { Pipeline } from '#engine/pipeline.ts'

const folder = join(import.meta.dirname, '..', 'pipelines')

/** The names of all pipeline files, without ending. */
export function pipelineNames(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3))
    .sort()
}

/** The releases that stand in a folder, as NAME-vVERSION+label. */
export function releaseNames(out: string): readonly string[] {
  const manifests = globSync('*/*/manifest.json', { cwd: out })
  return manifests.map((file) => file.split(/[\\/]/).slice(0, 2).join('-v')).sort()
}

/** Loads the pipeline of a file in pipelines/. Throws `usage` when there is none of that name. */
export async function loadPipeline(name: string): Promise<Pipeline> {
  if (!pipelineNames().includes(name))
    throw new NagareError('usage', `Cannot find pipeline "${name}": there are ${pipelineNames().join(', ')}`)
  const module = (await import(join(folder, `${name}.ts`))) as { default: Pipeline }
  return module.default
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
