import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Part, type Run, segmentRuns } from '#engine/segments.ts'

// Two template parts around a free one that takes anything.
const pairs = part('pairs', { pair: 0 })
const free: Part = { name: 'free', costs: { bare: 0 }, otherwise: 0.3 }
const news = part('news', { news: 0 })
const morePairs = part('more pairs', { pair: 0 })

test.for<[name: string, runs: Run[], parts: Part[], ends: number[]]>([
  [
    'runs that fit go to their parts',
    [
      ['pair', 5],
      ['bare', 3],
      ['news', 2],
    ],
    [pairs, free, news],
    [5, 8, 10],
  ],
  [
    'a part may be missing',
    [
      ['pair', 5],
      ['news', 2],
    ],
    [pairs, free, news],
    [5, 5, 7],
  ],
  [
    'a stray inside free text stays there',
    [
      ['pair', 5],
      ['bare', 3],
      ['news', 1],
      ['bare', 4],
      ['news', 9],
    ],
    [pairs, free, news],
    [5, 13, 22],
  ],
  [
    'a stray inside a template part does not cut it',
    [
      ['pair', 5],
      ['news', 1],
      ['pair', 5],
      ['news', 4],
    ],
    [pairs, news],
    [11, 15],
  ],
  [
    'the same class on both sides of an anchor is told apart by order',
    [
      ['pair', 5],
      ['news', 2],
      ['pair', 3],
    ],
    [pairs, news, morePairs],
    [5, 7, 10],
  ],
  ['no rows', [], [pairs, news], [0, 0]],
])('%s', ([, runs, parts, ends]) => {
  expect(segmentRuns(runs, parts)).toEqual({ ends, ambiguous: [] })
})

test('rows that fit two parts equally well are said to be ambiguous', () => {
  const { ambiguous } = segmentRuns(
    [
      ['news', 2],
      ['pair', 5],
      ['pair', 1],
    ],
    [news, pairs, morePairs],
  )
  expect(ambiguous).toEqual([{ from: 2, to: 8 }])
})

test('the assignment costs what the cheapest of all ordered assignments costs', () => {
  const parts = [pairs, free, news, morePairs]
  const run = fc.tuple(fc.constantFrom('pair', 'bare', 'news'), fc.integer({ min: 1, max: 4 }))
  fc.assert(
    fc.property(fc.array(run, { maxLength: 5 }), (runs) => {
      const { ends } = segmentRuns(runs, parts)
      const found = costOf(runs, parts, assignmentOf(runs, ends))
      expect(found).toBeCloseTo(Math.min(...ordered(runs.length, parts.length).map((a) => costOf(runs, parts, a))), 9)
    }),
  )
})

function part(name: string, costs: Record<string, number>): Part {
  return { name, costs, otherwise: 1 }
}

function assignmentOf(runs: readonly Run[], ends: readonly number[]): number[] {
  let row = 0
  return runs.map(([, rows]) => {
    row += rows
    return ends.findIndex((end) => row <= end)
  })
}

function costOf(runs: readonly Run[], parts: readonly Part[], assignment: readonly number[]): number {
  return runs.reduce((sum, [rowClass, rows], i) => {
    const { costs, otherwise } = parts[assignment[i] as number] as Part
    return sum + rows * (costs[rowClass] ?? otherwise)
  }, 0)
}

function ordered(length: number, parts: number, from = 0): number[][] {
  if (length === 0) return [[]]
  return Array.from({ length: parts - from }, (_, k) => k + from).flatMap((k) =>
    ordered(length - 1, parts, k).map((rest) => [k, ...rest]),
  )
}

test.for<[name: string, runs: Run[], ambiguous: { from: number; to: number }[]]>([
  [
    'a few strays in free text are its own',
    [
      ['pair', 5],
      ['bare', 3],
      ['news', 1],
      ['bare', 4],
      ['news', 9],
    ],
    [],
  ],
  [
    'free text that is mostly other classes is no part at all',
    [
      ['pair', 5],
      ['bare', 1],
      ['pair', 1],
      ['bare', 1],
      ['pair', 1],
      ['news', 9],
    ],
    [{ from: 5, to: 9 }],
  ],
])('%s', ([, runs, ambiguous]) => {
  expect(segmentRuns(runs, [pairs, { ...free, otherwise: 0.1 }, news]).ambiguous).toEqual(ambiguous)
})
