/**
 * Matches the rows of two releases, as tables in DuckDB: narrow ones, without texts, so that memory stays small and
 * what does not fit spills. Nothing here depends on the order of rows.
 */
import { type Database, numberOf } from '#engine/database.ts'
import { columns } from '#engine/define.ts'
import { id, join, type Sql, sql } from '#engine/sql.ts'
import type { Release } from './release.ts'
import type { Side } from './types.ts'

/** What matching found, beside the tables that it left: see `match`. */
export interface Matched {
  /** Whether places and labels took part; otherwise rows were matched by their texts alone. */
  readonly placed: boolean
  /** Rows alike in text, labels and place. */
  readonly same: number
  /** Rows whose published id is not that of their texts, by side. */
  readonly stale: Readonly<Record<Side, number>>
}

/** How a pair was matched; the order is that in which rows are paired. */
export const pairings = {
  relabelled: ['id', 'place', 'row'],
  relocated: ['id', 'label'],
  both: ['id'],
  changed: ['place', 'row'],
} as const

/**
 * Matches two releases and leaves these tables: `labels` (label, task, dataset, license), `places` (place, source,
 * file), `rest_before` and `rest_after` (n, id, place, row, label, hashes of the texts, at_row) with the rows that are
 * not alike, `pairs` (before, after, pairing) over their `n`.
 *
 * Rows are multisets: of three rows alike in one release and one in the other, two are left. What is left is paired
 * within equal keys in the order of place, label and id.
 */
export async function match(db: Database, releases: Readonly<Record<Side, Release>>): Promise<Matched> {
  const placed = releases.before.provenance && releases.after.provenance
  const doing = 'match the rows of both releases'
  const run = (statement: Sql) => db.run(doing, statement.sql)
  if (placed) {
    await run(names('labels', 'label', ['task', 'dataset', 'license'], releases))
    await run(names('places', 'place', ['source', 'file'], releases))
  }
  for (const side of sides) await run(narrow(side, releases[side], placed))
  await run(unlike)
  for (const side of sides) await run(restOf(side))
  await run(sql`CREATE TABLE pairs (before BIGINT, after BIGINT, pairing VARCHAR)`)
  for (const [pairing, keys] of Object.entries(pairings)) if (placed) await run(pair(pairing, keys))
  const counted = (side: Side) =>
    sql`(SELECT count(*) FROM ${id(`${side}_rows`)}) AS ${id(side)}, (SELECT count(*) FROM ${id(`${side}_rows`)} WHERE stale) AS ${id(`${side}_stale`)}`
  const [row] = await db.rows(
    doing,
    sql`SELECT ${counted('before')}, ${counted('after')}, (SELECT count(*) FROM rest_before) AS rest`.sql,
  )
  return {
    placed,
    same: numberOf(row, 'before') - numberOf(row, 'rest'),
    stale: { before: numberOf(row, 'before_stale'), after: numberOf(row, 'after_stale') },
  }
}

/** Both sides, in order. */
export const sides = ['before', 'after'] as const

/** The id of a row by its texts, as 128 bits: what `to_instruction` publishes, computed anew. */
export const textId = sql`CAST(md5(concat_ws(chr(31), instruction, coalesce(input, ''), response)) AS UUID)`

/** The name of a row's source without its revision, as the manifest has it. */
export function sourceName({ manifest }: Release): Sql {
  const names = manifest.sources.map(({ name, revision }) => sql`WHEN ${`${name}@${revision}`} THEN ${name}`)
  return names.length === 0 ? sql`source` : sql`CASE source ${join(names, ' ')} ELSE source END`
}

// The values that rows of both releases have, numbered in their own order, so that numbers sort as names do.
function names(table: string, number: string, of: readonly string[], releases: Readonly<Record<Side, Release>>): Sql {
  const distinct = sides.map((side) => sql`SELECT DISTINCT ${columns(of)} FROM (${labelled(releases[side])})`)
  return sql`CREATE TABLE ${id(table)} AS
    SELECT CAST(row_number() OVER (ORDER BY ${columns(of)}) AS INTEGER) AS ${id(number)}, *
    FROM (${join(distinct, ' UNION ')})`
}

function labelled(release: Release): Sql {
  return sql`SELECT * REPLACE (${sourceName(release)} AS source) FROM (${release.rows})`
}

// One row of numbers for each row. Texts are kept as hashes, which tell the changed columns of two paired rows.
function narrow(side: Side, release: Release, placed: boolean): Sql {
  const same = (names: readonly string[], table: string) =>
    join(
      names.map((name) => sql`r.${id(name)} IS NOT DISTINCT FROM ${id(table)}.${id(name)}`),
      ' AND ',
    )
  const joins = sql`JOIN labels ON ${same(['task', 'dataset', 'license'], 'labels')} JOIN places ON ${same(['source', 'file'], 'places')}`
  const numbers = placed ? sql`place, row, label` : sql`0 AS place, 0::BIGINT AS row, 0 AS label`
  const stale = release.columns.has('id') ? sql`r.id IS DISTINCT FROM replace(text_id::VARCHAR, '-', '')` : sql`FALSE`
  return sql`CREATE TABLE ${id(`${side}_rows`)} AS
    SELECT text_id AS id, ${numbers}, hash(instruction) AS instruction, hash(input) AS input, hash(response) AS response,
      at_row, ${stale} AS stale
    FROM (SELECT *, ${textId} AS text_id FROM (${labelled(release)})) r ${placed ? joins : sql``}`
}

// Rows that are alike on both sides cancel out, one against one.
const unlike = sql`CREATE TABLE unlike AS
  SELECT id, place, row, label, any_value(instruction) AS instruction, any_value(input) AS input,
    any_value(response) AS response, sum(before) AS before, sum(after) AS after,
    min(at_row) FILTER (WHERE before = 1) AS before_at, min(at_row) FILTER (WHERE after = 1) AS after_at
  FROM (
    SELECT *, 1 AS before, 0 AS after FROM before_rows
    UNION ALL
    SELECT *, 0 AS before, 1 AS after FROM after_rows
  )
  GROUP BY id, place, row, label
  HAVING sum(before) <> sum(after)`

function restOf(side: Side): Sql {
  const other = side === 'before' ? 'after' : 'before'
  return sql`CREATE TABLE ${id(`rest_${side}`)} AS
    SELECT row_number() OVER () AS n, id, place, row, label, instruction, input, response, ${id(`${side}_at`)} AS at_row
    FROM unlike, unnest(range(CAST(${id(side)} - ${id(other)} AS BIGINT)))`
}

// Within equal keys the first is paired with the first, the second with the second.
function pair(pairing: string, keys: readonly string[]): Sql {
  const numbered = (side: Side, other: Side) => sql`
    SELECT n, ${columns(keys)}, row_number() OVER (PARTITION BY ${columns(keys)} ORDER BY place, row, label, id, n) AS nth
    FROM (FROM ${unpaired(side)}) WHERE (${columns(keys)}) IN (SELECT (${columns(keys)}) FROM ${unpaired(other)})`
  return sql`INSERT INTO pairs
    SELECT b.n, a.n, ${pairing} FROM (${numbered('before', 'after')}) b JOIN (${numbered('after', 'before')}) a
    USING (${columns(keys)}, nth)`
}

/** What is left of a side without a pair. */
export function unpaired(side: Side): Sql {
  return sql`(SELECT * FROM ${id(`rest_${side}`)} WHERE n NOT IN (SELECT ${id(side)} FROM pairs))`
}
