/** Binds a whole plan on no rows: a misspelt column fails in the first second, naming step, column and candidates. */
import { noRows } from './batch/batches.ts'
import type { Database } from './database.ts'
import { messageOf, NagareError } from './errors.ts'
import type { Filter, Layout, Pipeline, Source, Transform } from './pipeline.ts'
import { bindInput, keptSelect, sourceSelect } from './plan.ts'
import { id, join, type Sql, sql } from './sql.ts'

/** Checks that every statement of a pipeline binds. Throws a `plan` error that names step, column and what there is. */
export async function bind(db: Database, pipeline: Pipeline): Promise<void> {
  const of = `${pipeline.name}@${pipeline.version}`
  const check = async (step: string, select: Sql, given: Sql): Promise<Sql> => {
    try {
      await db.run(`bind step ${JSON.stringify(step)} of ${of}`, `EXPLAIN ${select.sql}`)
    } catch (error) {
      const columns = (await columnsOf(db, given)).join(', ')
      throw new NagareError(
        'plan',
        `${messageOf(error)}\nThe columns that step ${JSON.stringify(step)} is given: ${columns}`,
        error,
      )
    }
    return select
  }
  let rows: Sql | undefined
  for (const source of pipeline.from) {
    for (const layout of source.layouts) rows = await bindLayout(source, layout, check)
  }
  let relation = rows as Sql
  for (const step of pipeline.through) {
    if (step.kind === 'checkpoint') continue
    const tables = await bindTables(db, step, relation, check)
    if (step.kind === 'filter') {
      const dropped = await check(
        step.name,
        bindInput(sql`SELECT ordinal, reason, * FROM (${step.dropped})`, relation, tables),
        relation,
      )
      relation = await check(step.name, bindInput(keptSelect(step, sql`(${dropped})`), relation, tables), relation)
    } else relation = await check(step.name, bindInput(step.select, relation, tables), relation)
  }
  for (const sink of pipeline.to) await check(sink.name, bindInput(sink.select, relation), relation)
}

type Check = (step: string, select: Sql, given: Sql) => Promise<Sql>

async function bindTables(
  db: Database,
  step: Filter | Transform,
  relation: Sql,
  check: Check,
): Promise<Record<string, Sql>> {
  const tables: Record<string, Sql> = {}
  for (const [name, table] of Object.entries(step.tables ?? {})) {
    const of = `${step.name}, table ${name}`
    if (!('kind' in table)) {
      const select = await check(of, bindInput(table, relation, tables), relation)
      tables[name] = await emptied(db, of, select)
    } else if (table.kind === 'batches') {
      await check(of, bindInput(table.select, relation, tables), relation)
      tables[name] = noRows(table)
    } else for (const layout of table.layouts) tables[name] = await bindLayout(table, layout, check)
  }
  return tables
}

// A table's columns without its statement: with the statements
// of all tables before it inside, each would double the next.
async function emptied(db: Database, of: string, select: Sql): Promise<Sql> {
  const name = id(`bound: ${of}`)
  await db.run(`bind ${of}`, `CREATE OR REPLACE TABLE ${name.sql} AS ${select.sql} WITH NO DATA`)
  return sql`SELECT * FROM ${name}`
}

async function bindLayout(source: Source, layout: Layout, check: Check): Promise<Sql> {
  const step = `${source.name} (${layout.name})`
  const fields = [...Object.keys(source.fields), 'file'].map((name) => sql`NULL::VARCHAR AS ${id(name)}`)
  const read = sql`SELECT ${join(fields)} WHERE FALSE`
  const derived = Object.entries(layout.derive ?? {}).map(([name, value]) => sql`${value} AS ${id(name)}`)
  const rejects = Object.values(source.reject)
  const raw = await check(
    step,
    bindInput(
      sql`SELECT *, 0::BIGINT AS ordinal, 0::BIGINT AS row${derived.length > 0 ? sql`, ${join(derived)}` : sql``} FROM input${rejects.length > 0 ? sql` WHERE ${join(rejects, ' OR ')}` : sql``}`,
      read,
    ),
    read,
  )
  const tables: Record<string, Sql> = {}
  for (const [name, select] of Object.entries(layout.tables ?? {}))
    tables[name] = await check(step, bindInput(select, raw, tables), raw)
  return check(step, bindInput(sourceSelect(source, layout), raw, tables), raw)
}

async function columnsOf(db: Database, relation: Sql): Promise<readonly string[]> {
  const rows = await db.rows('describe a relation', `DESCRIBE ${relation.sql}`)
  return rows.map((row) => String(row.column_name))
}
