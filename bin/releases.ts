/** The releases that commands read, by folder or by name. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { NagareError } from '#engine/errors.ts'

/**
 * The folder of a release: the one that is named, or NAME-vVERSION[+label] in `out`. Throws `usage` where no manifest lies;
 * `action` is what cannot be done then.
 */
export function releaseOf(release: string, out: string, action: string): string {
  if (existsSync(join(release, 'manifest.json'))) return release
  const match = /^(.+)-v(\d+\.\d+\.\d+(?:\+\w+)?)$/.exec(release)
  const folder = match ? join(out, match[1] as string, match[2] as string) : release
  if (existsSync(join(folder, 'manifest.json'))) return folder
  throw new NagareError(
    'usage',
    `Cannot ${action} ${release}: no manifest.json in ${folder}; name a release folder, or a release as vanilla-v1.0.1+sample, and build it first`,
  )
}
