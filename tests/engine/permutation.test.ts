import fc from 'fast-check'
import { expect, test } from 'vitest'
import { permutation } from '#engine/stream/permutation.ts'

test('a permutation gives every place once, whatever the key and the number of places', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 3000 }), (key, length) => {
      const order = permutation(key, length)
      const places = new Set(Array.from({ length }, (_, place) => order(place)))
      expect([places.size, Math.max(-1, ...places)]).toEqual([length, length - 1])
    }),
    { numRuns: 30 },
  )
})

test.for([65_536, 65_537, 262_144])('%i places: the network is as wide as they need', (length) => {
  const order = permutation('wide', length)
  const seen = new Uint8Array(length)
  for (let place = 0; place < length; place++) seen[order(place)] = 1
  expect(seen.indexOf(0)).toBe(-1)
})

test('a permutation is the same tomorrow: trained models say which rows they saw', () => {
  expect(Array.from({ length: 8 }, (_, place) => permutation('key', 100)(place))).toEqual([8, 18, 20, 0, 2, 77, 54, 81])
})

// 100 cells expect 100 each: chi-squared has 99 degrees of freedom, beyond 160 once in ten thousand tries; keys are fixed, so it is once or never.
test.for(['place', 'key'])('where a row comes is even over its %s', (over) => {
  const cells = new Array<number>(100).fill(0)
  for (let i = 0; i < 10_000; i++) {
    const at = over === 'key' ? permutation(`key ${i}`, 70_000)(5) : permutation('key', 1_000_000)(i)
    const cell = Math.floor((100 * at) / (over === 'key' ? 70_000 : 1_000_000))
    cells[cell] = (cells[cell] as number) + 1
  }
  expect(cells.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)).toBeLessThan(160)
})

test('neighbours in one order are not neighbours in another', () => {
  const [one, other] = [permutation('one', 10_000), permutation('other', 10_000)]
  const near = Array.from({ length: 9999 }, (_, i) => i).filter((i) => Math.abs(one(i) - other(i)) < 10)
  expect(near.length).toBeLessThan(60)
})

test('more places than there are halves for are refused', () => {
  expect(() => permutation('key', 2 ** 32 + 1)).toThrow(/at most 4294967296/)
})
