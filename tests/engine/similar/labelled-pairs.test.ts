import { expect, test } from 'vitest'
import { isFound, labelledPairs, type Pair } from '../../helpers/near-pairs.ts'

const pairs = labelledPairs()

async function measure(pairs: readonly Pair[]) {
  const found = await Promise.all(pairs.map((pair) => isFound(pair)))
  const right = pairs.filter((pair, i) => pair.near_duplicate && found[i]).length
  return {
    recall: right / pairs.filter((pair) => pair.near_duplicate).length,
    precision: right / found.filter(Boolean).length,
  }
}

test('no pair stands twice, and each differs', () => {
  expect(new Set(pairs.map(({ a, b }) => JSON.stringify([a, b]))).size).toBe(pairs.length)
  expect(pairs.filter(({ a, b }) => JSON.stringify(a) === JSON.stringify(b))).toEqual([])
})

test('of all labelled pairs at least 0.95 are found, and at least 0.98 of those found are right', async () => {
  const { recall, precision } = await measure(pairs)
  expect(recall).toBeGreaterThanOrEqual(0.95)
  expect(precision).toBeGreaterThanOrEqual(0.98)
})
