/**
 * One pass over the published texts: what is counted of every row, kept as a small table that all sections aggregate.
 */
import { id, sql } from '#engine/sql.ts'
import type { Release } from './release.ts'

// Hiragana, katakana or kanji, as the inside of a RE2 class.
const japanese = '\\p{Hiragana}\\p{Katakana}\\p{Han}'

/**
 * Makes the table `measured`: a row for each published row, with its labels, the characters (code points) of each text,
 * whether each side holds a Japanese letter, and in-process hashes of prompt and response to group by.
 */
export async function measure({ db, rows }: Release): Promise<void> {
  const has = (text: string) => sql`regexp_matches(${id(text)}, ${`[${japanese}]`})`
  await db.run(
    'measure the published texts',
    sql`CREATE TEMP TABLE measured AS
      SELECT id, coalesce(task, 'not published') AS task, coalesce(dataset, 'not published') AS dataset,
        length(instruction) AS instruction, length(input) AS input, length(response) AS response,
        hash(instruction, input) AS prompt_key, hash(response) AS response_key,
        ${has('instruction')} OR ${has('input')} AS prompt_japanese,
        ${has('response')} AS response_japanese
      FROM ${rows}`.sql,
  )
}
