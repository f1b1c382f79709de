import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Change, characterChanges } from '#report/diff/characters.ts'
import { changesText } from '#report/diff/text.ts'

const family = '👨‍👩‍👧‍👦'

test.for<[rule: string, before: string, after: string, expected: string]>([
  ['one character', '犬がいる', '猫がいる', '[-犬-]{+猫+}がいる'],
  ['at the end', '行く', '行くね', '行く{+ね+}'],
  ['all of it', '', '新', '{+新+}'],
  ['nothing', '同じ', '同じ', '同じ'],
  ['an emoji of several parts stays whole', `家族${family}`, '家族👨‍👩‍👧', `家族[-${family}-]{+👨‍👩‍👧+}`],
  ['a letter keeps its mark', 'か', 'か\u3099', '[-か-]{+か\u3099+}'],
  ['a line end is shown as one', '一\n二', '一二', '一[-\\n-]二'],
  ['what turns the direction of a line is shown by its number', '甲', '甲\u202e', '甲{+\\u202e+}'],
])('difference of %s', ([, before, after, expected]) => {
  expect(changesText(characterChanges(before, after))).toBe(expected)
})

test('of what stayed only the ends are shown', () => {
  const same = 'あ'.repeat(100)
  expect(changesText(characterChanges(`甲${same}`, `乙${same}`))).toBe(`[-甲-]{+乙+}${'あ'.repeat(20)}…`)
})

test('the pieces give both texts back, and no two neighbours are of one kind', () => {
  const text = fc.string({ unit: fc.constantFrom('あ', 'い', family, '\u3099', 'e\u0301', '\n'), maxLength: 30 })
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = characterChanges(before, after)
      expect([join(changes, 'removed'), join(changes, 'added')]).toEqual([before, after])
      expect(changes.every(({ kind }, i) => kind !== changes[i + 1]?.kind)).toBe(true)
    }),
  )
})

test.for<[state: string, before: string, after: string, pieces: number]>([
  ['a megabyte with one character other in it', 'あ'.repeat(350_000), `${'あ'.repeat(9)}い${'あ'.repeat(349_990)}`, 4],
  ['texts without anything in common', 'あ'.repeat(5000), 'い'.repeat(5000), 2],
  ['a megabyte of other text', 'あ'.repeat(350_000), 'い'.repeat(350_000), 2],
])('%s: done in two seconds, both texts given back', ([, before, after, pieces]) => {
  const start = performance.now()
  const changes = characterChanges(before, after)
  expect(performance.now() - start).toBeLessThan(2000)
  expect(changes).toHaveLength(pieces)
  expect([join(changes, 'removed'), join(changes, 'added')]).toEqual([before, after])
})

function join(changes: readonly Change[], with_: 'removed' | 'added'): string {
  return changes.map(({ kind, text }) => (kind === 'same' || kind === with_ ? text : '')).join('')
}
