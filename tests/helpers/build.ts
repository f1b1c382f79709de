/** Helpers of tests: temporary folders, builds without a word, rows in and rows out of single steps. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { documents } from '#cards/documents.ts'
import { type Built, build, type Effects } from '#engine/build.ts'
import { type Database, openDatabase, type Row } from '#engine/database.ts'
import { tableKeyName } from '#engine/keys.ts'
import type { Filter, Pipeline, Transform } from '#engine/pipeline.ts'
import { bindInput, keptSelect } from '#engine/plan.ts'
import { type Settings, settings } from '#engine/settings.ts'
import { id, join as joinSql, type Sql, type SqlValue, sql } from '#engine/sql.ts'
import { runTables } from '#engine/tables.ts'
import { licenseRules } from '#sources/licenses.ts'

/** A temporary folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nagare-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A database in memory that closes when the test ends. */
export async function database(): Promise<Database> {
  const db = await openDatabase({ threads: 2, memory: 1e9, cache: temporaryFolder() })
  onTestFinished(() => db.close())
  return db
}

/** Settings of a build in a temporary folder. */
export function testSettings(given: Partial<Settings> = {}): Settings {
  const folder = temporaryFolder()
  return settings({
    sources: 'sample',
    out: join(folder, 'dist'),
    cache: join(folder, 'cache'),
    threads: 2,
    memory: 1e9,
    ...given,
  })
}

/** Effects that say nothing, fetch nothing, and keep what was logged. */
export function silentEffects(lines: string[] = []): Effects {
  const log = (line: string) => void lines.push(line)
  return { log, now: Date.now, fetchSources: async () => {}, licenses: licenseRules, documents }
}

/** Builds a pipeline and gives what came of it, with the lines that were logged. */
export async function testBuild(
  pipeline: Pipeline,
  given: Partial<Settings> = {},
): Promise<Built & { readonly lines: readonly string[] }> {
  const lines: string[] = []
  const built = await build(pipeline, testSettings(given), silentEffects(lines))
  return { ...built, lines }
}

/** The rows of Parquet files, as plain values. */
export async function parquetRows(glob: string, columns = '*', order = 'ALL'): Promise<readonly Row[]> {
  const db = await database()
  return db.rows(
    'read a published file',
    `SELECT ${columns} FROM read_parquet('${glob}', union_by_name = true) ORDER BY ${order}`,
  )
}

type Values = Readonly<Record<string, SqlValue>>

/** What came of a step: the rows that stay, those dropped, and the tables that the step computed. */
export interface Stepped {
  readonly kept: readonly Row[]
  readonly dropped: readonly Row[]
  readonly tables: Readonly<Record<string, readonly Row[]>>
}

/**
 * What a step makes of literal rows (each gets its place as `ordinal`). Tables that are sources have the rows given for
 * them, by the source's name.
 */
export async function runStep(
  step: Filter | Transform,
  rows: readonly Values[],
  sources: Readonly<Record<string, readonly Values[]>> = {},
  threads = 2,
): Promise<Stepped> {
  const db = await database()
  const relation = literalRows(rows)
  const references = new Map(Object.entries(sources).map(([name, rows]) => [name, literalRows(rows)]))
  const keys = Object.keys(step.tables ?? {}).map((table, i) => ({
    name: tableKeyName(step, table),
    kind: 'table' as const,
    key: String(i).padStart(32, '0'),
    parts: {},
  }))
  const running = { db, cache: temporaryFolder(), now: Date.now, threads }
  const { relations } = await runTables(running, step, { relation, keys, references, log: () => {} })
  const all = (select: Sql) =>
    db.rows(
      `test ${step.name}`,
      sql`SELECT * EXCLUDE (ordinal) FROM (${bindInput(select, relation, relations)}) ORDER BY ordinal`.sql,
    )
  const tables: Record<string, readonly Row[]> = {}
  for (const [name, table] of Object.entries(relations)) tables[name] = await db.rows(`test table ${name}`, table.sql)
  if (step.kind === 'transform') return { kept: await all(step.select), dropped: [], tables }
  return {
    kept: await all(keptSelect(step, sql`(${bindInput(step.dropped, relation, relations)})`)),
    dropped: await all(step.dropped),
    tables,
  }
}

function literalRows(rows: readonly Values[]): Sql {
  const names = Object.keys(rows[0] ?? {})
  const tuples = rows.map((row, i) => sql`(${i}, ${joinSql(names.map((name) => sql`${row[name] ?? null}`))})`)
  return sql`SELECT * FROM (VALUES ${joinSql(tuples)}) AS rows(ordinal, ${joinSql(names.map(id))})`
}
