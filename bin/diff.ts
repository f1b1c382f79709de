import { exitCodes, NagareError } from '#engine/errors.ts'
import { settings } from '#engine/settings.ts'
import { compareReleases } from '#report/diff/compare.ts'
import { differencesText } from '#report/diff/text.ts'
import type { DiffOptions } from './options.ts'
import { meansOf } from './place.ts'
import { releaseOf } from './releases.ts'

/** `nagare diff`: prints what differs between two releases; 9 with `--strict` where anything does. */
export async function diff(options: DiffOptions): Promise<number> {
  const { out, html, json, strict, limit } = options
  if (!Number.isInteger(limit) || limit < 0)
    throw new NagareError('usage', `Cannot show ${limit} rows of each kind: give a whole number from 0 as --limit`)
  const [before, after] = [releaseOf(options.before, out, 'compare'), releaseOf(options.after, out, 'compare')]
  const differences = await compareReleases(before, after, { ...settings(meansOf(options)), limit })
  if (html !== undefined) (await import('#report/diff/page.ts')).writePage(differences, html)
  process.stdout.write(json ? `${JSON.stringify(differences)}\n` : differencesText(differences))
  return strict && !differences.same ? exitCodes.difference : 0
}
