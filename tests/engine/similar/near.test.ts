import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadWords } from '#engine/morphemes.ts'
import { changesOf } from '#engine/similar/changes.ts'
import { nearness, similarity } from '#engine/similar/near.ts'
import { rowBands, rowKey } from '#engine/similar/row-bands.ts'
import { rowReader } from '#engine/similar/row-texts.ts'
import { aloud } from '#engine/similar/sounds.ts'

const near = { threshold: 0.5, shingle: 3, content: 'same' } as const
const words = loadWords()
const read = rowReader({ templates: ['「…」の意味を教えてください。'], shared: ['次の語を説明してください。'] })
const row = (instruction: string, input: string, response: string) => read(instruction, input, response, false)
const compare = (a: ReturnType<typeof row>, b: ReturnType<typeof row>, options: Partial<typeof near> | object = {}) =>
  nearness(a, b, { ...near, ...options }, () => words)

test('questions and responses are compared apart', async () => {
  const one = row('海の生き物を一つ挙げてください。', '', 'タコ')
  expect(await compare(one, row('海の生き物を一つあげて下さい', '', 'タコです。'))).toBeGreaterThan(0.6)
  expect(await compare(one, row('海の生き物を一つ挙げてください。', '', 'イカ'))).toBeUndefined()
  expect(await compare(one, row('八本足の生き物を一つ挙げてください。', '', 'タコ'))).toBeUndefined()
})

test('a template may end in another politeness', () => {
  expect(row('「川」の意味を教えて。', '', '').own.text).toBe('川')
  expect(row('「川」の意味を知りません。', '', '').own.text).not.toBe('川')
})

test('sentences are compared one by one', async () => {
  expect(changesOf('一。二。三', '一。弐。三', 2)).toEqual([['二。', '弐。']])
  expect(changesOf('一。二。', '一。弐。参。', 9)).toEqual([['二。', '弐。参。']])
  expect(changesOf('一。二。', '壱。弐。', 3)).toBeUndefined()
})

test('a long text is decided by the sentences in which it differs', async () => {
  const sentences = (change: (sentence: string, i: number) => string) =>
    Array.from({ length: 40_000 }, (_, i) => change(`その${i}番目の橋は村の人々が石で造った。`, i)).join('')
  const text = sentences((sentence) => sentence)
  const compareTo = (change: (sentence: string) => string) =>
    compare(
      row('', text, ''),
      row(
        '',
        sentences((sentence, i) => (i === 20_000 ? change(sentence) : sentence)),
        '',
      ),
    )
  expect(await compareTo((sentence) => sentence.replace('人々が石で', '人びとが、石で'))).toBeGreaterThan(0.99)
  expect(await compareTo((sentence) => sentence.replace('石で', '木で'))).toBeUndefined()
})

test('rows of few characters meet in other spellings, where they are read alike or one part is alike', async () => {
  const dictionary = await words
  const bands = { bands: 25, questionRows: 2, responseRows: 2, shingle: 3 }
  const meet = (...rows: ReturnType<typeof row>[]) => {
    const [one, other] = rows.map((asked) => rowBands(asked, bands, true, (text) => aloud(text, dictionary)))
    return one?.some((hash, band) => hash === other?.[band])
  }
  const question = '雨の日にさすものは何ですか？'
  expect(meet(row(question, '', '傘'), row(question, '', 'かさ'))).toBe(true)
  expect(meet(row(question, '', '傘'), row('空を飛ぶ、羽のある生き物は？', '', 'かさ'))).toBe(false)
  expect(meet(row('傘', '', '傘'), row('かさ', '', 'かさ'))).toBe(true)
  expect(meet(row('林檎の皮を剥く道具は？', '', '包丁'), row('リンゴの皮をむく道具は？', '', 'ほうちょう'))).toBe(true)
  expect(meet(row('林檎の皮を剥く道具は？', '', '包丁'), row('ヘチマの皮を干す場所は？', '', '縁側'))).toBe(false)
})

test('of a template only what fills it counts', async () => {
  const asks = (word: string) => row(`「${word}」の意味を教えてください。`, '', '水が流れる所')
  expect(asks('川').own.text).toBe('川')
  expect(await compare(asks('川'), asks('沢'), { content: 'any' })).toBeUndefined()
  expect(await compare(asks('川'), asks('『川』'))).toBe(1)
  expect(await compare(asks('基本'), asks('基本に'))).toBeUndefined()
  expect(await compare(asks('ただ'), asks('只'))).toBeDefined()
  expect(await compare(asks('ただ'), asks('只々'))).toBeUndefined()
})

test('a shared instruction is left out, however it is spelt, where the row has an input', () => {
  expect(row('次の語を説明して下さい', '虹', '').own.text).toBe('虹')
  expect(row('次の語を説明してください。', '', '').own.text).not.toBe('')
})

test('of rows about spelling only width and white space may differ', async () => {
  const literal = (input: string) => read('直してください。', input, '本を読む。', true)
  expect(await compare(literal('本をを読む。'), literal('本をを 読む。'))).toBe(1)
  expect(await compare(literal('本をを読む。'), literal('本を、読む。'))).toBeUndefined()
})

test('with any content, similarity alone decides', async () => {
  const [one, other] = ['2018年', '2019年'].map((year) =>
    row('', '', `${year}に山あいの村で開かれた祭りの記録である。`),
  )
  expect(await compare(one as never, other as never)).toBeUndefined()
  expect(await compare(one as never, other as never, { content: 'any' })).toBeGreaterThan(0.8)
})

test('similarity is symmetric, between 0 and 1, and 1 for a text and itself', () => {
  const text = fc.string({ unit: fc.constantFrom(...'日本東京はがをにのです12'), maxLength: 30 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [there, back] = [similarity(a, b, 3), similarity(b, a, 3)]
      expect(there).toBeCloseTo(back)
      expect(there).toBeGreaterThanOrEqual(0)
      expect(there).toBeLessThanOrEqual(1)
      expect(similarity(a, a, 3)).toBe(1)
    }),
  )
})

test('keys are equal for equal texts, and a text that moves to the response has another', () => {
  expect(rowKey(row('問', '', '答'))).toBe(rowKey(row('問。', '', '答')))
  expect(rowKey(row('問答', '', ''))).not.toBe(rowKey(row('問', '', '答')))
})
