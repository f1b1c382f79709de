import { beforeAll, expect, test } from 'vitest'
import { loadMorphemes, type MorphemeCounter } from '#engine/morphemes.ts'

let count: MorphemeCounter
beforeAll(async () => {
  count = await loadMorphemes()
})

test.for<
  [what: string, text: string, morphemes: number, unknown: number, characters: number, unknownCharacters: number]
>([
  ['nothing', '', 0, 0, 0, 0],
  ['known words', 'すもももももももものうち', 7, 0, 12, 0],
  ['punctuation counts as a morpheme', '水は青い。', 4, 0, 4, 0],
  [
    'a name in katakana, a number and a Latin word are unknown, but no unknown characters',
    'ゾルタンは2018年にAPIを',
    7,
    3,
    4,
    0,
  ],
  ['half-width kana and full-width letters are read as usual ones', 'ﾊﾞｽとＡＰＩ', 3, 1, 1, 0],
  ['Chinese has characters that the dictionary lacks', '你们是谁', 4, 3, 4, 3],
  ['lines are read one by one', '水は青い。\n\n空は青い', 7, 0, 8, 0],
])('%s', ([, text, morphemes, unknown, characters, unknownCharacters]) => {
  expect(count(text)).toEqual({ morphemes, unknown, characters, unknownCharacters })
})

test('a long text without punctuation is counted in time that grows with its length alone', () => {
  const start = performance.now()
  expect(count('水と'.repeat(50_000))).toEqual({
    morphemes: 100_000,
    unknown: 0,
    characters: 100_000,
    unknownCharacters: 0,
  })
  expect(performance.now() - start).toBeLessThan(10_000)
})
