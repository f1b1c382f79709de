/**
 * MinHash by one permutation (Li, Owen, Zhang 2012): each shingle falls into one of k bins, and each bin keeps its least
 * hash. A bin that is left empty takes the value of another one, by a fixed sequence of its own (optimal densification,
 * Shrivastava 2017). The share of equal values of two signatures estimates the Jaccard similarity of their sets.
 */
import { mix } from './shingles.ts'

const empty = 0xffffffff

/** The signature of a set of 32-bit hashes: `bins` values (at most 65,536). The signature of the empty set is all ones. */
export function signature(set: ReadonlySet<number>, bins: number): Uint32Array {
  const values = new Uint32Array(bins).fill(empty)
  for (const hash of set) {
    const bin = ((hash >>> 16) * bins) >>> 16
    const value = mix(hash ^ 0x9e3779b9)
    if (value < (values[bin] as number)) values[bin] = value
  }
  return set.size === 0 ? values : densified(values)
}

function densified(values: Uint32Array): Uint32Array {
  const full = Uint32Array.from(values)
  for (let bin = 0; bin < values.length; bin++)
    for (let attempt = 1; full[bin] === empty; attempt++) {
      const other = mix(Math.imul(bin + 1, 0x27d4eb2f) + Math.imul(attempt, 0x165667b1)) % values.length
      full[bin] = values[other] as number
    }
  return full
}

/** One hash for each band of `rows` values; `salt` goes into all of them. Equal bands give equal hashes. */
export function bandHashes(values: Uint32Array, rows: number, salt = 0): Uint32Array {
  const bands = new Uint32Array(values.length / rows)
  for (let band = 0; band < bands.length; band++) {
    let h = mix(salt + Math.imul(band + 1, 0x9e3779b9))
    for (let row = 0; row < rows; row++) h = mix(h ^ (values[band * rows + row] as number)) + row
    bands[band] = h
  }
  return bands
}

/** The chance that two sets of Jaccard similarity `j` share a band: 1 - (1 - j^rows)^bands. */
export function catchChance(j: number, bands: number, rows: number): number {
  return 1 - (1 - j ** rows) ** bands
}

/** The catch curve at similarities of 0.1 to 1, as the manifest shows it: similarity -> chance, to three places. */
export function catchCurve(bands: number, rows: number): Readonly<Record<string, number>> {
  const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
  return Object.fromEntries(tenths.map((j) => [String(j), Number(catchChance(j, bands, rows).toFixed(3))]))
}
