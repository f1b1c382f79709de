import { existsSync } from 'node:fs'
import { explainSteps } from '#engine/keys.ts'
import { readManifest } from '#engine/manifest.ts'
import { lastBuild, prepare } from '#engine/prepare.ts'
import { checkLayout, loadRun, runNames } from './pipelines.ts'
import { settingsOf } from './place.ts'
import { explainRun } from './run/explain.ts'
import { printExplanation } from './run/explanation.ts'
import { withModel } from './run/model.ts'
import type { ExplainOptions } from './run-options.ts'
import { loadVariant } from './variant.ts'

/** `nagare explain`: says of each step, or of each stage of a run, whether its work stands, and if not, why it would run. */
export async function explain(options: ExplainOptions): Promise<number> {
  if (runNames().includes(options.pipeline)) return explainChain(options)
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

async function explainChain(options: ExplainOptions): Promise<number> {
  const { out: releases, runs: out, json } = options
  // Not asked otherwise, a release comes from where its label says.
  const sources = options.sources === 'hub' ? undefined : options.sources
  const run = withModel(await loadRun(options.pipeline), options.model)
  return printExplanation(await explainRun(run, { ...options, sources, releases, out }), json)
}

function isStanding(folder: string, fingerprint: string): boolean {
  return existsSync(folder) && readManifest(folder).fingerprint === fingerprint
}
