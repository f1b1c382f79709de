/** A pseudo-random order of any number of places that is computed, not kept: any place of it is known at once. */
import { createHash } from 'node:crypto'

/** The most places: halves of a place are at most 16 bits. */
const maxPlaces = 2 ** 32

const rounds = 8
// Over fewer places a network has few permutations to choose from; walking down from 2^16 costs a millisecond at most.
const leastBits = 16

/**
 * The permutation of the places 0 to `length` - 1 that a key names: a balanced Feistel network
 * of eight rounds over the next even power of two, its keys from SHA-256, walked on until it
 * lands below `length` (cycle walking: Black and Rogaway, "Ciphers with Arbitrary Finite
 * Domains", 2002). It mixes well, but is no cipher. Throws RangeError beyond 2^32 places.
 */
export function permutation(key: string, length: number): (place: number) => number {
  if (length > maxPlaces) throw new RangeError(`Cannot permute ${length} places: at most ${maxPlaces} can be`)
  const digest = createHash('sha256').update(key).digest()
  const keys = Uint32Array.from({ length: rounds }, (_, round) => digest.readUInt32BE(4 * round))
  const half = Math.ceil(Math.max(leastBits, Math.log2(Math.max(length, 1))) / 2)
  const mask = 2 ** half - 1
  const network = (place: number): number => {
    let left = place >>> half
    let right = place & mask
    for (const key of keys) {
      const mixed = left ^ (mix(right ^ key) & mask)
      left = right
      right = mixed
    }
    return ((left << half) | right) >>> 0
  }
  return (place) => {
    let at = network(place)
    while (at >= length) at = network(at)
    return at
  }
}

// The finaliser of MurmurHash3 (Appleby): every bit in changes about half of the bits out.
function mix(bits: number): number {
  let x = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}
