/**
 * The rows that a release put aside, dropped by its steps or rejected from its sources: where they lie, and whether
 * they are all there.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, numberOf } from '#engine/database.ts'
import type { Manifest } from '#engine/manifest.ts'
import { sql } from '#engine/sql.ts'
import { mustAgree, sum } from './check-manifest.ts'

/** Rows that the manifest counts and no file holds, as in a copy from the Hub, which has none of them. */
export interface Missing {
  /** As `dropped/drop_tasks`. */
  readonly path: string
  readonly rows: number
}

/**
 * The files that hold what a step dropped or a source rejected: NAME.parquet, or NAME-00000-of-00027.parquet and so on.
 */
export function asideFiles(folder: string, kind: 'dropped' | 'rejects', by: string): readonly string[] {
  const inside = join(folder, kind)
  if (!existsSync(inside)) return []
  const own = (name: string) => name.startsWith(by) && /^(-\d{5}-of-\d{5})?\.parquet$/.test(name.slice(by.length))
  return readdirSync(inside)
    .filter(own)
    .sort()
    .map((name) => join(inside, name))
}

/** Every source of a release: those of its rows, and those that its steps read beside them. */
export function sourcesOf({ sources, references = [] }: Manifest): Manifest['sources'] {
  return [...sources, ...references]
}

/**
 * Counts the rows put aside by reason; only that column is read. Throws an `input` error where a file and the manifest
 * differ. Gives what is missing: whether that matters is the caller's to say.
 */
export async function checkAside(db: Database, folder: string, manifest: Manifest): Promise<readonly Missing[]> {
  const missing: Missing[] = []
  for (const { name, rowsDropped, reasons } of manifest.steps) {
    const found = await reasonsIn(db, asideFiles(folder, 'dropped', name), name)
    if (found === undefined) missing.push({ path: `dropped/${name}`, rows: rowsDropped })
    else
      for (const reason of new Set([...Object.keys(found), ...Object.keys(reasons)]))
        mustAgree(folder, `rows that ${name} dropped as ${reason}`, found[reason] ?? 0, reasons[reason] ?? 0)
  }
  for (const { name, rejected } of sourcesOf(manifest)) {
    const found = await reasonsIn(db, asideFiles(folder, 'rejects', name), name)
    if (found === undefined) missing.push({ path: `rejects/${name}`, rows: rejected })
    else mustAgree(folder, `rows rejected of ${name}`, sum(Object.values(found)), rejected)
  }
  return missing.filter(({ rows }) => rows > 0)
}

async function reasonsIn(
  db: Database,
  files: readonly string[],
  by: string,
): Promise<Readonly<Record<string, number>> | undefined> {
  if (files.length === 0) return undefined
  const counted = sql`SELECT reason, count(*) AS rows FROM read_parquet(${files}) GROUP BY reason`
  const rows = await db.rows(`count the rows put aside by ${by}`, counted.sql)
  return Object.fromEntries(rows.map((row) => [String(row.reason), numberOf(row, 'rows')]))
}
