import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { auditText, findings } from '#engine/audit.ts'
import { exitCodes, NagareError } from '#engine/errors.ts'
import { readManifest } from '#engine/manifest.ts'
import type { AuditOptions } from './options.ts'

/** `nagare audit`: prints the account of a release from its manifest. */
export async function audit(options: AuditOptions): Promise<number> {
  const manifest = readManifest(releaseOf(options))
  const found = findings(manifest)
  process.stdout.write(options.json ? `${JSON.stringify({ manifest, comparisons: found })}\n` : auditText(manifest))
  return options.strict && found.some(({ met }) => !met) ? exitCodes.counts : 0
}

function releaseOf({ release, out }: AuditOptions): string {
  if (existsSync(join(release, 'manifest.json'))) return release
  const match = /^(.+)-v(\d+\.\d+\.\d+(?:\+\w+)?)$/.exec(release)
  const folder = match ? join(out, match[1] as string, match[2] as string) : release
  if (existsSync(join(folder, 'manifest.json'))) return folder
  throw new NagareError(
    'usage',
    `Cannot audit ${release}: no manifest.json in ${folder}; name a release folder, or a release as vanilla-v1.0.1+sample, and build it first`,
  )
}
