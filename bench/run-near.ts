/**
 * Finds the near-duplicates of a Parquet file of rows in a process of its own: `node bench/run-near.ts ROWS WORK MEMORY`, memory in bytes.
 * Prints how long each table took, and the clusters as pairs of row numbers.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '#engine/database.ts'
import { writeDropped } from '#engine/dropped.ts'
import { tableKeyName } from '#engine/keys.ts'
import { bindInput } from '#engine/plan.ts'
import { sql } from '#engine/sql.ts'
import { runTables } from '#engine/tables.ts'
import { dropNearDuplicates } from '#transforms/drop-near-duplicates.ts'
import { nearOptions } from './near-rows.ts'
import { threads } from './timer.ts'

const [rows, work, memory] = process.argv.slice(2) as [string, string, string]
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
const db = await openDatabase({ threads, memory: Number(memory), cache: work })
const step = dropNearDuplicates(nearOptions)
const relation = sql`SELECT * FROM read_parquet(${rows})`
const keys = Object.keys(step.tables ?? {}).map((table, i) => ({
  name: tableKeyName(step, table),
  kind: 'table' as const,
  key: String(i).padStart(32, '0'),
  parts: {},
}))
const start = performance.now()
const { relations } = await runTables({ db, cache: work, now: Date.now, threads }, step, {
  relation,
  keys,
  references: new Map(),
  log: console.error,
})
const folder = join(work, 'dropped')
mkdirSync(folder)
await writeDropped(db, step, bindInput(step.dropped, relation, relations), folder)
const seconds = (performance.now() - start) / 1000
const counts: Record<string, number> = {}
for (const table of ['signatures', 'firsts', 'pairs', 'near', 'matched', 'capped'])
  counts[table] = Number(
    (await db.rows('count', sql`SELECT count(*) AS n FROM (${relations[table] as never})`.sql))[0]?.n,
  )
await db.run(
  'write the clusters',
  sql`
  COPY (
    SELECT kept.row AS kept, gone.row AS dropped, similarity
    FROM (${relations.matched as never}) JOIN (${relations.ranked as never}) AS a ON a.rank = one JOIN (${relations.ranked as never}) AS b ON b.rank = other
    JOIN (${relation}) AS kept ON kept.ordinal = a.ordinal JOIN (${relation}) AS gone ON gone.ordinal = b.ordinal
    ORDER BY ALL
  ) TO ${join(work, 'clusters.parquet')}`.sql,
)
db.close()
console.log(JSON.stringify({ seconds, counts }))
