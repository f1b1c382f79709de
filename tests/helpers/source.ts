/** One source run by itself, without steps or sinks: files in, rows and rejects out. */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { openDatabase, type Row } from '#engine/database.ts'
import { type Located, locateAll } from '#engine/ingest/locate.ts'
import type { Source } from '#engine/pipeline.ts'
import { sql } from '#engine/sql.ts'
import { runSource } from '#engine/steps.ts'
import { testSettings } from './build.ts'
import { tarOf } from './fake-archive.ts'

/** What a source gave: its rows in order, and those it rejected. */
export interface Given {
  readonly rows: readonly Row[]
  readonly rejects: readonly Row[]
}

/** Runs a source over a folder in the mirror layout; `row` is a number here. */
export async function readSource(
  source: Source,
  sources: { readonly folder: string },
  layout?: string,
): Promise<Given> {
  const settings = testSettings({ sources, ...(layout === undefined ? {} : { layout }) })
  const db = await openDatabase(settings)
  onTestFinished(() => db.close())
  const [located] = (await locateAll([source], settings)) as [Located]
  const running = { db, cache: settings.cache, now: Date.now, threads: 2 }
  const key = { name: source.name, kind: 'source', key: 'test', parts: {} } as const
  const { relation, folder } = await runSource(running, located, 0, key)
  const rows = await db.rows('read the rows', sql`SELECT * EXCLUDE (ordinal) FROM (${relation}) ORDER BY ordinal`.sql)
  const file = join(folder, 'rejects.parquet')
  const rejects = await db.rows('read the rejects', sql`SELECT * EXCLUDE (source) FROM read_parquet(${file})`.sql)
  return { rows: rows.map(numbered), rejects: rejects.map(numbered) }
}

/** A tar.gz of files, in the order given. */
export async function tarGz(files: readonly (readonly [name: string, text: string])[]): Promise<Buffer> {
  return gzipSync(await tarOf(files.map(([name, text]) => [{ name }, text])))
}

/** The values of some columns, row by row. */
export function pick(rows: readonly Row[], ...columns: readonly string[]): unknown[][] {
  return rows.map((row) => columns.map((column) => row[column]))
}

function numbered(row: Row): Row {
  return { ...row, row: Number(row.row) }
}
