/**
 * Recovers labels from order: a file holds known parts one after another in a known order (any may be missing), and
 * each row has a class that fits some parts better than others. The cheapest assignment that keeps the order is found
 * by dynamic programming over runs of equal class (Viterbi over a left-to-right chain), with min-marginals to see where
 * it is not the only cheapest one.
 */

/** One part of the file, in order: what a row of each class costs in it; 0 fits, 1 and more contradicts. */
export interface Part {
  readonly name: string
  readonly costs: Readonly<Record<string, number>>
  readonly otherwise: number
}

/** Rows of one class that stand together. */
export type Run = readonly [rowClass: string, rows: number]

/** Where each part ends (rows from the start of the file, exclusive), and the ranges that no part can claim. */
export interface Segments {
  readonly ends: readonly number[]
  /**
   * What fits two parts equally well, and parts of which too many rows look like another's: the order is broken there.
   */
  readonly ambiguous: readonly Range[]
}

interface Range {
  readonly from: number
  readonly to: number
}

/**
 * A part that takes any row may have strays, rows of a class
 * that it does not name; beyond this share it is not that part.
 */
const mostStrays = 0.25

/** Assigns runs to parts in order at the least total cost; `ends[k]` belongs to `parts[k]`. */
export function segmentRuns(runs: readonly Run[], parts: readonly Part[]): Segments {
  const cost = runs.map(([rowClass, rows]) => parts.map((part) => (part.costs[rowClass] ?? part.otherwise) * rows))
  const before = cheapest(cost)
  const after = cheapest(cost.map((row) => [...row].reverse()).reverse())
    .map((row) => [...row].reverse())
    .reverse()
  const total = Math.min(...(before.at(-1) ?? [0]))
  const fits = cost.map((row, i) =>
    row.flatMap((c, k) => (at(before, i, k) + at(after, i, k) - c <= total + 1e-9 * (1 + total) ? [k] : [])),
  )
  const ends = partEnds(runs, fits, parts.length)
  return { ends, ambiguous: [...ambiguousRanges(runs, fits), ...disorderedRanges(runs, parts, ends)] }
}

// Where a file was shuffled, what fits nowhere else in order falls to the parts that take any row.
function disorderedRanges(runs: readonly Run[], parts: readonly Part[], ends: readonly number[]): Range[] {
  const strays = new Array<number>(parts.length).fill(0)
  let row = 0
  for (const [rowClass, rows] of runs) {
    const k = ends.findIndex((end) => row < end)
    if (parts[k]?.costs[rowClass] === undefined) strays[k] = (strays[k] ?? 0) + rows
    row += rows
  }
  return ends
    .map((to, k) => ({ from: ends[k - 1] ?? 0, to }))
    .filter(({ from, to }, k) => to > from && (strays[k] ?? 0) > mostStrays * (to - from))
}

// Least cost of the first i+1 runs when run i lies in part k and the parts never go back.
function cheapest(cost: readonly (readonly number[])[]): number[][] {
  const table: number[][] = []
  for (const row of cost) {
    const last = table.at(-1)
    let best = last === undefined ? 0 : Number.POSITIVE_INFINITY
    const sums: number[] = []
    for (const [k, c] of row.entries()) {
      best = Math.min(best, last?.[k] ?? best)
      sums.push(best + c)
    }
    table.push(sums)
  }
  return table
}

function partEnds(runs: readonly Run[], fits: readonly (readonly number[])[], parts: number): number[] {
  const ends = new Array<number>(parts).fill(0)
  let row = 0
  let part = 0
  runs.forEach(([, rows], i) => {
    row += rows
    part = Math.max(part, fits[i]?.[0] ?? part)
    ends[part] = row
  })
  return ends.map((_, k) => Math.max(...ends.slice(0, k + 1)))
}

function ambiguousRanges(runs: readonly Run[], fits: readonly (readonly number[])[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = []
  let row = 0
  runs.forEach(([, rows], i) => {
    const last = ranges.at(-1)
    if ((fits[i]?.length ?? 0) > 1) {
      if (last?.to === row) last.to = row + rows
      else ranges.push({ from: row, to: row + rows })
    }
    row += rows
  })
  return ranges
}

function at(table: readonly (readonly number[])[], i: number, k: number): number {
  return table[i]?.[k] ?? 0
}
