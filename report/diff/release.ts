/** A release to be compared: its manifest, its shards checked against it, and its rows as a relation. */
import { byLabel, countLabels } from '#engine/counts.ts'
import { type Database, numberOf } from '#engine/database.ts'
import { type Manifest, readManifest } from '#engine/manifest.ts'
import { labelColumns } from '#engine/record.ts'
import { type Sql, sql } from '#engine/sql.ts'
import { checkAside, type Missing } from '#report/aside.ts'
import { checkAccounts, checkFiles, mustAgree } from '#report/check-manifest.ts'
import { openShards, type Shards } from '#report/shards.ts'

/** A release folder that was found to hold what its manifest says. */
export interface Release {
  readonly folder: string
  readonly manifest: Manifest
  /** Rows with all columns of the record and `at_row`, the place in the files; what is not published is NULL. */
  readonly rows: Sql
  /** The columns that are published, by their names in the record. */
  readonly columns: ReadonlySet<string>
  /** Whether labels and the place in the source are published. */
  readonly provenance: boolean
  /** What it put aside and does not hold. */
  readonly missing: readonly Missing[]
}

/**
 * Opens a release: reads every shard once to see that its bytes are those of the manifest. Throws an `input` error
 * where the manifest is missing, was edited, or a shard is missing or altered.
 */
export async function openRelease(db: Database, folder: string): Promise<Release> {
  const manifest = readManifest(folder)
  checkAccounts(folder, manifest)
  await checkFiles(folder, manifest)
  const chosen = await openShards(db, folder, manifest)
  await checkCounts(db, folder, manifest, chosen)
  const missing = await checkAside(db, folder, manifest)
  return { folder, manifest, missing, ...chosen }
}

async function checkCounts(
  db: Database,
  folder: string,
  { rows, counts }: Manifest,
  { rows: relation, provenance }: Shards,
): Promise<void> {
  const doing = `count the rows of ${folder}`
  const [row] = await db.rows(doing, sql`SELECT count(*) AS rows FROM (${relation})`.sql)
  mustAgree(folder, 'rows of the shards', numberOf(row, 'rows'), rows)
  if (!provenance) return
  const found = byLabel(await countLabels(db, doing, relation))
  for (const label of labelColumns)
    for (const name of new Set([...Object.keys(found[label]), ...Object.keys(counts[label])]))
      mustAgree(folder, `rows of ${label} ${name}`, found[label][name] ?? 0, counts[label][name] ?? 0)
}
