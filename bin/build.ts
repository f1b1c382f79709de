import { documents } from '#cards/documents.ts'
import { build as buildRelease } from '#engine/build.ts'
import { counted } from '#engine/counts.ts'
import { fetchSources } from '#engine/fetch/sources.ts'
import { silentProgress, terminalProgress } from '#engine/progress.ts'
import { licenseRules } from '#sources/licenses.ts'
import type { BuildOptions } from './options.ts'
import { checkLayout } from './pipelines.ts'
import { settingsOf } from './place.ts'
import { loadVariant } from './variant.ts'

/** `nagare build`: builds and publishes a release; prints where it is. */
export async function build(options: BuildOptions): Promise<number> {
  const pipeline = await loadVariant(options)
  checkLayout(pipeline, options.layout)
  const settings = settingsOf(options)
  const progress = options.quiet ? silentProgress : terminalProgress()
  const built = await buildRelease(pipeline, settings, {
    log: (line) => progress.log(line),
    now: Date.now,
    fetchSources: (pipeline, settings) => fetchSources(pipeline, settings, progress),
    licenses: licenseRules,
    documents,
  })
  const { folder, manifest, status } = built
  const release = `${manifest.name} ${manifest.version}${manifest.label}`
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ status, folder, fingerprint: manifest.fingerprint, digest: manifest.digest, rows: manifest.rows })}\n`,
    )
  else if (status === 'stands')
    process.stdout.write(
      `${release} stands in ${folder}: ${counted(manifest.rows, 'row')}; nothing to do, for recipe and inputs have fingerprint ${manifest.fingerprint.slice(0, 12)} as before\n`,
    )
  else process.stdout.write(`${release}: ${counted(manifest.rows, 'row')} in ${folder}\n`)
  return 0
}
