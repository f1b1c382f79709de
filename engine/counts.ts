/** Counts of rows by their labels (task, dataset, licence), and their comparison with published counts. */
import { type Database, numberOf, type Row } from './database.ts'
import type { Checkpoint, Expected } from './pipeline.ts'
import { labelColumns } from './record.ts'
import { id, join, type Sql, sql } from './sql.ts'

/** Rows with the same labels. */
export interface LabelCount {
  readonly task: string
  readonly dataset: string
  readonly license: string
  readonly rows: number
}

/** Counts by one label each, in falling order. */
export type Counts = Readonly<Record<(typeof labelColumns)[number], Readonly<Record<string, number>>>>

/** Counts the rows of a relation by their labels. */
export async function countLabels(db: Database, doing: string, relation: Sql): Promise<readonly LabelCount[]> {
  const labels = join(labelColumns.map(id))
  const rows = await db.rows(
    doing,
    sql`SELECT ${labels}, count(*) AS rows FROM (${relation}) GROUP BY ALL ORDER BY ALL`.sql,
  )
  return rows.map(labelCount)
}

/** One row of a count by labels. */
function labelCount(row: Row): LabelCount {
  return {
    task: String(row.task),
    dataset: String(row.dataset),
    license: String(row.license),
    rows: numberOf(row, 'rows'),
  }
}

/** All rows of a list of counts. */
export function total(counts: readonly LabelCount[]): number {
  return counts.reduce((sum, { rows }) => sum + rows, 0)
}

/** Counts by one label each, in falling order, equal counts by name. */
export function byLabel(counts: readonly LabelCount[]): Counts {
  const of = (label: (typeof labelColumns)[number]) => {
    const sums = new Map<string, number>()
    for (const count of counts) sums.set(count[label], (sums.get(count[label]) ?? 0) + count.rows)
    return Object.fromEntries([...sums].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)))
  }
  return { task: of('task'), dataset: of('dataset'), license: of('license') }
}

/** A found count beside its expected one. */
export interface Comparison {
  /** `rows`, or `dataset NAME`, `task NAME`. */
  readonly what: string
  readonly found: number
  readonly expected: Expected
  readonly met: boolean
}

/** Found beside expected for every count that a checkpoint names. */
export function compare(expected: Checkpoint['expected'], counts: Counts): readonly Comparison[] {
  const one = (what: string, found: number, wanted: Expected): Comparison => ({
    what,
    found,
    expected: wanted,
    met: meets(found, wanted),
  })
  const rows = Object.values(counts.dataset).reduce((sum, n) => sum + n, 0)
  const by = (label: 'dataset' | 'task') =>
    Object.entries(expected[label] ?? {}).map(([name, wanted]) =>
      one(`${label} ${name}`, counts[label][name] ?? 0, wanted),
    )
  return [one('rows', rows, expected.rows), ...by('dataset'), ...by('task')]
}

function meets(found: number, expected: Expected): boolean {
  return typeof expected === 'number' ? found === expected : found >= expected.from && found <= expected.to
}

/** A count as people read it: 2,463,624. */
export function show(count: number): string {
  return count.toLocaleString('en')
}

/** A count of things as people read it: 1 row, 2,463,624 rows. */
export function counted(count: number, noun: string): string {
  return `${show(count)} ${count === 1 ? noun : `${noun}s`}`
}

/** An expected count as people read it, a range marked as one. */
export function showExpected(expected: Expected): string {
  return typeof expected === 'number' ? show(expected) : `${show(expected.from)} to ${show(expected.to)}`
}
