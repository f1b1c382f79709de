/** One source read as a table of a step: files in, its rows out. */
import { onTestFinished } from 'vitest'
import { openDatabase, type Row } from '#engine/database.ts'
import { type Located, locateAll } from '#engine/ingest/locate.ts'
import type { Source } from '#engine/pipeline.ts'
import type { SourcesSetting } from '#engine/settings.ts'
import { sql } from '#engine/sql.ts'
import { runReference } from '#engine/steps.ts'
import { testSettings } from './build.ts'

/** The rows of a source beside a pipeline, in order; `row` is a number here. */
export async function readReference(source: Source, sources: SourcesSetting): Promise<readonly Row[]> {
  const settings = testSettings({ sources })
  const db = await openDatabase(settings)
  onTestFinished(() => db.close())
  const [located] = (await locateAll([source], settings)) as [Located]
  const running = { db, cache: settings.cache, now: Date.now, threads: 2 }
  const { relation } = await runReference(running, located, {
    name: source.name,
    kind: 'source',
    key: 'test',
    parts: {},
  })
  const rows = await db.rows('read the rows', sql`SELECT * EXCLUDE (ordinal) FROM (${relation}) ORDER BY ordinal`.sql)
  return rows.map((row) => ({ ...row, row: Number(row.row) }))
}
