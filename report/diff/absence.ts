/** Why rows of one release are not in the other: looked up among the rows that the other dropped and rejected. */
import { type Database, numberOf } from '#engine/database.ts'
import { id, join, type Sql, sql } from '#engine/sql.ts'
import type { Lookup } from './lookup.ts'
import { sides, textId, unpaired } from './match.ts'
import type { Release } from './release.ts'
import type { Side } from './types.ts'

/**
 * Takes a changed pair apart where its place says little, for the releases read other bytes of that source, and its
 * texts say more: the row before was dropped after, or the row after was dropped before. Then leaves `absent_before`
 * and `absent_after`, the rows without a pair.
 */
export async function takeApart(
  db: Database,
  releases: Readonly<Record<Side, Release>>,
  lookups: Readonly<Record<Side, Lookup>>,
  placed: boolean,
): Promise<void> {
  const doing = 'tell changed rows from dropped ones'
  const guessed = sql`SELECT p.before, p.after, b.id AS before_id, a.id AS after_id
    FROM pairs p JOIN rest_before b ON b.n = p.before JOIN rest_after a ON a.n = p.after JOIN places ON places.place = b.place
    WHERE pairing = 'changed' AND NOT ${among(sourcesAlike(releases))}`
  if (placed) {
    await db.run(doing, sql`CREATE TABLE guessed AS ${guessed}`.sql)
    const [row] = await db.rows(doing, 'SELECT count(*) AS rows FROM guessed')
    for (const side of numberOf(row, 'rows') > 0 ? sides : []) {
      const { dropped } = lookups[side === 'before' ? 'after' : 'before']
      for (const { rows } of dropped) {
        const ids = sql`SELECT ${textId} AS id FROM (${rows})`
        const apart = sql`SELECT before FROM guessed WHERE ${id(`${side}_id`)} IN (${ids})`
        await db.run(doing, sql`DELETE FROM pairs WHERE pairing = 'changed' AND before IN (${apart})`.sql)
      }
    }
  }
  for (const side of sides) await db.run(doing, sql`CREATE TABLE ${id(`absent_${side}`)} AS FROM ${unpaired(side)}`.sql)
}

/**
 * Leaves the table `causes_SIDE` (n, why, step, reason, step_nth, drop_row) with one row for each of `absent_SIDE`. A
 * row is looked up by its place in the source where both releases read the same bytes of it; else by its texts, and
 * then by its place all the same, for a source may have new files in which it stands where it was.
 */
export async function findCauses(
  db: Database,
  side: Side,
  releases: Readonly<Record<Side, Release>>,
  lookup: Lookup,
  placed: boolean,
): Promise<void> {
  const other = releases[side === 'before' ? 'after' : 'before']
  const run = (statement: Sql) => db.run('look up why rows are absent', statement.sql)
  await run(
    sql`CREATE TABLE ${id(`found_${side}`)} (n BIGINT, why VARCHAR, step VARCHAR, reason VARCHAR, step_nth INTEGER, drop_row BIGINT)`,
  )
  await run(
    placed
      ? sql`CREATE VIEW ${id(`lost_${side}`)} AS SELECT * FROM ${id(`absent_${side}`)} JOIN places USING (place)`
      : sql`CREATE VIEW ${id(`lost_${side}`)} AS SELECT *, NULL::VARCHAR AS source, NULL::VARCHAR AS file FROM ${id(`absent_${side}`)}`,
  )
  const inAlike = among(sourcesAlike(releases))
  if (placed) await run(find(side, byPlace(lookup), sql`USING (source, file, row)`, inAlike))
  if (lookup.dropped.length > 0 && (await someAreLeft(db, side)))
    await run(find(side, byTexts(lookup, side), sql`ON lost.id = drops.id`, sql`TRUE`))
  if (placed) await run(find(side, byPlace(lookup), sql`USING (source, file, row)`, sql`NOT ${inAlike}`))
  await run(causes(side, other, placed, inAlike))
}

/** The sources of which both releases read the same bytes, by name. */
function sourcesAlike({ before, after }: Readonly<Record<Side, Release>>): readonly string[] {
  const digest = ({ files }: Release['manifest']['sources'][number]) =>
    JSON.stringify(files.map(({ path, sha256 }) => [path, sha256]).sort())
  const names = before.manifest.sources.filter((source) => {
    const same = after.manifest.sources.find(({ name }) => name === source.name)
    return same !== undefined && digest(same) === digest(source)
  })
  return names.map(({ name }) => name)
}

function among(sources: readonly string[]): Sql {
  return sources.length === 0 ? sql`FALSE` : sql`source IN ${sources}`
}

function byPlace({ dropped, rejects }: Lookup): Sql {
  const drops = dropped.map(
    ({ step, rows }, nth) =>
      sql`SELECT 'dropped' AS why, ${step} AS step, ${nth} AS step_nth, source, file, row, reason, at_row FROM (${rows})`,
  )
  const all = sql`SELECT 'rejected' AS why, source AS step, -1 AS step_nth, source, file, row, reason, NULL::BIGINT AS at_row FROM`
  const none = sql`${all} (SELECT NULL::VARCHAR AS source, NULL::VARCHAR AS file, NULL::BIGINT AS row, NULL::VARCHAR AS reason) WHERE FALSE`
  return join([rejects === undefined ? none : sql`${all} (${rejects})`, ...drops], '\nUNION ALL\n')
}

function byTexts({ dropped }: Lookup, side: Side): Sql {
  const drops = dropped.map(
    ({ step, rows }, nth) => sql`
      SELECT 'dropped' AS why, ${step} AS step, ${nth} AS step_nth, * FROM
        (SELECT source, file, row, reason, at_row, ${textId} AS id FROM (${rows}))
      WHERE id IN (SELECT id FROM ${id(`absent_${side}`)})`,
  )
  return join(drops, '\nUNION ALL\n')
}

// Of several rows that were put aside the one at the same place explains, else the first by step and place.
function find(side: Side, drops: Sql, on: Sql, where: Sql): Sql {
  const found = id(`found_${side}`)
  return sql`INSERT INTO ${found}
    SELECT lost.n, drops.why, drops.step, drops.reason, drops.step_nth, drops.at_row
    FROM (FROM ${id(`lost_${side}`)} WHERE n NOT IN (SELECT n FROM ${found}) AND ${where}) lost
    JOIN (${drops}) drops ${on}
    QUALIFY row_number() OVER (
      PARTITION BY lost.n
      ORDER BY (lost.file = drops.file AND lost.row = drops.row) DESC NULLS LAST, drops.step_nth, drops.source, drops.file, drops.row
    ) = 1`
}

async function someAreLeft(db: Database, side: Side): Promise<boolean> {
  const left = sql`SELECT count(*) AS rows FROM ${id(`absent_${side}`)} WHERE n NOT IN (SELECT n FROM ${id(`found_${side}`)})`
  const [row] = await db.rows('count rows without a reason', left.sql)
  return numberOf(row, 'rows') > 0
}

function causes(side: Side, { manifest }: Release, placed: boolean, inAlike: Sql): Sql {
  const read = manifest.sources.map(({ name }) => name)
  const unread = sql`CASE WHEN NOT list_contains(${read}::VARCHAR[], source) THEN 'no_source' WHEN NOT ${inAlike} THEN 'other_files' ELSE 'unknown' END`
  const why = placed ? unread : sql`'unknown'`
  return sql`CREATE TABLE ${id(`causes_${side}`)} AS
    SELECT n, coalesce(found.why, ${why}) AS why,
      coalesce(found.step, CASE WHEN ${why} <> 'unknown' THEN source END) AS step, found.reason, step_nth, drop_row
    FROM ${id(`lost_${side}`)} LEFT JOIN ${id(`found_${side}`)} found USING (n)`
}
