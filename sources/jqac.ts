import { source } from '#engine/define.ts'
import { input, sql } from '#engine/sql.ts'

/**
 * JQAC, the Japanese Question-Answering Corpus: question-answer pairs by students on Wikipedia articles, one CSV a
 * topic. 906 rows at 20180625. The instruction is topic + "に関して、" + question, as llm-japanese-dataset v1.0.0 made it.
 */
export const jqac = source('jqac', ({ revision }: { readonly revision: '20180625' }) => ({
  revision,
  license: 'CC-BY-SA-4.0',
  fields: {
    topic: { from: 'Topic (Title)' },
    question: { from: 'Question (What, Who, Where, Whose, How, Yes/No)' },
    answer: { from: 'Answer' },
  },
  reject: { missing_question: sql`trim(question) = ''`, missing_answer: sql`trim(answer) = ''` },
  layouts: [
    {
      name: 'archive',
      path: [`jqac/${revision}/jqac${revision}.tgz`],
      root: `jqac/${revision}`,
      remote: {
        urls: [
          { url: `https://taniokah.github.io/jqac/jqac${revision}.tgz`, path: `jqac/${revision}/jqac${revision}.tgz` },
        ],
      },
      // macOS twins (jqac/._TOPIC.csv) and the course's Syllabus.csv hold no pairs.
      members: { keep: '**/*.csv', skip: ['**/.*', '**/Syllabus.csv'], maxBytes: 100e6 },
      format: 'csv',
      select: sql`
        SELECT ordinal, topic || 'に関して、' || question AS instruction, '' AS input, answer AS output,
          'commonsense' AS task, 'jqac' AS dataset, 'CC-BY-SA-4.0' AS license, file, row
        FROM ${input}`,
    },
  ],
}))
