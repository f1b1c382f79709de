import { source } from '#engine/define.ts'
import { input, sql } from '#engine/sql.ts'

/**
 * The Japanese Visual Genome VQA dataset (Shimizu et al., 2018; yahoojapan/ja-vg-vqa): a question on a picture as
 * `instruction`, its answer as `output`. 793,664 rows. Upstream hands out a zip, so bring question_answers.json or a
 * file of lines {question, answer}; it may be absent. `row` counts questions.
 */
export const jaVgVqa = source('ja-vg-vqa', () => ({
  revision: '1.0',
  license: 'CC-BY-4.0',
  mayBeAbsent: true,
  fields: { qas: { json: true, optional: true }, question: { optional: true }, answer: { optional: true } },
  layouts: [
    {
      name: 'nested',
      path: ['ja-vg-vqa/question_answers.json'],
      root: 'ja-vg-vqa',
      format: 'json',
      select: sql`
        WITH asked AS (
          SELECT ordinal AS picture, file, from_json(qas, '[{"question": "VARCHAR", "answer": "VARCHAR"}]') AS list FROM ${input}
        ),
        pairs AS (
          SELECT picture, file, generate_subscripts(list, 1) AS place, unnest(list) AS pair FROM asked
        )
        SELECT row_number() OVER (ORDER BY picture, place) - 1 AS ordinal, pair.question AS instruction, '' AS input,
          pair.answer AS output, 'evaluation' AS task, 'ja-vg-vqa' AS dataset, 'CC-BY-4.0' AS license, file,
          row_number() OVER (ORDER BY picture, place) AS row
        FROM pairs`,
    },
    {
      name: 'lines',
      path: ['ja-vg-vqa/vqa.jsonl'],
      root: 'ja-vg-vqa',
      format: 'jsonl',
      select: sql`
        SELECT ordinal, question AS instruction, '' AS input, answer AS output,
          'evaluation' AS task, 'ja-vg-vqa' AS dataset, 'CC-BY-4.0' AS license, file, row
        FROM ${input}`,
    },
  ],
}))
