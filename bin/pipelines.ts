/** The pipeline files, by name. */
import { existsSync, readdirSync } from 'node:fs'
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

/** Loads the pipeline of a file in pipelines/. Throws `usage` when there is none of that name. */
export async function loadPipeline(name: string): Promise<Pipeline> {
  const file = join(folder, `${name}.ts`)
  if (!existsSync(file))
    throw new NagareError('usage', `Cannot find pipeline "${name}": there are ${pipelineNames().join(', ')}`)
  const module = (await import(file)) as { default: Pipeline }
  return module.default
}
