/** A release opened for reading: its manifest, and its published, dropped and rejected rows as relations. */
import { type Database, openDatabase } from '#engine/database.ts'
import { type Manifest, readManifest } from '#engine/manifest.ts'
import { type Sql, sql } from '#engine/sql.ts'
import { asideFiles, sourcesOf } from './aside.ts'
import { checkAccounts, checkFiles } from './check-manifest.ts'
import { openShards, type Shards } from './shards.ts'

/** What a report reads. */
export interface Release {
  readonly folder: string
  readonly manifest: Manifest
  readonly db: Database
  /**
   * The published rows with all columns of the record; an id
   * that is not published is made of the texts, a label is NULL.
   */
  readonly rows: Sql
  /** The columns that are published. */
  readonly columns: ReadonlySet<string>
  /** What each filter dropped, where it dropped anything. */
  readonly dropped: readonly Aside[]
  /** What each source rejected, where it rejected anything. */
  readonly rejects: readonly Aside[]
}

/** Rows that were put aside by a step or source. */
export interface Aside {
  readonly by: string
  readonly rows: Sql
  readonly columns: ReadonlySet<string>
}

/** Threads, memory (bytes) and the folder for what does not fit into memory. */
export type Means = Parameters<typeof openDatabase>[0]

/** Opens a release, gives it to `use`, and closes it. Throws an `input` error where manifest and files disagree. */
export async function withRelease<T>(folder: string, means: Means, use: (release: Release) => Promise<T>): Promise<T> {
  const manifest = readManifest(folder)
  checkAccounts(folder, manifest)
  await checkFiles(folder, manifest)
  const db = await openDatabase(means)
  try {
    return await use(await opened(db, folder, manifest))
  } finally {
    db.close()
  }
}

async function opened(db: Database, folder: string, manifest: Manifest): Promise<Release> {
  const shards = await openShards(db, folder, manifest)
  const dropped = manifest.steps.map(({ name }) => aside(db, folder, 'dropped', name))
  const rejects = sourcesOf(manifest).map(({ name }) => aside(db, folder, 'rejects', name))
  const there = async (all: typeof dropped) => (await Promise.all(all)).filter((one) => one !== undefined)
  return {
    folder,
    manifest,
    db,
    rows: record(shards),
    columns: shards.columns,
    dropped: await there(dropped),
    rejects: await there(rejects),
  }
}

// What was measured of a row without an id is told apart by its texts, as an id would do.
function record({ rows, columns }: Shards): Sql {
  if (columns.has('id')) return sql`(${rows})`
  const texts = sql`md5(concat_ws(chr(31), instruction, input, response))`
  return sql`(SELECT * REPLACE (${texts} AS id) FROM (${rows}))`
}

async function aside(
  db: Database,
  folder: string,
  kind: 'dropped' | 'rejects',
  by: string,
): Promise<Aside | undefined> {
  const files = asideFiles(folder, kind, by)
  if (files.length === 0) return undefined
  const rows = sql`(SELECT * FROM read_parquet(${files}, file_row_number = true, filename = true))`
  return { by, rows, columns: await columnsOf(db, rows) }
}

async function columnsOf(db: Database, relation: Sql): Promise<ReadonlySet<string>> {
  const described = await db.rows('look at the published columns', sql`DESCRIBE SELECT * FROM (${relation})`.sql)
  return new Set(described.map((row) => String(row.column_name)))
}
