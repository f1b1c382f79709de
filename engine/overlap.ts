/**
 * Which texts of a small set (probes) a text repeats: exactly, nearly (Jaccard similarity
 * of character 3-grams), or in its character 13-grams (the length of Brown et al. 2020,
 * arXiv 2005.14165, appendix C, taken in characters as Japanese has no spaces). The near
 * search is exact, no probe is missed: prefix filtering of Chaudhuri et al. 2006 (SSJoin).
 */
import { mix } from './similar/shingles.ts'

/**
 * A text repeated: the probe's place in the list, how, and how
 * much (1 for exact, Jaccard similarity, share of 13-grams).
 */
export interface Overlap {
  readonly probe: number
  readonly match: 'exact' | 'near' | 'grams'
  readonly score: number
}

/** From which point on texts count as repeated. */
export interface OverlapOptions {
  /** Least Jaccard similarity of character 3-grams for `near`, 0 to 1. */
  readonly near: number
  /** Least share of a probe's character 13-grams for `grams`, 0 to 1. */
  readonly share: number
  /** Shortest probe, in letters and digits, that is looked for at all; shorter ones say nothing. */
  readonly shortest: number
}

const shortGram = 3
const longGram = 13
/**
 * With fewer long grams than this (20 characters) half of a
 * probe is a phrase that anybody writes: it must be held whole.
 */
const fewestLongGrams = 8

/** A text as it is compared: NFKC, lower case, letters and digits only. */
export function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/**
 * The distinct hashes (32 bits) of the n-grams of a text, by UTF-16 code unit, sorted; none when it is shorter than n.
 */
export function grams(text: string, n: number): Int32Array {
  const hashes = new Int32Array(Math.max(0, text.length - n + 1))
  let found = 0
  eachGram(text, n, (hash) => {
    hashes[found++] = hash
  })
  hashes.sort()
  let distinct = 0
  for (let i = 0; i < hashes.length; i++)
    if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[distinct++] = hashes[i] as number
  return hashes.subarray(0, distinct)
}

function eachGram(text: string, n: number, visit: (hash: number) => void): void {
  let power = 1
  for (let i = 1; i < n; i++) power = Math.imul(power, base)
  let hash = 0
  for (let i = 0; i < text.length; i++) {
    if (i >= n) hash = (hash - Math.imul(text.charCodeAt(i - n), power)) | 0
    hash = (Math.imul(hash, base) + text.charCodeAt(i)) | 0
    if (i >= n - 1) visit(mix(hash) | 0)
  }
}

// The base of the rolling hash: odd, so that no character's bits are lost.
const base = 0x01000193

/** The Jaccard similarity of two sorted lists of distinct hashes; 0 where both are empty. */
export function jaccard(a: Int32Array, b: Int32Array): number {
  let [i, j, shared] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] as number, b[j] as number]
    if (x === y) shared++
    if (x <= y) i++
    if (y <= x) j++
  }
  return shared === 0 ? 0 : shared / (a.length + b.length - shared)
}

/**
 * What to look for, and a function from a text (as `comparable`
 * gives it) to the probes it repeats, each once, by place.
 */
export interface Finder {
  /** Probes repeated by one text: exactly, or nearly. */
  whole(text: string): readonly Overlap[]
  /** Probes of which a text, such as all fields of a row, holds enough long grams. */
  within(text: string): readonly Overlap[]
}

/** Makes a finder of probes, given as `comparable` texts. */
export function finder(probes: readonly string[], { near, share, shortest }: OverlapOptions): Finder {
  const places = new Map<string, number>()
  probes.forEach((probe, i) => {
    if (probe.length >= shortest && !places.has(probe)) places.set(probe, i)
  })
  const similar = nearFinder(places, near)
  const within = gramFinder(places, share)
  return {
    whole(text) {
      const exact = places.get(text)
      const found = similar(text).filter(({ probe }) => probe !== exact)
      return exact === undefined ? found : [{ probe: exact, match: 'exact', score: 1 }, ...found]
    },
    within,
  }
}

// Two sets of similarity s share one of the first |A| - ceil(s |A|) + 1 of A's
// members, in any order common to both. The order is from rare to common, so that
// few probes are looked at, and of most texts none: their first grams no probe has.
function nearFinder(places: ReadonlyMap<string, number>, least: number): (text: string) => Overlap[] {
  const sets = [...places].map(([text, place]) => ({ place, set: grams(text, shortGram) }))
  const frequency = new Map<number, number>()
  for (const { set } of sets) for (const gram of set) frequency.set(gram, (frequency.get(gram) ?? 0) + 1)
  const holders = new Map<number, number[]>()
  sets.forEach(({ set }, i) => {
    for (const gram of knownPrefix(set, least, frequency)) {
      const held = holders.get(gram)
      if (held === undefined) holders.set(gram, [i])
      else held.push(i)
    }
  })
  const longest = sets.reduce((most, { set }) => Math.max(most, set.length), 0)
  return (text) => {
    const set = grams(text, shortGram)
    if (least * set.length > longest) return [] // no probe is nearly as long
    const candidates = new Set<number>()
    for (const gram of knownPrefix(set, least, frequency))
      for (const i of holders.get(gram) ?? []) if (isAsLong(set, (sets[i] as Sized).set, least)) candidates.add(i)
    return [...candidates]
      .sort((a, b) => a - b)
      .map((i) => sets[i] as Sized & { place: number })
      .map((probe) => ({ probe: probe.place, match: 'near' as const, score: jaccard(set, probe.set) }))
      .filter(({ score }) => score >= least)
  }
}

interface Sized {
  readonly set: Int32Array
}

// Two sets of similarity s are at least s times as large as each other.
function isAsLong({ length: a }: Int32Array, { length: b }: Int32Array, least: number): boolean {
  return a >= least * b - 1e-9 && b >= least * a - 1e-9
}

// The first members of a set, in the order from rare to common among the probes, without those that no probe has.
function knownPrefix(set: Int32Array, least: number, frequency: ReadonlyMap<number, number>): number[] {
  const length = set.length - Math.ceil(least * set.length - 1e-9) + 1
  const ordered = new Float64Array(set.length)
  let known = 0
  for (const gram of set) {
    const times = frequency.get(gram)
    if (times !== undefined) ordered[known++] = times * 2 ** 32 + (gram >>> 0)
  }
  const left = length - (set.length - known)
  if (left <= 0) return []
  return Array.from(ordered.subarray(0, known).sort().subarray(0, left), (key) => (key % 2 ** 32) | 0)
}

function gramFinder(places: ReadonlyMap<string, number>, least: number): (text: string) => Overlap[] {
  const sizes = new Map<number, number>()
  const holders = new Map<number, number | number[]>()
  for (const [text, place] of places) {
    const set = grams(text, longGram)
    if (set.length === 0) continue
    sizes.set(place, set.length)
    for (const gram of set) {
      const held = holders.get(gram)
      if (held === undefined) holders.set(gram, place)
      else if (typeof held === 'number') holders.set(gram, [held, place])
      else held.push(place)
    }
  }
  return (text) => {
    const known = new Set<number>()
    eachGram(text, longGram, (gram) => {
      if (holders.has(gram)) known.add(gram)
    })
    const shared = new Map<number, number>()
    const count = (place: number) => void shared.set(place, (shared.get(place) ?? 0) + 1)
    for (const gram of known) {
      const held = holders.get(gram) as number | number[]
      if (typeof held === 'number') count(held)
      else held.forEach(count)
    }
    return [...shared]
      .map(([probe, rows]) => ({ probe, match: 'grams' as const, score: rows / (sizes.get(probe) as number) }))
      .filter(({ probe, score }) => score >= ((sizes.get(probe) as number) < fewestLongGrams ? 1 : least))
      .sort((a, b) => a.probe - b.probe)
  }
}
