/** What the pairs of rows that are not alike come to: counts, and moves from label to label. */
import { type Database, numberOf } from '#engine/database.ts'
import { labelColumns } from '#engine/record.ts'
import { id, join, type Sql, sql } from '#engine/sql.ts'
import { textColumns } from './examples.ts'
import type { LabelColumn, LabelMove, TextColumn } from './types.ts'

/** How many pairs there are of each kind, and how many of the changed differ in each text. */
export interface PairCounts {
  readonly changed: number
  readonly relabelled: number
  readonly relocated: number
  readonly columns: Readonly<Record<TextColumn, number>>
}

const bothRows = sql`pairs JOIN rest_before b ON b.n = pairs.before JOIN rest_after a ON a.n = pairs.after`
const isRelabelled = sql`pairing IN ('relabelled', 'both')`

/** Counts the pairs. */
export async function countPairs(db: Database): Promise<PairCounts> {
  const count = (name: string, where: Sql) => sql`count(*) FILTER (${where}) AS ${id(name)}`
  const counts = [
    count('changed', sql`pairing = 'changed'`),
    count('relabelled', isRelabelled),
    count('relocated', sql`pairing = 'relocated'`),
    ...textColumns.map((column) => count(column, sql`pairing = 'changed' AND b.${id(column)} <> a.${id(column)}`)),
  ]
  const [row] = await db.rows('count the pairs', sql`SELECT ${join(counts)} FROM ${bothRows}`.sql)
  const [instruction, input, response] = textColumns.map((column) => numberOf(row, column)) as [number, number, number]
  return {
    changed: numberOf(row, 'changed'),
    relabelled: numberOf(row, 'relabelled'),
    relocated: numberOf(row, 'relocated'),
    columns: { instruction, input, response },
  }
}

/** How many rows of the same text went from which label to which, the most first. */
export async function labelMoves(db: Database): Promise<readonly LabelMove[]> {
  const moves = labelColumns.map((column) => {
    const [was, is] = [sql`lb.${id(column)}`, sql`la.${id(column)}`]
    return sql`SELECT ${column} AS moved, ${was} AS before, ${is} AS after, count(*) AS rows
      FROM ${bothRows} JOIN labels lb ON lb.label = b.label JOIN labels la ON la.label = a.label
      WHERE ${isRelabelled} AND ${was} IS DISTINCT FROM ${is} GROUP BY ALL`
  })
  const ordered = sql`${join(moves, ' UNION ALL ')} ORDER BY rows DESC, moved DESC, before, after`
  return (await db.rows('count the moved labels', ordered.sql)).map((row) => ({
    column: String(row.moved) as LabelColumn,
    before: String(row.before),
    after: String(row.after),
    rows: numberOf(row, 'rows'),
  }))
}
