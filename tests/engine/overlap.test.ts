import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparable, finder, grams, jaccard } from '#engine/overlap.ts'

const options = { near: 0.8, share: 0.5, shortest: 4 }

test.each([
  ['width, case and marks', 'ＡＢＣは、何？', 'abcは何'],
  ['half-width kana', 'ｶﾞｲﾄﾞ', 'ガイド'],
  ['spaces of every kind', '東　京 駅', '東京駅'],
  ['nothing but marks', '「」……', ''],
])('comparable: %s', (_, text, key) => expect(comparable(text)).toBe(key))

test.each([
  ['the same', '春の海ひねもす', ['春の海ひねもす'], [[0, 'exact', 1]]],
  ['the first of equal probes', '春の海ひねもす', ['夏の山', '春の海ひねもす', '春の海ひねもす'], [[1, 'exact', 1]]],
  [
    'one more character at the end of eleven',
    '春の海ひねもすのたりのた',
    ['春の海ひねもすのたりの'],
    [[0, 'near', 0.9]],
  ],
  ['another text', '秋の空は高く青い', ['春の海ひねもす'], []],
  ['a probe that is too short', '春の海', ['春の海'], []],
  ['no text', '', ['春の海ひねもす'], []],
])('whole: %s', (_, text, probes, found) => {
  expect(
    finder(probes, options)
      .whole(text)
      .map(({ probe, match, score }) => [probe, match, score]),
  ).toEqual(found)
})

const passage = 'いろはにほへとちりぬるをわかよたれそつねならむ' // 23 characters, 11 long grams
test.each([
  ['a probe inside a longer text', `前の文。${passage}。後の文`, [passage], [[0, 1]]],
  ['part of a probe', `${passage.slice(0, 18)}終わり`, [passage], [[0, 6 / 11]]],
  ['too little of a probe', passage.slice(0, 17), [passage], []],
  ['a short probe, whole', `前の文。${passage}`, [passage.slice(0, 13)], [[0, 1]]],
  ['a short probe, nearly whole', passage.slice(0, 18), [passage.slice(0, 19)], []],
  ['a probe of no long gram', passage, [passage.slice(0, 12)], []],
])('within: %s', (_, text, probes, found) => {
  expect(
    finder(probes, options)
      .within(text)
      .map(({ probe, score }) => [probe, score]),
  ).toEqual(found)
})

const text = fc.string({ unit: fc.constantFrom(...'あいうえお'), minLength: 4, maxLength: 24 })

test('the near search misses no probe and adds none', () => {
  fc.assert(
    fc.property(
      text,
      fc.uniqueArray(text, { maxLength: 30 }),
      fc.constantFrom(0.3, 0.5, 0.8, 1),
      (row, probes, near) => {
        const found = finder(probes, { ...options, near }).whole(row)
        const all = probes
          .map((probe, i) => ({ probe: i, score: jaccard(grams(row, 3), grams(probe, 3)), same: probe === row }))
          .filter(({ score, same }) => !same && score >= near)
        expect(found.filter(({ match }) => match === 'near').map(({ probe, score }) => ({ probe, score }))).toEqual(
          all.map(({ probe, score }) => ({ probe, score })),
        )
      },
    ),
  )
})
