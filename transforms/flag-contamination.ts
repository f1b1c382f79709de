import { batches, transform } from '#engine/define.ts'
import type { OverlapOptions } from '#engine/overlap.ts'
import type { Source } from '#engine/pipeline.ts'
import { id, input, join, type Sql, sql } from '#engine/sql.ts'

/** What counts as a repeated item, and of which evaluation sets. */
export interface ContaminationOptions extends OverlapOptions {
  readonly sets: readonly Source[]
}

/**
 * Marks the rows that repeat items of evaluation sets, in a column `contamination`: '' or marks with a blank between them,
 * SET:PART:MATCH, as `jsquad-valid:instruction:exact`. PART is what of the item is repeated: its `instruction` (a question,
 * a sentence), its `input` (a paragraph, choices, a second sentence), or the whole `item`, both of them. MATCH is `exact`
 * (a field of the row, or its instruction with its input, is the same but for width, case, spaces and punctuation), `near` (Jaccard similarity of character 3-grams) or `grams` (the row holds
 * that share of the item's character 13-grams). Of several matches of a part the strongest is the mark. No row
 * is dropped. Each hit is published in evidence/flag_contamination/hits.parquet.
 */
export function flagContamination({ sets, ...options }: ContaminationOptions) {
  return transform(
    'flag_contamination',
    ({ near, share, shortest }: OverlapOptions & { readonly sets: readonly string[] }) => ({
      tables: {
        ...Object.fromEntries(sets.map((set) => [set.name, set])),
        items: sql`
        SELECT dataset AS evaluation_set, row AS item, part, text
        FROM (${join(sets.map(itemsOf), ' UNION ALL ')})
        WHERE text <> ''`,
        // A text that several items share, such as a paragraph with many questions, is looked for once.
        texts: sql`SELECT text, row_number() OVER (ORDER BY text) - 1 AS probe FROM (SELECT DISTINCT text FROM items)`,
        probes: sql`SELECT text FROM texts ORDER BY probe`,
        found: batches({
          name: 'found',
          version: '2',
          module: '#transforms/flag-contamination.worker.ts',
          options: { near, share, shortest },
          given: ['probes'],
          select: sql`SELECT ordinal, instruction, input, response FROM ${input}`,
          gives: { ordinal: 'BIGINT', probe: 'INTEGER', field: 'VARCHAR', match: 'VARCHAR', score: 'DOUBLE' },
        }),
        hits: sql`
        SELECT rows.id, rows.source, rows.file, rows.row, rows.dataset, evaluation_set, part, match, field,
          round(max(score), 4) AS score, min(item) AS item, count(DISTINCT item) AS items, any_value(text) AS item_text,
          any_value(CASE field WHEN 'instruction' THEN rows.instruction WHEN 'input' THEN rows.input
            WHEN 'response' THEN rows.response WHEN 'question' THEN concat_ws(chr(10), rows.instruction, rows.input)
            ELSE concat_ws(chr(10), rows.instruction, rows.input, rows.response) END) AS row_text,
          rows.ordinal
        FROM found JOIN texts USING (probe) JOIN items USING (text) JOIN ${input} AS rows USING (ordinal)
        GROUP BY ALL
        ORDER BY ordinal, evaluation_set, part, match, field, item`,
        marks: sql`
        SELECT ordinal, string_agg(mark, ' ' ORDER BY mark) AS contamination
        FROM (
          SELECT ordinal, concat_ws(':', evaluation_set, part,
            arg_min(match, list_position(['exact', 'near', 'grams'], match))) AS mark
          FROM hits GROUP BY ordinal, evaluation_set, part
        )
        GROUP BY ordinal`,
      },
      publishes: ['hits'],
      select: sql`
      SELECT rows.*, coalesce(marks.contamination, '') AS contamination
      FROM ${input} AS rows LEFT JOIN marks USING (ordinal)`,
    }),
  )({ ...options, sets: sets.map(({ name, revision }) => `${name}@${revision}`) })
}

function itemsOf({ name }: Source): Sql {
  return sql`
    SELECT dataset, row, unnest([
      {part: 'instruction', text: instruction},
      {part: 'input', text: input},
      {part: 'item', text: CASE WHEN input <> '' THEN concat_ws(chr(10), instruction, input) ELSE '' END}
    ], recursive := true)
    FROM ${id(name)}`
}
