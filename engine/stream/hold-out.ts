/** Which rows are held out for validation, and which remain, as ranges of places in the index of a row store. */

/** Places from the first number up to the second, which is not among them. */
export type Range = readonly [from: number, to: number]

/**
 * The first `wanted` of `rows` places, whose order is that of a hash of the id. Rows of one id stand side by side and
 * stay together: those that do not all fit are passed over for the next that do.
 */
export function holdOut(rows: number, wanted: number, idAt: (place: number) => string): readonly Range[] {
  const ranges: Range[] = []
  let [at, left] = [0, wanted]
  while (left > 0 && at < rows) {
    const end = Math.min(at + left, rows)
    const [from, to] = end === rows ? [end, end] : together(rows, end, idAt)
    if (from > at) ranges.push([at, from])
    left -= from - at
    at = to
  }
  return ranges
}

// The rows of one id that a cut before `end` would part; none where it parts nothing.
function together(rows: number, end: number, idAt: (place: number) => string): Range {
  const id = idAt(end)
  let [from, to] = [end, end]
  while (from > 0 && idAt(from - 1) === id) from -= 1
  while (from < end && to < rows && idAt(to) === id) to += 1
  return [from, to]
}

/** The places below `rows` that are in none of the ranges, which are in order. */
export function remaining(rows: number, ranges: readonly Range[]): readonly Range[] {
  const starts = [0, ...ranges.map(([, to]) => to)]
  const ends = [...ranges.map(([from]) => from), rows]
  return starts.map((from, i): Range => [from, ends[i] as number]).filter(([from, to]) => from < to)
}

/** How many places ranges hold. */
export function sizeOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0)
}

/** The place at a position counted through the ranges. */
export function placeIn(ranges: readonly Range[], position: number): number {
  let left = position
  for (const [from, to] of ranges) {
    if (left < to - from) return from + left
    left -= to - from
  }
  throw new RangeError(`Cannot find position ${position}: the ranges hold ${sizeOf(ranges)} places`)
}
