import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdOut, placeIn, type Range, remaining, sizeOf } from '#engine/stream/hold-out.ts'

const held = (ids: string, wanted: number) => holdOut(ids.length, wanted, (place) => ids[place] as string)

test.for<[what: string, ids: string, wanted: number, ranges: readonly Range[]]>([
  ['the first rows', 'abcdef', 2, [[0, 2]]],
  ['none', 'abcdef', 0, []],
  ['all', 'aabb', 4, [[0, 4]]],
  ['rows of one id that fit', 'aabc', 2, [[0, 2]]],
  [
    'not a part of the rows of one id, but the next that fits',
    'abbcd',
    2,
    [
      [0, 1],
      [3, 4],
    ],
  ],
  ['nothing where all have one id', 'aaaa', 2, []],
  [
    'two ids passed over',
    'abbccd',
    2,
    [
      [0, 1],
      [5, 6],
    ],
  ],
])('held out: %s', ([, ids, wanted, ranges]) => {
  expect(held(ids, wanted)).toEqual(ranges)
})

test('an id is on one side, no place on both or on none, and the count is met where single rows are left', () => {
  const groups = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 30 })
  fc.assert(
    fc.property(groups, fc.nat(40), (sizes, wanted) => {
      const ids = sizes.flatMap((size, id) => Array<string>(size).fill(String(id)))
      const ranges = holdOut(ids.length, wanted, (place) => ids[place] as string)
      const rest = remaining(ids.length, ranges)
      const inside = places(ranges)
      expect([...inside, ...places(rest)].sort((a, b) => a - b)).toEqual(ids.map((_, place) => place))
      const sides = new Set(inside.map((place) => ids[place]))
      expect(places(rest).filter((place) => sides.has(ids[place]))).toEqual([])
      if (sizes.every((size) => size === 1)) expect(sizeOf(ranges)).toBe(Math.min(wanted, ids.length))
      expect(sizeOf(ranges)).toBeLessThanOrEqual(wanted)
    }),
  )
})

test('a position beyond the ranges has no place', () => {
  expect(() =>
    placeIn(
      [
        [0, 2],
        [5, 6],
      ],
      3,
    ),
  ).toThrow(/the ranges hold 3 places/)
})

function places(ranges: readonly Range[]): number[] {
  return Array.from({ length: sizeOf(ranges) }, (_, position) => placeIn(ranges, position))
}
