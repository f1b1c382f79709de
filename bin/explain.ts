import { existsSync } from 'node:fs'
import { explainSteps } from '#engine/keys.ts'
import { readManifest } from '#engine/manifest.ts'
import { lastBuild, prepare } from '#engine/prepare.ts'
import type { PlaceOptions } from './options.ts'
import { checkLayout } from './pipelines.ts'
import { settingsOf } from './place.ts'
import { loadVariant } from './variant.ts'

/** `nagare explain`: says of each step whether its work stands, and if not, why it would run. */
export async function explain(options: PlaceOptions): Promise<number> {
  const pipeline = await loadVariant(options)
  checkLayout(pipeline, options.layout)
  const settings = settingsOf(options)
  const prepared = await prepare(pipeline, settings)
  const published = isStanding(prepared.folder, prepared.fingerprint)
  const steps = explainSteps(prepared.keys, lastBuild(pipeline, settings), settings.cache, published)
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ fingerprint: prepared.fingerprint, folder: prepared.folder, published, steps })}\n`,
    )
  else {
    process.stdout.write(
      `${pipeline.name} ${pipeline.version} in ${prepared.folder}: ${published ? 'stands, a build does nothing' : 'a build publishes it'}\n`,
    )
    for (const { step, stands, why } of steps)
      process.stdout.write(`  ${stands ? 'stands' : 'runs  '}  ${step}: ${why}\n`)
  }
  return 0
}

function isStanding(folder: string, fingerprint: string): boolean {
  return existsSync(folder) && readManifest(folder).fingerprint === fingerprint
}
