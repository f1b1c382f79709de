/** The tables of a step: computed one after another before the step's own SQL, each kept under a key of its own. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { batchRows, runBatches } from './batch/batches.ts'
import { finished } from './cache.ts'
import { NagareError } from './errors.ts'
import { type KeyedStep, tableKeyName } from './keys.ts'
import type { Batches, Filter, Source, Table, Transform } from './pipeline.ts'
import { bindInput } from './plan.ts'
import { type Sql, sql } from './sql.ts'
import type { Running } from './steps.ts'

/** The tables of a step as relations, by name, and where those that the step publishes lie. */
export interface RanTables {
  readonly relations: Readonly<Record<string, Sql>>
  readonly published: readonly { readonly name: string; readonly file: string }[]
  readonly seconds: number
}

/** What tables of a step are computed from. */
export interface TableInputs {
  /** The rows that the step reads. */
  readonly relation: Sql
  readonly keys: readonly KeyedStep[]
  /** The rows of the sources among the tables, by the source's name. */
  readonly references: ReadonlyMap<string, Sql>
  /** Is told of each table that took a second or more. */
  readonly log: (line: string) => void
}

/** Computes the tables of a step, or takes up those that stand. Errors are those of their SQL and their workers. */
export async function runTables(running: Running, step: Filter | Transform, inputs: TableInputs): Promise<RanTables> {
  const relations: Record<string, Sql> = {}
  const published: { name: string; file: string }[] = []
  const start = running.now()
  for (const [name, table] of Object.entries(step.tables ?? {})) {
    const folder = await runTable(running, step, name, table, { ...inputs, before: relations })
    relations[name] = tableRows(table, name, folder, inputs)
    if (step.publishes?.includes(name)) published.push({ name, file: join(folder, `${name}.parquet`) })
  }
  return { relations, published, seconds: (running.now() - start) / 1000 }
}

type Before = TableInputs & { readonly before: Readonly<Record<string, Sql>> }

async function runTable(
  running: Running,
  step: Filter | Transform,
  name: string,
  table: Table,
  inputs: Before,
): Promise<string> {
  if (isSource(table)) return ''
  const key = inputs.keys.find((keyed) => keyed.name === tableKeyName(step, name)) as KeyedStep
  const doing = `compute table ${name} of step ${step.name}`
  const done = await finished(running.cache, key.key, async (folder) => {
    const start = running.now()
    const file = join(folder, name)
    if (isBatches(table)) await computeBatches(running, doing, table, file, inputs)
    else await running.db.copy(doing, bindInput(table, inputs.relation, inputs.before), `${file}.parquet`)
    return { seconds: (running.now() - start) / 1000 }
  })
  const { seconds } = done.report
  if (!done.reused && seconds >= 1) inputs.log(`${step.name}: table ${name}, ${seconds.toFixed(1)} s`)
  return done.folder
}

async function computeBatches(
  { db, threads }: Running,
  doing: string,
  table: Batches,
  file: string,
  inputs: Before,
): Promise<void> {
  const given = Object.fromEntries(table.given.map((name) => [name, givenRows(inputs.before[name], name, doing)]))
  await runBatches(table, bindInput(table.select, inputs.relation, inputs.before), given, { db, doing, threads, file })
}

function givenRows(relation: Sql | undefined, name: string, doing: string): Sql {
  if (relation !== undefined) return relation
  throw new NagareError(
    'plan',
    `Cannot ${doing}: it is given table ${name}, which does not stand before it; name an earlier table`,
  )
}

function tableRows(table: Table, name: string, folder: string, { references }: TableInputs): Sql {
  if (isSource(table)) return references.get(table.name) as Sql
  if (!isBatches(table)) return sql`SELECT * FROM read_parquet(${join(folder, `${name}.parquet`)})`
  const files = globSync(`${name}-*.parquet`, { cwd: folder }).sort()
  return batchRows(
    table,
    files.map((file) => join(folder, file)),
  )
}

function isSource(table: Table): table is Source {
  return 'kind' in table && table.kind === 'source'
}

function isBatches(table: Table): table is Batches {
  return 'kind' in table && table.kind === 'batches'
}
