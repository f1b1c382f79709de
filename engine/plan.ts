/**
 * The plan of a pipeline: every statement that a build will run, as SQL over named relations, before any row is read.
 * The relation `input` of a step is the output of the step before it; a source's is its raw rows.
 */
import { fingerprint } from './fingerprint.ts'
import type { Filter, Layout, Pipeline, Source, Step, Table } from './pipeline.ts'
import { sourceColumns } from './record.ts'
import { id, input, join, type Sql, sql } from './sql.ts'

/** One statement of a plan: what it is of, and its SQL. */
export interface Statement {
  readonly step: string
  /** What the statement gives: `segments`, `rows`, `dropped`, `kept`, `files`. */
  readonly gives: string
  readonly sql: Sql
}

/** Every statement of a pipeline in order; of a source with several layouts, those of each. */
export function plan(pipeline: Pipeline): readonly Statement[] {
  return [
    ...pipeline.from.flatMap((source) => source.layouts.flatMap((layout) => sourceStatements(source, layout))),
    ...pipeline.through.flatMap(stepStatements),
    ...pipeline.to.map((sink) => ({
      step: sink.name,
      gives: 'files',
      sql: sql`COPY (${sink.select}) TO ${sink.path} (${sink.copy})`,
    })),
  ]
}

function sourceStatements(source: Source, layout: Layout): Statement[] {
  const step = `${source.name} (${layout.name})`
  const derive = Object.entries(layout.derive ?? {}).map(([name, value]) => ({
    step,
    gives: `column ${name}`,
    sql: value,
  }))
  const tables = Object.entries(layout.tables ?? {}).map(([name, select]) => ({ step, gives: name, sql: select }))
  return [...derive, ...tables, { step, gives: 'rows', sql: layout.select }]
}

function stepStatements(step: Step): Statement[] {
  if (step.kind === 'checkpoint') return []
  const tables = Object.entries(step.tables ?? {}).flatMap(([name, table]) => tableStatements(step.name, name, table))
  if (step.kind === 'transform') return [...tables, { step: step.name, gives: 'rows', sql: step.select }]
  return [
    ...tables,
    { step: step.name, gives: 'dropped', sql: step.dropped },
    {
      step: step.name,
      gives: 'kept',
      sql: keptSelect(step, sql`dropped`),
    },
  ]
}

function tableStatements(step: string, name: string, table: Table): Statement[] {
  if (!('kind' in table)) return [{ step, gives: `table ${name}`, sql: table }]
  if (table.kind === 'batches')
    return [{ step, gives: `table ${name}, by workers of ${table.module} from`, sql: table.select }]
  return table.layouts.flatMap((layout) => sourceStatements(table, layout))
}

/** The plan as one text, as shown by `nagare plan` and kept in tests/plans. */
export function planText(pipeline: Pipeline): string {
  const head = `-- ${pipeline.name} ${pipeline.version}\n-- recipe ${recipeFingerprint(pipeline)}\n`
  const body = plan(pipeline).map(({ step, gives, sql }) => `-- ${step}: ${gives}\n${sql.sql.trim()};\n`)
  return [head, ...body].join('\n')
}

/** The identity of a recipe: every literal in the pipeline file, no path, no setting. */
export function recipeFingerprint(pipeline: Pipeline): string {
  return fingerprint(pipeline)
}

/** A step's SELECT with its `input` (and, for a source, its tables) bound to relations. */
export function bindInput(select: Sql, relation: Sql, tables: Readonly<Record<string, Sql>> = {}): Sql {
  const bound = [
    sql`input AS NOT MATERIALIZED (${relation})`,
    ...Object.entries(tables).map(([name, table]) => sql`${id(name)} AS NOT MATERIALIZED (${table})`),
  ]
  return sql`WITH ${join(bound)} SELECT * FROM (${select})`
}

/** A source's rows with the source's name beside them, in the order of the source columns. */
export function sourceSelect(source: Source, layout: Layout): Sql {
  const columns = Object.entries(sourceColumns).map(([name, type]) =>
    name === 'source'
      ? sql`${`${source.name}@${source.revision}`} AS source`
      : sql`${id(name)}::${type} AS ${id(name)}`,
  )
  return sql`SELECT ${join(columns)} FROM (${layout.select})`
}

/** The rows of a filter that stay, given its dropped rows as a table. */
export function keptSelect(step: Filter, dropped: Sql): Sql {
  return step.kept ?? sql`SELECT * FROM ${input} WHERE ordinal NOT IN (SELECT ordinal FROM ${dropped})`
}
