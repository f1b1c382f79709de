import { transform } from '#engine/define.ts'
import { input, sql } from '#engine/sql.ts'

/**
 * Normalises a source row to the record: `input` is '' where the source has none, `output` becomes `response`, and `id`
 * is the md5 of instruction, input and response joined by U+001F. The texts themselves stay the source's, to the byte.
 */
export const toInstruction = transform(
  'to_instruction',
  () => sql`
  SELECT
    md5(concat_ws(chr(31), instruction, coalesce(input, ''), output)) AS id,
    instruction,
    coalesce(input, '') AS input,
    output AS response,
    * EXCLUDE (instruction, input, output)
  FROM ${input}`,
)
