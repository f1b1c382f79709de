import { expect, test } from 'vitest'
import { isFound, labelledPairs, type Pair } from '../../helpers/near-pairs.ts'

const [pairs, tried, unseen] = [labelledPairs('pairs'), labelledPairs('tried'), labelledPairs('unseen')]
const all = [...pairs, ...tried, ...unseen]

async function measure(pairs: readonly Pair[]) {
  const found = await Promise.all(pairs.map((pair) => isFound(pair)))
  const right = pairs.filter((pair, i) => pair.near_duplicate && found[i]).length
  return {
    recall: right / pairs.filter((pair) => pair.near_duplicate).length,
    precision: right / found.filter(Boolean).length,
  }
}

test('no pair stands twice, and each differs', () => {
  expect(new Set(all.map(({ a, b }) => JSON.stringify([a, b]))).size).toBe(all.length)
  expect(all.filter(({ a, b }) => JSON.stringify(a) === JSON.stringify(b))).toEqual([])
})

test.for<[name: string, pairs: readonly Pair[], recall: number, precision: number]>([
  ['all pairs', all, 0.95, 0.98],
  ['the pairs that the rules were mended by', pairs, 0.95, 0.99],
  ['the pairs of rounds that they were not', unseen, 0.8, 0.99],
])('of %s enough are found, and of those found enough are right', async ([, set, leastRecall, leastPrecision]) => {
  const { recall, precision } = await measure(set)
  expect(recall).toBeGreaterThanOrEqual(leastRecall)
  expect(precision).toBeGreaterThanOrEqual(leastPrecision)
})
