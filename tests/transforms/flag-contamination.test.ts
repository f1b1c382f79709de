import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { pipeline } from '#engine/pipeline.ts'
import { jcommonsenseqa } from '#sources/jcommonsenseqa.ts'
import { jnli } from '#sources/jnli.ts'
import { jsquad } from '#sources/jsquad.ts'
import { llmJapaneseDataset } from '#sources/llm-japanese-dataset.ts'
import { dropContaminated } from '#transforms/drop-contaminated.ts'
import { flagContamination } from '#transforms/flag-contamination.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { parquetRows, runStep, testBuild } from '../helpers/build.ts'
import { filesOf } from '../helpers/recipe.ts'

const step = flagContamination({
  sets: [jsquad({}), jnli({ version: '1.3', split: 'valid' })],
  near: 0.8,
  share: 0.5,
  shortest: 4,
})

const place = { source: 's@1', file: 'f', dataset: 'd' }
const row = (id: string, instruction: string, input = '', response = '') => ({
  id,
  instruction,
  input,
  response,
  ...place,
  row: 1,
})
const item = (dataset: string, row: number, instruction: string, input: string) => ({
  dataset,
  row,
  instruction,
  input,
})

const paragraph = '鯨は海にすむ哺乳類であり、魚ではない。世界の海に広く分布する。'
const sets = {
  'jsquad-valid': [
    item('jsquad-valid', 7, '鯨はどこにすむか？', paragraph),
    item('jsquad-valid', 8, '鯨は何類か。', paragraph),
  ],
  'jnli-valid': [item('jnli-valid', 3, '白い犬が芝生の上を走っている。', '犬がいる。')],
}

test.each([
  ['another text', row('1', '空はなぜ青い？'), ''],
  ['a question', row('2', '鯨は どこに すむか'), 'jsquad-valid:instruction:exact'],
  ['a question in another field', row('3', '言い換えて', '鯨はどこにすむか？'), 'jsquad-valid:instruction:exact'],
  ['nearly a sentence', row('4', '白い犬が芝生の上を走っているよ'), 'jnli-valid:instruction:near'],
  [
    'a paragraph with its title',
    row('5', '読んで', `鯨：${paragraph}`),
    'jsquad-valid:input:near jsquad-valid:item:near',
  ],
  [
    'question and paragraph',
    row('6', '鯨は何類か。', paragraph),
    'jsquad-valid:input:exact jsquad-valid:instruction:exact jsquad-valid:item:exact',
  ],
])('%s', async (_, given, marks) => {
  const { kept } = await runStep(step, [given], sets)
  expect(kept.map(({ contamination }) => contamination)).toEqual([marks])
})

test('a hit names the item and how many share its text', async () => {
  const { tables } = await runStep(step, [row('5', '読んで', paragraph)], sets)
  expect(tables.hits?.filter(({ part, match }) => part === 'input' && match === 'exact')).toMatchObject([
    { id: '5', evaluation_set: 'jsquad-valid', field: 'input', item: 7, items: '2', score: 1, item_text: paragraph },
  ])
})

test('no row is dropped but by a declared choice', async () => {
  const marked = [
    '',
    'jsquad-valid:instruction:exact',
    'jsquad-valid:input:grams',
    'jnli-valid:instruction:near x:input:exact',
  ]
  const drop = dropContaminated({
    reasons: { evaluation_item: ['instruction:exact', 'jnli-valid:instruction:near'], passage: ['input:exact'] },
  })
  const { kept, dropped } = await runStep(
    drop,
    marked.map((contamination) => ({ contamination })),
  )
  expect(kept.map(({ contamination }) => contamination)).toEqual([marked[0], marked[2]])
  expect(dropped.map(({ reason }) => reason)).toEqual(['evaluation_item', 'evaluation_item'])
})

test('no rows, and sets without rows', async () => {
  const { kept } = await runStep(step, [row('1', '鯨はどこにすむか？')], {
    'jsquad-valid': [item('jsquad-valid', 1, '', '')],
    'jnli-valid': [item('jnli-valid', 1, '', '')],
  })
  expect(kept.map(({ contamination }) => contamination)).toEqual([''])
})

const real = resolve(process.env.NAGARE_REAL_DATA ?? '../shared/real')

test.skipIf(!existsSync(join(real, 'jglue')))(
  `real rows in ${real}: every evaluation row that upstream has is found`,
  async () => {
    const flagged = await testBuild(
      pipeline({
        name: 'flagged',
        version: '1.0.0',
        from: [llmJapaneseDataset({ revision: '0.1.0' })],
        through: [
          toInstruction({}),
          flagContamination({
            sets: [jsquad({}), jcommonsenseqa({ split: 'valid' })],
            near: 0.8,
            share: 0.5,
            shortest: 8,
          }),
        ],
        to: [filesOf(250_000)],
      }),
      { sources: { folder: join(real, 'mirror'), more: [real] }, layout: 'tree' },
    )
    const hits = await parquetRows(join(flagged.folder, 'evidence/flag_contamination/hits.parquet'))
    const rowsOf = (set: string) =>
      new Set(hits.filter((hit) => hit.evaluation_set === set).map(({ ordinal }) => ordinal))
    expect(new Set(hits.map(({ dataset }) => dataset))).toEqual(new Set(['jcommonsenseqa', 'jsquad']))
    // 150 + 6 rows made from JSQuAD's validation part; one question of the training part that a validation question repeats.
    expect([rowsOf('jsquad-valid').size, rowsOf('jcommonsenseqa-valid').size]).toEqual([156, 1])
  },
)
