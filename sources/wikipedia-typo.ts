import { source } from '#engine/define.ts'
import { input, sql } from '#engine/sql.ts'

const instruction = '次の日本語には間違っている部分があります。その部分を直して、正しい日本語の文を出力してください。'
const archive = 'https://nlp.ist.i.kyoto-u.ac.jp/nl-resource/JWTD/jwtd_v2.0.tar.gz'

/**
 * The Japanese Wikipedia Typo Dataset (Kyoto University; Tanaka et al. 2020, 2021): sentences before and after a
 * correction. 702,756 rows at 2.0, over all members of the archive in archive order: its evaluation rows are among
 * them, as in llm-japanese-dataset v1.0.0, whose instruction text this is.
 */
export const wikipediaTypo = source('wikipedia-typo', ({ revision }: { readonly revision: '2.0' }) => ({
  revision,
  license: 'CC-BY-SA-3.0',
  fields: { pre_text: {}, post_text: {} },
  layouts: [
    {
      name: 'archive',
      path: [`jwtd/${revision}/jwtd_v${revision}.tar.gz`],
      root: `jwtd/${revision}`,
      // The archive stands behind a download counter.
      remote: {
        urls: [
          {
            url: `https://nlp.ist.i.kyoto-u.ac.jp/DLcounter/lime.cgi?down=${archive}&name=JWTDv${revision}.tar.gz`,
            path: `jwtd/${revision}/jwtd_v${revision}.tar.gz`,
          },
        ],
      },
      // Names of members are not relied upon: every file is read, but macOS twins.
      members: { keep: '**', skip: ['**/.*'], maxBytes: 10e9 },
      format: 'jsonl',
      select: sql`
        SELECT ordinal, ${instruction} AS instruction, pre_text AS input, post_text AS output,
          'correction' AS task, 'wikipedia-ja-typo' AS dataset, 'CC-BY-SA-3.0' AS license, file, row
        FROM ${input}`,
    },
  ],
}))
