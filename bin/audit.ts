import { auditText, findings } from '#engine/audit.ts'
import { exitCodes } from '#engine/errors.ts'
import { readManifest } from '#engine/manifest.ts'
import type { AuditOptions } from './options.ts'
import { releaseOf } from './releases.ts'

/** `nagare audit`: prints the account of a release from its manifest. */
export async function audit(options: AuditOptions): Promise<number> {
  const manifest = readManifest(releaseOf(options.release, options.out, 'audit'))
  const found = findings(manifest)
  process.stdout.write(options.json ? `${JSON.stringify({ manifest, comparisons: found })}\n` : auditText(manifest))
  return options.strict && found.some(({ met }) => !met) ? exitCodes.counts : 0
}
