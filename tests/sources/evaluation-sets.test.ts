import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { jaVgVqa } from '#sources/ja-vg-vqa.ts'
import { jcommonsenseqa } from '#sources/jcommonsenseqa.ts'
import { jnli } from '#sources/jnli.ts'
import { jsquad } from '#sources/jsquad.ts'
import { marcJa } from '#sources/marc-ja.ts'
import { mirror } from '../helpers/recipe.ts'
import { readReference } from '../helpers/reference.ts'
import { pick } from '../helpers/source.ts'

const json = (...values: readonly unknown[]) => values.map((value) => JSON.stringify(value))
const texts = ['row', 'instruction', 'input', 'output'] as const

const article = {
  title: '鯨',
  paragraphs: [
    {
      context: '鯨 [SEP] 鯨は海にすむ。',
      qas: [{ id: 'a', question: '鯨はどこにすむ？', answers: [{ text: '海' }, { text: '海の中' }] }],
    },
    {
      context: '鯨 [SEP] 鯨は哺乳類である。',
      qas: [{ id: 'b', question: '鯨は何類？', answers: [{ text: '哺乳類' }] }],
    },
  ],
}

test.each([
  [
    'JNLI',
    jnli({ version: '1.3', split: 'valid' }),
    {
      'jglue/1.3/datasets/jnli-v1.3/valid-v1.3.json': json({
        sentence1: '犬が走る。',
        sentence2: '動物が走る。',
        label: 'entailment',
      }),
    },
    [[1, '犬が走る。', '動物が走る。', 'entailment']],
  ],
  [
    'JCommonsenseQA, whose label is a number',
    jcommonsenseqa({ split: 'valid' }),
    {
      'jglue/jcommonsenseqa-valid-v1.3.json': json({
        q_id: 1,
        question: '冬に降るのは？',
        choice0: '雪',
        choice1: '花',
        choice2: '火',
        choice3: '砂',
        choice4: '灰',
        label: 0,
      }),
    },
    [[1, '冬に降るのは？', '雪、花、火、砂、灰', '雪']],
  ],
  [
    'JSQuAD, one object a file, a row a question',
    jsquad({}),
    { 'jglue/jsquad-valid-v1.3.json': json({ data: [article, { title: '空', paragraphs: [] }] }) },
    [
      [1, '鯨はどこにすむ？', '鯨は海にすむ。', '海'],
      [2, '鯨は何類？', '鯨は哺乳類である。', '哺乳類'],
    ],
  ],
  [
    'MARC-ja',
    marcJa({ split: 'valid' }),
    { 'jglue/marc_ja-valid-v1.0.json': json({ sentence: '良い本でした。', label: 'positive', review_id: 'R1' }) },
    [[1, '良い本でした。', '', 'positive']],
  ],
  ['MARC-ja, absent', marcJa({ split: 'valid' }), {}, []],
  [
    'VQA as upstream nests it',
    jaVgVqa({}),
    {
      'ja-vg-vqa/question_answers.json': json([
        {
          id: 1,
          qas: [
            { question: '何色？', answer: '赤', qa_id: 7 },
            { question: 'どこ？', answer: '駅' },
          ],
        },
      ]),
    },
    [
      [1, '何色？', '', '赤'],
      [2, 'どこ？', '', '駅'],
    ],
  ],
  [
    'VQA as lines',
    jaVgVqa({}),
    { 'ja-vg-vqa/vqa.jsonl': json({ question: '何色？', answer: '赤' }) },
    [[1, '何色？', '', '赤']],
  ],
])('%s', async (_, source, files, rows) => {
  expect(pick(await readReference(source, mirror(files)), ...texts)).toEqual(rows)
})

test('a second folder is searched where the first has none', async () => {
  const [first, second] = [mirror({}), mirror({ 'ja-vg-vqa/vqa.jsonl': json({ question: '何色？', answer: '赤' }) })]
  expect(await readReference(jaVgVqa({}), { folder: first.folder, more: [second.folder] })).toHaveLength(1)
})

const real = resolve(process.env.NAGARE_REAL_DATA ?? '../shared/real')

describe.skipIf(!existsSync(join(real, 'jglue')))(`the real files in ${real}`, () => {
  test.each([
    ['jnli 1.1', jnli({ version: '1.1', split: 'valid' }), 2434],
    ['jnli 1.3', jnli({ version: '1.3', split: 'valid' }), 2434],
    ['jcommonsenseqa', jcommonsenseqa({ split: 'valid' }), 1119],
    ['jsquad', jsquad({}), 4442],
  ])('%s has all its rows, whole', async (_, source, rows) => {
    const read = await readReference(source, { folder: real })
    expect(read).toHaveLength(rows)
    expect(read.filter(({ instruction, input, output }) => !instruction || !input || !output)).toEqual([])
    expect(read.filter(({ input }) => String(input).includes('[SEP]'))).toEqual([])
  })
})
