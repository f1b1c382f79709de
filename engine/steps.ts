/** Runs the steps of a pipeline one by one, each unless its finished work is there, and accounts for every row. */
import { join } from 'node:path'
import { finished } from './cache.ts'
import { countLabels, type LabelCount, total } from './counts.ts'
import { type Database, numberOf } from './database.ts'
import { NagareError } from './errors.ts'
import { ingest, rawRows, removeScratch } from './ingest.ts'
import type { KeyedStep } from './keys.ts'
import type { Located } from './locate.ts'
import type { Filter, Transform } from './pipeline.ts'
import { bindInput, keptSelect, sourceSelect } from './plan.ts'
import { firstOrdinal } from './record.ts'
import { type Tally, writeRejects } from './rejects.ts'
import { type Sql, sql } from './sql.ts'

/** What running needs: the database, the cache folder, the clock. */
export interface Running {
  readonly db: Database
  readonly cache: string
  readonly now: () => number
}

/** The rows after a step, as a relation, and what is known of them. */
export interface Ran<Report> {
  readonly relation: Sql
  readonly report: Report
  readonly reused: boolean
  readonly folder: string
}

export interface SourceReport extends Tally {
  readonly counts: readonly LabelCount[]
  readonly seconds: number
}

export interface StepReport {
  readonly rowsIn: number
  readonly rowsOut: number
  readonly rowsDropped: number
  readonly reasons: Readonly<Record<string, number>>
  readonly counts: readonly LabelCount[]
  readonly seconds: number
}

/** Ingests a source, computes its small tables, and counts its rows. `index` is its place in the pipeline. */
export async function runSource(
  running: Running,
  located: Located,
  index: number,
  { key }: KeyedStep,
): Promise<Ran<SourceReport & { readonly files: number }>> {
  const { db, now } = running
  const { source } = located
  const doing = `run source ${source.name}`
  const done = await finished(running.cache, key, async (folder) => {
    const start = now()
    const ready = await ingest(db, located, folder)
    const tally = await writeRejects(db, source, ready, folder)
    removeScratch(folder)
    await writeTables(db, located, folder, rawRelation(folder, ready.length, index))
    const counts = await countLabels(db, doing, sourceRelation(located, folder, ready.length, index))
    account(`source ${source.name}`, tally.rows, total(counts), 0)
    return { ...tally, files: ready.length, counts, seconds: (now() - start) / 1000 }
  })
  return { ...done, relation: sourceRelation(located, done.folder, done.report.files, index) }

  async function writeTables(db: Database, { layout }: Located, folder: string, raw: Sql) {
    const before: Record<string, Sql> = {}
    for (const [name, select] of Object.entries(layout.tables ?? {})) {
      await db.copy(`${doing}: table ${name}`, bindInput(select, raw, before), join(folder, `${name}.parquet`))
      before[name] = sql`SELECT * FROM read_parquet(${join(folder, `${name}.parquet`)})`
    }
  }
}

function rawRelation(folder: string, files: number, index: number): Sql {
  return sql`SELECT * EXCLUDE (flaw) FROM (${rawRows(folder, files, firstOrdinal(index))}) WHERE flaw IS NULL`
}

function sourceRelation({ source, layout }: Located, folder: string, files: number, index: number): Sql {
  const tables = Object.fromEntries(
    Object.keys(layout.tables ?? {}).map((name) => [
      name,
      sql`SELECT * FROM read_parquet(${join(folder, `${name}.parquet`)})`,
    ]),
  )
  return bindInput(sourceSelect(source, layout), rawRelation(folder, files, index), tables)
}

/** Runs a filter: writes the dropped rows with their reasons, counts the kept ones, and checks that they add up. */
export async function runFilter(
  running: Running,
  step: Filter,
  { key }: KeyedStep,
  relation: Sql,
  before: readonly LabelCount[],
): Promise<Ran<StepReport>> {
  const { db, now } = running
  const doing = `run step ${step.name}`
  const done = await finished(running.cache, key, async (folder) => {
    const start = now()
    const file = join(folder, 'dropped.parquet')
    const select = sql`${bindInput(step.dropped, relation)} ORDER BY ordinal`
    await db.copy(doing, select, file, sql`FORMAT parquet, COMPRESSION zstd`)
    const dropped = await db.rows(
      doing,
      sql`SELECT reason, count(*) AS rows FROM read_parquet(${file}) GROUP BY reason ORDER BY reason`.sql,
    )
    const counts = await countLabels(db, doing, keptRelation(step, folder, relation))
    const reasons = {
      ...Object.fromEntries(step.reasons.map((reason) => [reason, 0])),
      ...Object.fromEntries(dropped.map((row) => [String(row.reason), numberOf(row, 'rows')])),
    }
    const rowsDropped = Object.values(reasons).reduce((sum, n) => sum + n, 0)
    const report = {
      rowsIn: total(before),
      rowsOut: total(counts),
      rowsDropped,
      reasons,
      counts,
      seconds: (now() - start) / 1000,
    }
    account(`step ${step.name}`, report.rowsIn, report.rowsOut, rowsDropped)
    return report
  })
  return { ...done, relation: keptRelation(step, done.folder, relation) }
}

function keptRelation(step: Filter, folder: string, relation: Sql): Sql {
  return bindInput(
    keptSelect(step, sql`SELECT ordinal FROM read_parquet(${join(folder, 'dropped.parquet')})`),
    relation,
  )
}

/** Runs a transform: counts its rows, of which none may be missing or new. */
export async function runTransform(
  running: Running,
  step: Transform,
  { key }: KeyedStep,
  relation: Sql,
  before: readonly LabelCount[],
): Promise<Ran<StepReport>> {
  const after = bindInput(step.select, relation)
  const done = await finished(running.cache, key, async () => {
    const start = running.now()
    const counts = await countLabels(running.db, `run step ${step.name}`, after)
    const report = {
      rowsIn: total(before),
      rowsOut: total(counts),
      rowsDropped: 0,
      reasons: {},
      counts,
      seconds: (running.now() - start) / 1000,
    }
    account(`step ${step.name}`, report.rowsIn, report.rowsOut, 0)
    return report
  })
  return { ...done, relation: after }
}

/** Rows in = rows out + rows dropped, or the build fails. */
export function account(what: string, rowsIn: number, rowsOut: number, rowsDropped: number): void {
  if (rowsIn === rowsOut + rowsDropped) return
  throw new NagareError(
    'counts',
    `Cannot account for the rows of ${what}: ${rowsIn} rows in, but ${rowsOut} out and ${rowsDropped} dropped; a transform must keep every row, a filter must drop each row once, by its ordinal`,
  )
}
