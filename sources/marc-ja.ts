import { source } from '#engine/define.ts'
import { input, sql } from '#engine/sql.ts'

/**
 * MARC-ja of JGLUE, as JGLUE's own script writes it from the Multilingual Amazon
 * Reviews Corpus: a review as `instruction`, its label as `output`. Amazon withdrew
 * the corpus, so that only those who have it can bring it; it may be absent.
 */
export function marcJa(options: { readonly split: 'valid' | 'test' }) {
  return source(`marc-ja-${options.split}`, ({ split }: typeof options) => ({
    revision: '1.0',
    license: 'LicenseRef-MARC',
    mayBeAbsent: true,
    fields: { sentence: {}, label: {} },
    layouts: [
      {
        name: 'lines',
        path: [`jglue/1.3/datasets/marc_ja-v1.0/${split}-v1.0.json`, `jglue/marc_ja-${split}-v1.0.json`],
        root: 'jglue',
        format: 'jsonl',
        select: sql`
          SELECT ordinal, sentence AS instruction, '' AS input, label AS output,
            'evaluation' AS task, ${`marc-ja-${split}`} AS dataset, 'LicenseRef-MARC' AS license, file, row
          FROM ${input}`,
      },
    ],
  }))(options)
}
