/**
 * The few rows that are shown: chosen by place, so that they are
 * the same in every run, and only then read with their texts.
 */
import { type Database, numberOf, type Row } from '#engine/database.ts'
import { id, sql } from '#engine/sql.ts'
import { characterChanges } from './characters.ts'
import type { Lookup } from './lookup.ts'
import { textId } from './match.ts'
import type { Release } from './release.ts'
import type { AbsentRows, ChangedRow, Evidence, ExampleRow, MovedRow, Side, TextColumn } from './types.ts'

/** What reading examples needs. */
export interface Reading {
  readonly db: Database
  readonly releases: Readonly<Record<Side, Release>>
  /** Rows shown for each cause of absence, and of each other kind. */
  readonly limit: number
}

const doing = 'choose rows to show'

/** The absent rows of a side by cause, the most frequent first, each cause with its first rows. */
export async function absentRows(
  { db, releases, limit }: Reading,
  side: Side,
  lookup: Lookup,
): Promise<readonly AbsentRows[]> {
  const causes = id(`causes_${side}`)
  const groups = await db.rows(
    doing,
    sql`SELECT why, step, reason, count(*) AS rows FROM ${causes} GROUP BY ALL ORDER BY rows DESC, why, step, reason`
      .sql,
  )
  const chosen = await db.rows(
    doing,
    sql`SELECT why, step, reason, at_row, step_nth, drop_row FROM ${causes} JOIN ${id(`absent_${side}`)} USING (n)
      QUALIFY row_number() OVER (PARTITION BY why, step, reason ORDER BY place, row, label, id) <= ${limit}
      ORDER BY place, row, label, id`.sql,
  )
  const [texts, evidence] = [
    await readRows(db, releases[side], chosen.map(placeOf)),
    await readEvidence(db, lookup, chosen),
  ]
  return groups.map((group) => ({
    why: group.why as AbsentRows['why'],
    step: text(group.step),
    reason: text(group.reason),
    rows: numberOf(group, 'rows'),
    examples: chosen
      .filter((row) => row.why === group.why && row.step === group.step && row.reason === group.reason)
      .map((row) => ({
        ...(texts.get(placeOf(row)) as ExampleRow),
        evidence: evidence.get(evidenceKey(row)) ?? {},
      })),
  }))
}

// What steps said of the chosen rows when they dropped them, beyond the reason.
async function readEvidence(
  db: Database,
  { dropped }: Lookup,
  chosen: readonly Row[],
): Promise<ReadonlyMap<string, Evidence>> {
  const found = new Map<string, Evidence>()
  for (const [nth, { rows, evidence }] of dropped.entries()) {
    const places = chosen.filter((row) => row.step_nth === nth).map(({ drop_row }) => Number(drop_row))
    if (!evidence || places.length === 0) continue
    const read = sql`SELECT CAST(at_row AS DOUBLE) AS drop_row, ${nth} AS step_nth, to_json(evidence)::VARCHAR AS evidence FROM (${rows}) WHERE at_row IN ${places}`
    for (const row of await db.rows('read what the steps said of rows', read.sql))
      found.set(evidenceKey(row), JSON.parse(String(row.evidence)))
  }
  return found
}

function evidenceKey({ step_nth, drop_row }: Row): string {
  return `${step_nth} ${Number(drop_row)}`
}

/** The first changed rows, each column with its difference by characters. */
export async function changedRows(reading: Reading): Promise<readonly ChangedRow[]> {
  return (await pairedRows(reading, ['changed'])).map(({ before, after }) => {
    const differing = textColumns.filter((column) => before[column] !== after[column])
    const columns = differing.map((column) => [column, characterChanges(before[column], after[column])])
    return { before, after, columns: Object.fromEntries(columns) }
  })
}

/** The columns that hold text. */
export const textColumns: readonly TextColumn[] = ['instruction', 'input', 'response']

/** The first rows of some pairings, both sides. */
export async function pairedRows(
  { db, releases, limit }: Reading,
  pairings: readonly string[],
): Promise<readonly MovedRow[]> {
  const chosen = await db.rows(
    doing,
    sql`SELECT b.at_row AS before, a.at_row AS after
      FROM pairs JOIN rest_before b ON b.n = pairs.before JOIN rest_after a ON a.n = pairs.after
      WHERE pairing IN ${pairings}
      ORDER BY b.place, b.row, b.label, b.id, a.place, a.row, a.label, a.id LIMIT ${limit}`.sql,
  )
  const places = (side: Side) => chosen.map((row) => Number(row[side]))
  const before = await readRows(db, releases.before, places('before'))
  const after = await readRows(db, releases.after, places('after'))
  return chosen.map((row) => ({
    before: before.get(Number(row.before)) as ExampleRow,
    after: after.get(Number(row.after)) as ExampleRow,
  }))
}

function placeOf(row: Row): number {
  return Number(row.at_row)
}

async function readRows(
  db: Database,
  { rows }: Release,
  places: readonly number[],
): Promise<ReadonlyMap<number, ExampleRow>> {
  if (places.length === 0) return new Map()
  const read = sql`SELECT * REPLACE (coalesce(id, replace(CAST(${textId} AS VARCHAR), '-', '')) AS id)
    FROM (${rows}) WHERE at_row IN ${places}`
  const found = await db.rows('read the rows to show', read.sql)
  return new Map(found.map((row) => [placeOf(row), exampleOf(row)]))
}

function exampleOf(row: Row): ExampleRow {
  const { instruction, input, response } = row
  return {
    id: String(row.id),
    instruction: text(instruction) ?? '',
    input: text(input) ?? '',
    response: text(response) ?? '',
    task: text(row.task),
    dataset: text(row.dataset),
    license: text(row.license),
    source: text(row.source),
    file: text(row.file),
    row: row.row === null || row.row === undefined ? null : Number(row.row),
  }
}

function text(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}
