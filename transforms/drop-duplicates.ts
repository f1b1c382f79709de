import { filterRows } from '#engine/define.ts'
import { input, sql } from '#engine/sql.ts'

/**
 * Drops exact duplicates by the three published texts; the first in source order stays. Evidence columns say which:
 * `kept_id`, `kept_source`, `kept_file`, `kept_row`. Candidates are found by DuckDB's in-process hash, which is never
 * kept, and compared by text.
 */
export const dropDuplicates = filterRows('drop_duplicates', () => ({
  reasons: ['exact_duplicate'],
  dropped: sql`
    WITH keyed AS MATERIALIZED (
      SELECT ordinal, hash(instruction, input, response) AS key FROM ${input}
    ),
    shared AS (
      SELECT key FROM keyed GROUP BY key HAVING count(*) > 1
    ),
    candidates AS (
      SELECT * FROM ${input} WHERE ordinal IN (SELECT ordinal FROM keyed WHERE key IN (FROM shared))
    ),
    paired AS (
      SELECT *, first_value(candidates) OVER (PARTITION BY instruction, input, response ORDER BY ordinal) AS kept
      FROM candidates
    )
    SELECT * EXCLUDE (kept), 'exact_duplicate' AS reason,
      kept.id AS kept_id, kept.source AS kept_source, kept.file AS kept_file, kept.row AS kept_row
    FROM paired WHERE ordinal <> kept.ordinal`,
}))
