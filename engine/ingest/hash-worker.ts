/** A worker thread that posts the sha256 (hex) of the file it is given. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parentPort, workerData } from 'node:worker_threads'

const hash = createHash('sha256')
await pipeline(createReadStream(workerData as string, { highWaterMark: 1 << 20 }), hash)
parentPort?.postMessage(hash.digest('hex'))
