import { source } from '#engine/define.ts'
import { input, sql } from '#engine/sql.ts'

const commit = '6f071c09316baae89c3d083a90985b4b1cb9968c'
const url = `https://raw.githubusercontent.com/yahoojapan/JGLUE/${commit}/datasets/jsquad-v1.3/valid-v1.3.json`
const path = 'jglue/1.3/datasets/jsquad-v1.3/valid-v1.3.json'

/**
 * JSQuAD of JGLUE 1.3, validation part (SQuAD 1.1 JSON, one object a file): a
 * question as `instruction`, its paragraph as `input` (without "TITLE [SEP] " before
 * it), the first accepted answer as `output`. `row` counts questions. 4,442 rows.
 */
export const jsquad = source('jsquad-valid', () => ({
  revision: '1.3',
  license: 'CC-BY-SA-4.0',
  fields: { data: { json: true } },
  layouts: [
    {
      name: 'object',
      path: [path, 'jglue/jsquad-valid-v1.3.json'],
      root: 'jglue',
      remote: {
        urls: [
          {
            url,
            path,
            bytes: 1_976_638,
            sha256: 'fb0a57a35281ff03bbe7f0e878cff5b577985fbe6fcb242e7e8ddb63d1c0ab11',
          },
        ],
      },
      format: 'object',
      select: sql`
        WITH articles AS (
          SELECT file, from_json(data, '[{"paragraphs": [{"context": "VARCHAR", "qas": [{"question": "VARCHAR", "answers": [{"text": "VARCHAR"}]}]}]}]') AS articles
          FROM ${input}
        ),
        paragraphs AS (
          SELECT file, generate_subscripts(articles, 1) AS a, unnest(articles).paragraphs AS paragraphs FROM articles
        ),
        questions AS (
          SELECT file, a, generate_subscripts(paragraphs, 1) AS p, unnest(paragraphs) AS paragraph FROM paragraphs
        ),
        asked AS (
          SELECT file, a, p, generate_subscripts(paragraph.qas, 1) AS q, unnest(paragraph.qas) AS asked,
            regexp_replace(paragraph.context, '^.* \\[SEP\\] ', '') AS context
          FROM questions
        ),
        numbered AS (
          SELECT *, row_number() OVER (ORDER BY file, a, p, q) AS row FROM asked
        )
        SELECT row - 1 AS ordinal, asked.question AS instruction, context AS input, asked.answers[1].text AS output,
          'evaluation' AS task, 'jsquad-valid' AS dataset, 'CC-BY-SA-4.0' AS license, file, row
        FROM numbered`,
    },
  ],
}))
