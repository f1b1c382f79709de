/** Helpers of tests: temporary folders, builds without a word, rows in and rows out of single steps. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Built, build, type Effects } from '#engine/build.ts'
import { type Database, openDatabase, type Row } from '#engine/database.ts'
import type { Filter, Pipeline, Transform } from '#engine/pipeline.ts'
import { bindInput, keptSelect } from '#engine/plan.ts'
import { type Settings, settings } from '#engine/settings.ts'
import { id, join as joinSql, type Sql, type SqlValue, sql } from '#engine/sql.ts'

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
  return { log: (line) => void lines.push(line), now: Date.now, fetchSources: async () => {} }
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

/** What a step makes of literal rows (each gets its place as `ordinal`): the rows that stay, and those dropped. */
export async function runStep(
  step: Filter | Transform,
  rows: readonly Values[],
): Promise<{ readonly kept: readonly Row[]; readonly dropped: readonly Row[] }> {
  const db = await database()
  const relation = literalRows(rows)
  const all = (select: Sql) =>
    db.rows(
      `test ${step.name}`,
      sql`SELECT * EXCLUDE (ordinal) FROM (${bindInput(select, relation)}) ORDER BY ordinal`.sql,
    )
  if (step.kind === 'transform') return { kept: await all(step.select), dropped: [] }
  return {
    kept: await all(keptSelect(step, sql`(${bindInput(step.dropped, relation)})`)),
    dropped: await all(step.dropped),
  }
}

function literalRows(rows: readonly Values[]): Sql {
  const names = Object.keys(rows[0] ?? {})
  const tuples = rows.map((row, i) => sql`(${i}, ${joinSql(names.map((name) => sql`${row[name] ?? null}`))})`)
  return sql`SELECT * FROM (VALUES ${joinSql(tuples)}) AS rows(ordinal, ${joinSql(names.map(id))})`
}
