/** How far an archive may expand before it counts as a bomb. */
import { stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { messageOf, NagareError } from '../errors.ts'
import { formatBytes } from '../progress.ts'
import { refused } from './archive-member.ts'

/** The bounds as a caller sets them. */
export interface Limits {
  /** Most bytes that the whole archive may unpack to, kept or not. */
  readonly maxBytes: number
  /** Most bytes unpacked per packed byte, once ten MiB are unpacked. */
  readonly maxRatio?: number
}

/** The bounds of one archive of a known size. */
export interface Bounds extends Required<Limits> {
  readonly archive: string
  readonly packedBytes: number
}

/** A stream that lets bytes through up to the bounds, and knows afterwards whether they end as a tar does. */
export interface Meter {
  readonly stream: Transform
  readonly endsInZeros: () => boolean
}

const freeBytes = 10 * 1024 * 1024
const blockBytes = 512

/** The bounds of an archive, which has to be there and hold something. */
export async function boundsOf(archive: string, { maxBytes, maxRatio = 200 }: Limits): Promise<Bounds> {
  const found = await stat(archive).catch((error: unknown) => {
    throw new NagareError('input', `Cannot read ${archive}: ${messageOf(error)}; check the path or download it`, error)
  })
  if (found.isFile()) return { archive, maxBytes, maxRatio, packedBytes: found.size }
  throw new NagareError('input', `Cannot read ${archive}: it is no file; give the path of a tar.gz`)
}

/** Counts unpacked bytes against the bounds. */
export function meter(bounds: Bounds): Meter {
  let bytes = 0
  let tail: Buffer = Buffer.alloc(0)
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, give) {
      bytes += chunk.byteLength
      tail = Buffer.from((chunk.byteLength < blockBytes ? Buffer.concat([tail, chunk]) : chunk).subarray(-blockBytes))
      give(excess(bytes, bounds), chunk)
    },
  })
  return { stream, endsInZeros: () => tail.byteLength === blockBytes && tail.every((byte) => byte === 0) }
}

function excess(bytes: number, { archive, maxBytes, maxRatio, packedBytes }: Bounds): Error | null {
  if (bytes > maxBytes)
    return refused(archive, `it unpacks to more than ${formatBytes(maxBytes)} (maxBytes ${maxBytes})`)
  if (bytes <= freeBytes || bytes <= maxRatio * packedBytes) return null
  return refused(archive, `it unpacks to more than ${maxRatio} times its size (maxRatio)`)
}
