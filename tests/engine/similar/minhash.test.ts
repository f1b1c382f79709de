import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bandHashes, catchChance, catchCurve, signature } from '#engine/similar/minhash.ts'
import { jaccard, mix, shingles } from '#engine/similar/shingles.ts'

const text = fc.string({ unit: fc.constantFrom(...'日本語の東京大阪は山川海空です。'), maxLength: 60 })
const hashes = fc.uniqueArray(fc.integer(), { maxLength: 60 }).map((items) => new Set(items))

test('the shingles of a text', () => {
  expect(shingles('', 3).size).toBe(0)
  expect(shingles('東', 3).size).toBe(1)
  expect(shingles('東京都の'.repeat(10), 3).size).toBe(4)
  expect(shingles('東京都の', 3).size).toBeGreaterThan(2) // a short text has pairs too
  expect(shingles('a'.repeat(40), 3).size).toBe(1)
})

test('Jaccard similarity lies between 0 and 1, is symmetric, and 1 for equal sets only', () => {
  fc.assert(
    fc.property(hashes, hashes, (a, b) => {
      const j = jaccard(a, b)
      expect(j).toBeGreaterThanOrEqual(0)
      expect(j).toBeLessThanOrEqual(1)
      expect(jaccard(b, a)).toBe(j)
      expect(j === 1).toBe(a.size === b.size && [...a].every((item) => b.has(item)))
    }),
  )
})

test('a signature does not depend on the order of its set', () => {
  fc.assert(
    fc.property(hashes, (set) => {
      expect(signature(new Set([...set].reverse()), 50)).toEqual(signature(set, 50))
    }),
  )
})

test('the share of equal values estimates the similarity, for small sets as for large', () => {
  for (const size of [5, 20, 200])
    for (const shared of [0.2, 0.5, 0.8]) {
      const found = Array.from({ length: 200 }, (_, trial) => agreement(size, shared, trial))
      const mean = found.reduce((sum, one) => sum + one.agreed, 0) / found.length
      const truth = found.reduce((sum, one) => sum + one.truth, 0) / found.length
      expect(Math.abs(mean - truth)).toBeLessThan(0.05)
    }
})

test('equal bands have equal hashes, and salt parts them', () => {
  const values = signature(shingles('吾輩は猫である。名前はまだない。', 3), 10)
  expect(bandHashes(values, 2)).toEqual(bandHashes(Uint32Array.from(values), 2))
  expect(bandHashes(values, 2)).toHaveLength(5)
  const salted = bandHashes(values, 2, 1)
  expect(bandHashes(values, 2).every((hash, band) => hash !== salted[band])).toBe(true)
})

test('similar texts share a band about as often as the catch curve says', () => {
  const trials = Array.from({ length: 300 }, (_, trial) => sets(40, 0.5, trial))
  const caught = trials.filter(([a, b]) => {
    const [one, other] = [a, b].map((set) => bandHashes(signature(set, 125), 5))
    return one?.some((hash, band) => hash === other?.[band])
  })
  const mean = trials.reduce((sum, [a, b]) => sum + catchChance(jaccard(a, b), 25, 5), 0) / trials.length
  expect(Math.abs(caught.length / trials.length - mean)).toBeLessThan(0.1)
})

test('the catch curve of 25 bands of 5', () => {
  expect(catchCurve(25, 5)).toEqual({
    0.1: 0,
    0.2: 0.008,
    0.3: 0.059,
    0.4: 0.227,
    0.5: 0.548,
    0.6: 0.868,
    0.7: 0.99,
    0.8: 1,
    0.9: 1,
    1: 1,
  })
})

test('no text breaks a signature', () => {
  fc.assert(fc.property(text, (written) => void signature(shingles(written, 3), 125)))
})

function sets(size: number, shared: number, trial: number): readonly [Set<number>, Set<number>] {
  const item = (n: number) => mix(n + trial * 10_000 + 1) | 0
  const common = Math.round(size * shared)
  const make = (offset: number) => new Set(Array.from({ length: size }, (_, n) => item(n < common ? n : n + offset)))
  return [make(1_000), make(5_000)]
}

function agreement(size: number, shared: number, trial: number) {
  const [a, b] = sets(size, shared, trial)
  const [one, other] = [signature(a, 100), signature(b, 100)]
  return { agreed: one.filter((value, i) => value === other[i]).length / 100, truth: jaccard(a, b) }
}
