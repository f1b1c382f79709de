/** Writes the rows of a part of the stand-in, line by line, at a few hundred megabytes a second. */
import { writeSync } from 'node:fs'
import type { Hole, Shape } from './shapes.ts'
import { type Pools, type Random, writeText } from './text.ts'

/** How a file's rows are to be written. */
export interface Lines {
  readonly rows: number
  /** The mean bytes of a line. */
  readonly bytes: number
  readonly shapes: readonly Shape[]
  /** The shape of row n; a negative number leaves it to chance. */
  readonly order?: (n: number) => number
  /** Whether some rows are exact copies of earlier ones; yes unless said otherwise. */
  readonly copies?: boolean
}

/** One row in a thousand is an exact copy of the row 500 lines before it. */
const copied = { every: 1_000, from: 499, to: 999 } as const

/** The copies among a number of rows. */
export function copiesIn(rows: number): number {
  return Math.floor(rows / copied.every)
}

type Compiled = { readonly fixed: number; readonly shares: number; readonly pieces: readonly (Buffer | Hole)[] }

const chunk = 1 << 24
const longest = 1 << 17

/** Writes rows to an open file; gives the bytes written. */
export function writeLines(file: number, lines: Lines, pools: Pools, rng: Random): number {
  const shapes = lines.shapes.map(compile)
  const scale = lines.bytes - meanOf(shapes, ({ fixed }) => fixed)
  const share = meanOf(shapes, ({ shares }) => shares)
  const out = Buffer.allocUnsafe(chunk + longest)
  let [end, total] = [0, 0]
  let original: Buffer = Buffer.alloc(0)
  for (let n = 0; n < lines.rows; n++) {
    const start = end
    const wanted = lines.order?.(n) ?? -1
    const shape = shapes[wanted < 0 ? rng.below(shapes.length) : wanted] as Compiled
    if (lines.copies !== false && n % copied.every === copied.to) end += original.copy(out, end)
    else end = writeRow(out, end, shape, (scale / share) * spread(rng), pools, rng)
    if (n % copied.every === copied.from) original = Buffer.from(out.subarray(start, end))
    if (end >= chunk) [end, total] = [0, total + writeAll(file, out.subarray(0, end))]
  }
  return total + writeAll(file, out.subarray(0, end))
}

// Lengths of texts are skewed: many short ones, few long ones; the mean is 1.
function spread(rng: Random): number {
  return 0.35 - 0.65 * Math.log(1 - rng.share())
}

function compile(shape: Shape): Compiled {
  const pieces = shape.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))
  const fixed = pieces.reduce((sum, piece) => sum + (Buffer.isBuffer(piece) ? piece.length : 0), 0)
  const shares = pieces.reduce((sum, piece) => sum + ('share' in piece ? piece.share : 0), 0)
  return { fixed, shares, pieces }
}

function meanOf(shapes: readonly Compiled[], of: (shape: Compiled) => number): number {
  return shapes.reduce((sum, shape) => sum + of(shape), 0) / shapes.length
}

const holes = new Int32Array(64) // where each hole of the row at hand begins and ends

function writeRow(out: Buffer, at: number, { pieces }: Compiled, bytes: number, pools: Pools, rng: Random): number {
  let [end, hole] = [at, 0]
  for (const piece of pieces) {
    if (Buffer.isBuffer(piece)) {
      end += piece.copy(out, end)
      continue
    }
    const start = end
    if ('share' in piece) end = writeText(out, end, pools[piece.pool], bytes * piece.share, rng)
    else end = repeat(out, end, piece, rng)
    holes[2 * hole] = start
    holes[2 * hole++ + 1] = end
  }
  return end
}

function repeat(out: Buffer, at: number, hole: Extract<Hole, { repeats: number }>, rng: Random): number {
  let from = holes[2 * hole.repeats] as number
  let to = holes[2 * hole.repeats + 1] as number
  if (!hole.whole) {
    const pieces = [...out.toString('utf8', from, to).matchAll(/[\p{L}\p{N}]{2,8}/gu)]
    const piece = pieces[rng.below(Math.max(1, pieces.length))]
    if (piece !== undefined) return at + out.write(piece[0], at)
    to = from = at
  }
  return at + out.copy(out, at, from, to)
}

function writeAll(file: number, bytes: Buffer): number {
  let done = 0
  while (done < bytes.length) done += writeSync(file, bytes, done)
  return done
}
