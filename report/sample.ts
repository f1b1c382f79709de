/** A sample of the published rows, the same in every report: of each task, the rows with the smallest id (an md5). */
import { show } from '#engine/counts.ts'
import { numberOf } from '#engine/database.ts'
import { sql } from '#engine/sql.ts'
import type { Release } from './release.ts'

/** A row of the sample. */
export interface SampleRow {
  readonly id: string
  readonly task: string
  readonly dataset: string
  readonly prompt: string
  readonly response: string
}

/** The sample, with what it leaves out: long rows, which would take most of the time. */
export interface Sample {
  readonly perTask: number
  readonly mostCharacters: number
  readonly tooLong: number
  readonly rows: readonly SampleRow[]
}

// At most so many rows over all tasks, of at most so many characters: kuromoji reads 230 thousand characters a second.
const mostRows = 3000
const mostCharacters = 4000

/** Draws the sample from the table `measured`. */
export async function drawSample({ db, rows }: Release): Promise<Sample> {
  const doing = 'draw a sample of the published rows'
  const [counted] = await db.rows(doing, 'SELECT count(DISTINCT task) AS tasks FROM measured')
  const perTask = Math.max(10, Math.min(500, Math.floor(mostRows / Math.max(1, numberOf(counted, 'tasks')))))
  const short = sql`instruction + input + response <= ${mostCharacters}`
  await db.run(
    doing,
    sql`CREATE TEMP TABLE sampled AS
      SELECT unnest(min(id, ${perTask}) FILTER (${short})) AS id, task FROM measured GROUP BY task`.sql,
  )
  const [left] = await db.rows(doing, sql`SELECT count(*) AS rows FROM measured WHERE NOT (${short})`.sql)
  const drawn = await db.rows(
    doing,
    sql`SELECT id, coalesce(task, 'not published') AS task, coalesce(dataset, 'not published') AS dataset,
        concat_ws(chr(10), instruction, nullif(input, '')) AS prompt, response
      FROM ${rows} WHERE id IN (SELECT id FROM sampled) ORDER BY id, file, row`.sql,
  )
  const seen = new Set<string>()
  return {
    perTask,
    mostCharacters,
    tooLong: numberOf(left, 'rows'),
    rows: drawn.filter(({ id }) => !seen.has(String(id)) && seen.add(String(id))).map(sampleRow),
  }
}

function sampleRow(row: Readonly<Record<string, unknown>>): SampleRow {
  const text = (name: string) => String(row[name])
  return {
    id: text('id'),
    task: text('task'),
    dataset: text('dataset'),
    prompt: text('prompt'),
    response: text('response'),
  }
}

/** The sample in one sentence, for the note below what was measured on it. */
export function sampleText({
  perTask,
  mostCharacters,
  tooLong,
  rows,
}: Omit<Sample, 'rows'> & { readonly rows: number }): string {
  const left = tooLong === 0 ? 'none is longer' : `${show(tooLong)} longer rows are left out`
  return `Sample: of each task the ${perTask} rows with the smallest id (md5) among those of at most ${show(mostCharacters)} characters (${left}); ${show(rows)} rows in all.`
}
