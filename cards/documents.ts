/** What is written beside the shards of a release for people and catalogues, all of it from the manifest alone. */
import type { Manifest } from '#engine/manifest.ts'
import { croissant } from './croissant.ts'
import { datasheet } from './datasheet.ts'
import { notice } from './notice.ts'
import { readme } from './readme.ts'

/**
 * The documents of a release by path. The same manifest gives the same bytes; time, place and settings are not in them.
 */
export function documents(manifest: Manifest): Readonly<Record<string, string>> {
  return {
    'README.md': readme(manifest),
    'croissant.json': `${JSON.stringify(croissant(manifest), null, 2)}\n`,
    'DATASHEET.md': datasheet(manifest),
    'NOTICE.md': notice(manifest),
  }
}
