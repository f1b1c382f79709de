import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadWords } from '#engine/morphemes.ts'
import { differenceOf, leastEdit } from '#engine/similar/difference.ts'
import { likeness, nearness } from '#engine/similar/near.ts'
import { rowKey } from '#engine/similar/row-bands.ts'
import { rowReader } from '#engine/similar/row-texts.ts'

const near = { threshold: 0.6, shingle: 3, content: 'same' } as const
const words = loadWords()
const read = rowReader({ templates: ['「…」の意味を教えてください。'], shared: ['次の語を説明してください。'] })
const row = (instruction: string, input: string, response: string) => read(instruction, input, response, false)
const similarity = (
  a: ReturnType<typeof row>,
  b: ReturnType<typeof row>,
  options: Partial<typeof near> | object = {},
) => nearness(a, b, { ...near, ...options }, () => words)

test.for<[difference: string | undefined, one: string, other: string]>([
  ['moved', '昨日弟は公園で遊ん', '弟は昨日公園で遊ん'],
  [undefined, '引っ越しの朝', '引越しの朝'],
  [undefined, '九州へ行く', '九州に行く'],
  ['content', '東京へ行く', '京都へ行く'],
  ['content', '会社の話', '会の話'],
  ['order', '春子が秋子に会う', '秋子が春子に会う'],
  ['order', '会社', '社会'],
  ['kana', 'いぬが走る', 'ねこが走る'],
  ['kana', '行く', '行かない'],
  ['kana', 'とかげが出る', 'かげが出る'],
  ['kana', '犬が追う猫', '犬を追う猫'],
  ['kana', '去年まで東京', '去年東京'],
  ['kana', '見せる日', '見る日'],
])('%s parts %s and %s', ([difference, one, other]) => {
  expect(differenceOf(one, other, leastEdit(one, other, 100))).toBe(difference)
})

test('questions and responses are compared apart', async () => {
  const one = row('海の生き物を一つ挙げてください。', '', 'タコ')
  expect(await similarity(one, row('海の生き物を一つあげて下さい', '', 'タコです。'))).toBeGreaterThan(0.6)
  expect(await similarity(one, row('海の生き物を一つ挙げてください。', '', 'イカ'))).toBeUndefined()
  expect(await similarity(one, row('八本足の生き物を一つ挙げてください。', '', 'タコ'))).toBeUndefined()
})

test.for<[near: boolean, one: string, other: string]>([
  [false, 'トラックはどこにありますか？', 'ラックはどこにありますか？'],
  [true, 'カラスはどこにいますか？', 'からすはどこにいますか？'],
  [false, '犬が追う猫は何色ですか？', '犬を追う猫は何色ですか？'],
  [true, '水が飲みたいときは？', '水を飲みたいときは？'],
  [false, '父の母の姉の名前は？', '母の父の姉の名前は？'],
  [true, '弟は昨日、公園にいましたか？', '昨日、弟は公園にいましたか？'],
  [true, '石を蹴って進む、昔から伝わる遊びは？', '昔から伝わる、石を蹴って進む遊びは？'],
  [false, 'りんご、みかん、バナナの順ですか？', 'みかん、りんご、バナナの順ですか？'],
])('the words decide (near: %s): %s %s', async ([isNear, one, other]) => {
  const found = await similarity(row(one, '', '答えは次のとおりです。'), row(other, '', '答えは次のとおりです。'))
  expect(found !== undefined).toBe(isNear)
})

test('of a template only what fills it counts', async () => {
  const asks = (word: string) => row(`「${word}」の意味を教えてください。`, '', '水が流れる所')
  expect(asks('川').own.text).toBe('川')
  expect(await similarity(asks('川'), asks('沢'), { content: 'any' })).toBeUndefined()
  expect(await similarity(asks('川'), asks('『川』'))).toBe(1)
  expect(await similarity(asks('基本'), asks('基本に'))).toBeUndefined()
})

test('a shared instruction is left out, however it is spelt, where the row has an input', () => {
  expect(row('次の語を説明して下さい', '虹', '').own.text).toBe('虹')
  expect(row('次の語を説明してください。', '', '').own.text).not.toBe('')
})

test('of rows about spelling only width and white space may differ', async () => {
  const literal = (input: string) => read('直してください。', input, '本を読む。', true)
  expect(await similarity(literal('本をを読む。'), literal('本をを 読む。'))).toBe(1)
  expect(await similarity(literal('本をを読む。'), literal('本を、読む。'))).toBeUndefined()
})

test('with any content, similarity alone decides', async () => {
  const [one, other] = ['2018年', '2019年'].map((year) =>
    row('', '', `${year}に山あいの村で開かれた祭りの記録である。`),
  )
  expect(await similarity(one as never, other as never)).toBeUndefined()
  expect(await similarity(one as never, other as never, { content: 'any' })).toBeGreaterThan(0.8)
})

test('likeness is symmetric, between 0 and 1, and 1 without a difference for a text and itself', () => {
  const text = fc.string({ unit: fc.constantFrom(...'日本東京はがをにのです12'), maxLength: 30 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [there, back] = [likeness(a, b, 3), likeness(b, a, 3)]
      expect(there.similarity).toBeCloseTo(back.similarity)
      expect(there.similarity).toBeGreaterThanOrEqual(0)
      expect(there.similarity).toBeLessThanOrEqual(1)
      expect(likeness(a, a, 3)).toEqual({ similarity: 1, difference: undefined })
    }),
  )
})

test('keys are equal for equal texts, and a text that moves to the response has another', () => {
  expect(rowKey(row('問', '', '答'))).toBe(rowKey(row('問。', '', '答')))
  expect(rowKey(row('問答', '', ''))).not.toBe(rowKey(row('問', '', '答')))
})
