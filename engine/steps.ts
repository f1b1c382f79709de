/** Runs the steps of a pipeline one by one, each unless its finished work is there, and accounts for every row. */
import { join } from 'node:path'
import { finished, isFinished, keyFolder } from './cache.ts'
import { countLabels, type LabelCount, total } from './counts.ts'
import { type Database, numberOf } from './database.ts'
import { droppedRows, writeDropped } from './dropped.ts'
import { NagareError } from './errors.ts'
import { ingest, rawRows, removeScratch } from './ingest/ingest.ts'
import type { Located } from './ingest/locate.ts'
import { type Tally, writeRejects } from './ingest/rejects.ts'
import type { KeyedStep } from './keys.ts'
import type { Filter, Transform } from './pipeline.ts'
import { bindInput, keptSelect, sourceSelect } from './plan.ts'
import { firstOrdinal, sourceColumns } from './record.ts'
import { id, join as joinSql, type Sql, sql } from './sql.ts'

/** What running needs: the database, the cache folder, the clock. */
export interface Running {
  readonly db: Database
  readonly cache: string
  readonly now: () => number
  /** Worker threads of tables that are computed outside SQL. */
  readonly threads: number
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
}

/**
 * Ingests a source that stands beside a pipeline, as a table of a step. Its select may give any number of rows for one
 * that was read (a file that is one object); a source that may be absent, and is, has none.
 */
export async function runReference(running: Running, located: Located, { key }: KeyedStep): Promise<RanReference> {
  const { db, now } = running
  const { source, layout, files } = located
  const done = await finished(running.cache, key, async (folder) => {
    const start = now()
    if (files.length === 0) return { rows: 0, rejected: 0, seconds: 0 }
    const ready = await ingest(db, located, folder)
    const tally = await writeRejects(db, source, ready, folder)
    removeScratch(folder)
    const rows = bindInput(sourceSelect(source, layout), rawRelation(folder, ready.length, 0))
    await db.copy(`read source ${source.name}`, rows, join(folder, 'rows.parquet'))
    const [counted] = await db.rows(
      `count source ${source.name}`,
      sql`SELECT count(*) AS rows FROM (${tableRows(folder, 'rows')})`.sql,
    )
    return { ...tally, rows: numberOf(counted, 'rows'), seconds: (now() - start) / 1000 }
  })
  return { ...done, relation: files.length === 0 ? noSourceRows() : tableRows(done.folder, 'rows') }
}

export type RanReference = Ran<{ readonly rows: number; readonly rejected: number; readonly seconds: number }>

function noSourceRows(): Sql {
  const columns = Object.entries(sourceColumns).map(([name, type]) => sql`NULL::${type} AS ${id(name)}`)
  return sql`SELECT ${joinSql(columns)} WHERE FALSE`
}

async function writeTables(db: Database, { source, layout }: Located, folder: string, raw: Sql): Promise<void> {
  const before: Record<string, Sql> = {}
  for (const [name, select] of Object.entries(layout.tables ?? {})) {
    const doing = `compute table ${name} of source ${source.name}`
    await db.copy(doing, bindInput(select, raw, before), tableFile(folder, name))
    before[name] = tableRows(folder, name)
  }
}

function tableFile(folder: string, name: string): string {
  return join(folder, `${name}.parquet`)
}

function tableRows(folder: string, name: string): Sql {
  return sql`SELECT * FROM read_parquet(${tableFile(folder, name)})`
}

function rawRelation(folder: string, files: number, index: number): Sql {
  return sql`SELECT * EXCLUDE (flaw) FROM (${rawRows(folder, files, firstOrdinal(index))}) WHERE flaw IS NULL`
}

function sourceRelation({ source, layout }: Located, folder: string, files: number, index: number): Sql {
  const tables = Object.fromEntries(Object.keys(layout.tables ?? {}).map((name) => [name, tableRows(folder, name)]))
  return bindInput(sourceSelect(source, layout), rawRelation(folder, files, index), tables)
}

/**
 * Runs a filter: writes the dropped rows with their reasons, counts the kept ones, and checks that they add up. The
 * rows that a predicate keeps do not depend on the file of dropped rows, so that is written while later steps run:
 * `report` is a promise.
 */
export async function runFilter(
  running: Running,
  step: Filter,
  { key }: KeyedStep,
  { relation, tables, before }: StepInputs,
): Promise<RanFilter> {
  const folder = keyFolder(running.cache, key)
  const start = running.now()
  const reused = isFinished(running.cache, key)
  const count = (dropped: string) =>
    countLabels(running.db, `run step ${step.name}`, keptRelation(step, dropped, relation, tables))
  const early = !reused && step.kept !== undefined ? await count(folder) : undefined
  const report = finished(running.cache, key, async (temporary) => {
    const reasons = await writeDropped(running.db, step, bindInput(step.dropped, relation, tables), temporary)
    const counts = early ?? (await count(temporary))
    const rowsDropped = Object.values(reasons).reduce((sum, rows) => sum + rows, 0)
    const [rowsIn, rowsOut] = [total(before), total(counts)]
    account(`step ${step.name}`, rowsIn, rowsOut, rowsDropped)
    return { rowsIn, rowsOut, rowsDropped, reasons, counts, seconds: (running.now() - start) / 1000 }
  }).then((done) => done.report)
  const counts = early ?? (await report).counts
  return { folder, relation: keptRelation(step, folder, relation, tables), counts, reused, report }
}

/** A filter whose rows can be used; its report comes when the dropped rows are on the disk. */
export interface RanFilter {
  readonly folder: string
  readonly relation: Sql
  readonly counts: readonly LabelCount[]
  readonly reused: boolean
  readonly report: Promise<StepReport>
}

function keptRelation(step: Filter, folder: string, relation: Sql, tables: StepInputs['tables']): Sql {
  return step.kept === undefined
    ? bindInput(keptSelect(step, droppedRows(folder)), relation)
    : bindInput(step.kept, relation, tables)
}

/** What a step reads: the rows before it, its tables, and the counts of those rows. */
export interface StepInputs {
  readonly relation: Sql
  readonly tables: Readonly<Record<string, Sql>>
  readonly before: readonly LabelCount[]
}

/** Runs a transform: counts its rows, of which none may be missing or new. */
export async function runTransform(
  running: Running,
  step: Transform,
  { key }: KeyedStep,
  { relation, tables, before }: StepInputs,
): Promise<Ran<StepReport>> {
  const after = bindInput(step.select, relation, tables)
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
