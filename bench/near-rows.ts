/** Rows for the bench of near-duplicates: those of a release of the stand-in, with some planted beside their originals. */
import { openDatabase } from '#engine/database.ts'
import { sql } from '#engine/sql.ts'
import type { NearDuplicateOptions } from '#transforms/drop-near-duplicates.ts'
import { memory, threads } from './timer.ts'

/** The options that both the bench and its text use: those recommended for a release of this data. */
export const nearOptions: Partial<NearDuplicateOptions> = {
  templates: [
    '「…」の意味を教えてください。',
    '「…」で始まる文学作品の作者とタイトルを教えてください。',
    '…の作品『…』の冒頭を教えてください。',
    '…について教えてください。',
  ],
  literalTasks: ['correction'],
}

/**
 * Writes about `rows` rows of a release's shards. One in a hundred of them comes again as a near-duplicate: without its
 * commas, or with です for a last full stop. Columns: ordinal, id, the three texts, task, source, file, row (its number), and
 * `text`, the row as one text without an instruction that stands before an input.
 */
export async function writeNearRows(shards: string, rows: number, file: string): Promise<void> {
  const db = await openDatabase({ threads, memory, cache: `${file}.spill` })
  const all = sql`SELECT instruction, input, response, task FROM read_parquet(${shards})`
  const [counted] = await db.rows('count the rows', sql`SELECT count(*)::INTEGER AS n FROM (${all})`.sql)
  const share = Math.round((rows / 1.01 / Number(counted?.n)) * 1e6)
  await db.run(
    'write the rows',
    sql`
    COPY (
      WITH originals AS (FROM (${all}) WHERE hash(instruction, input, response) % 1000000 < ${share}),
      numbered AS (SELECT *, row_number() OVER () AS n FROM originals),
      planted AS (
        SELECT instruction, input,
          CASE n % 200 WHEN 0 THEN replace(response, '、', '') ELSE concat(rtrim(response, '。'), 'です。') END AS response,
          task
        FROM numbered WHERE n % 100 = 0
      ),
      together AS (SELECT instruction, input, response, task FROM numbered UNION ALL FROM planted)
      SELECT row_number() OVER () AS ordinal, md5(concat_ws(chr(31), instruction, input, response)) AS id, *,
        'stand-in' AS source, 'rows' AS file, row_number() OVER () AS row,
        concat(CASE input WHEN '' THEN instruction ELSE input END, chr(10), response) AS text
      FROM together
    ) TO ${file} (FORMAT parquet)`.sql,
  )
  db.close()
}
