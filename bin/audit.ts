import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditText, findings } from '#engine/audit.ts'
import { openDatabase } from '#engine/database.ts'
import { exitCodes } from '#engine/errors.ts'
import { type Manifest, readManifest } from '#engine/manifest.ts'
import { settings } from '#engine/settings.ts'
import { checkAside } from '#report/aside.ts'
import { checkAccounts } from '#report/check-manifest.ts'
import type { AuditOptions } from './options.ts'
import { releaseOf } from './releases.ts'

/** `nagare audit`: prints the account of a release from its manifest, once that adds up and agrees with the rows put aside. */
export async function audit(options: AuditOptions): Promise<number> {
  const folder = releaseOf(options.release, options.out, 'audit')
  const manifest = readManifest(folder)
  checkAccounts(folder, manifest)
  const missing = await missingFrom(folder, manifest)
  const found = findings(manifest)
  process.stdout.write(
    options.json ? `${JSON.stringify({ manifest, comparisons: found, missing })}\n` : auditText(manifest, missing),
  )
  return options.strict && found.some(({ met }) => !met) ? exitCodes.counts : 0
}

// Files of dropped and rejected rows that do not lie in the folder; those that do must hold what the manifest says.
async function missingFrom(folder: string, manifest: Manifest): Promise<readonly string[]> {
  const cache = mkdtempSync(join(tmpdir(), 'nagare-audit-'))
  const db = await openDatabase({ ...settings(), cache })
  try {
    return (await checkAside(db, folder, manifest)).map(({ path }) => path)
  } finally {
    db.close()
    rmSync(cache, { recursive: true, force: true })
  }
}
