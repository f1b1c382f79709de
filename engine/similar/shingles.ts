/** Shingles: the runs of n characters of a text, as 32-bit hashes. */

/** Mixes the bits of a 32-bit number (the finaliser of MurmurHash3); a permutation of the 32-bit numbers. */
export function mix(number: number): number {
  let h = number | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A 32-bit hash of a text (FNV-1a over UTF-16 units, mixed), with a seed. The same on every machine. */
export function hashText(text: string, seed = 0): number {
  return mix(fnv(text, 0, text.length, seed))
}

function fnv(text: string, from: number, to: number, seed: number): number {
  let h = (0x811c9dc5 ^ seed) | 0
  for (let i = from; i < to; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h
}

/** Texts of fewer UTF-16 units have shorter shingles beside the others: one edit changes most of their longer ones. */
const short = 32

/**
 * The hashes (signed) of the runs of `size` UTF-16 units of a text, each once; of a short text also a share of the runs of
 * `size - 1`, which falls from all to none with its length, so that texts of about one length have about the same. A text
 * shorter than a run is one shingle; an empty one has none.
 */
export function shingles(text: string, size: number): ReadonlySet<number> {
  const set = new Set<number>()
  if (text === '') return set
  addRuns(set, text, size, short)
  if (text.length < short && size > 1) addRuns(set, text, size - 1, short - text.length)
  return set
}

// Of the runs, those of which the upper five bits of the hash are below `share`: of 32, all. Signed, as V8 keeps such
// numbers unboxed.
function addRuns(set: Set<number>, text: string, size: number, share: number): void {
  for (let i = 0; i === 0 || i + size <= text.length; i++) {
    const hash = mix(fnv(text, i, Math.min(i + size, text.length), 0))
    if (hash >>> 27 < share) set.add(mix(hash) | 0)
  }
}

/** The share of two sets that they have in common: 1 for equal sets, empty ones included. */
export function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  if (a.size > b.size) return jaccard(b, a)
  let shared = 0
  for (const item of a) if (b.has(item)) shared++
  const all = a.size + b.size - shared
  return all === 0 ? 1 : shared / all
}
