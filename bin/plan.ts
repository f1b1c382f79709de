import { counted } from '#engine/counts.ts'
import { type Estimate, estimate } from '#engine/estimate.ts'
import type { Pipeline, Step } from '#engine/pipeline.ts'
import { planText, recipeFingerprint } from '#engine/plan.ts'
import { formatBytes } from '#engine/progress.ts'
import { releaseFolder } from '#engine/settings.ts'
import type { PlanOptions } from './options.ts'
import { checkLayout } from './pipelines.ts'
import { settingsOf } from './place.ts'
import { loadVariant } from './variant.ts'

/** `nagare plan`: shows what a build would do, without opening the database or reading a row. */
export async function plan(options: PlanOptions): Promise<number> {
  const pipeline = await loadVariant(options)
  checkLayout(pipeline, options.layout)
  const settings = settingsOf(options)
  if (options.sql) process.stdout.write(planText(pipeline))
  else {
    const estimated = estimate(pipeline, settings)
    const folder = releaseFolder(pipeline, settings)
    const text = options.json ? asJson(pipeline, estimated, folder) : asText(pipeline, estimated, folder)
    process.stdout.write(`${text}\n`)
  }
  return 0
}

function asJson(pipeline: Pipeline, estimated: Estimate, folder: string): string {
  return JSON.stringify({ recipe: recipeFingerprint(pipeline), folder, estimate: estimated, pipeline })
}

function asText(pipeline: Pipeline, { sources, references, rows, disk, memory }: Estimate, folder: string): string {
  return [
    `${pipeline.name} ${pipeline.version}, recipe ${recipeFingerprint(pipeline).slice(0, 12)}, to ${folder}`,
    'from',
    ...sources.map(sourceText),
    ...(references.length > 0 ? ['beside', ...references.map(sourceText)] : []),
    'through',
    ...pipeline.through.map((step) => `  ${step.name}${stepText(step)}`),
    'to',
    ...pipeline.to.map((sink) => `  ${sink.name}: ${sink.path}, ${sink.rowsPerFile.toLocaleString('en')} rows a file`),
    `about ${counted(rows, 'row')} read, ${formatBytes(disk)} of disk, ${formatBytes(memory)} of memory at most`,
  ].join('\n')
}

function sourceText({ name, revision, layout, state }: Estimate['sources'][number]): string {
  return `  ${name}@${revision} (${layout}): ${state}`
}

function stepText(step: Step): string {
  if (step.kind === 'filter') return `: drops ${step.reasons.join(', ')}${catchText(step.options)}`
  if (step.kind === 'transform')
    return step.publishes?.length ? `: publishes evidence (${step.publishes.join(', ')})` : ''
  const { rows } = step.expected
  return `: expects ${typeof rows === 'number' ? rows.toLocaleString('en') : `${rows.from} to ${rows.to}`} rows`
}

// Of steps that look for pairs by bands of hashes: how likely a pair of each similarity is found.
function catchText(options: object): string {
  const catches = 'catches' in options ? Object.entries(options.catches as Record<string, number>) : []
  if (catches.length === 0) return ''
  const curve = catches
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([similarity, share]) => `${similarity}: ${share}`)
  return `; finds pairs by similarity ${curve.join(', ')}`
}
