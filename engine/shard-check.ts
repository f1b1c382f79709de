/** Whether the shards of a release are what its manifest says, before any row of them is used. */
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { readJson, writeJson } from './disk.ts'
import { NagareError } from './errors.ts'
import { stamp } from './ingest/inspect.ts'
import type { Manifest } from './manifest.ts'

/**
 * Checks size and sha256 of the shards of a release folder. A file is read once; while its size and time of change
 * stand, it is not read again (what was seen is kept in the cache folder). Throws an `input` error that names the file.
 */
export async function checkShards(folder: string, shards: Manifest['shards'], cache: string): Promise<void> {
  const store = join(cache, 'shards.json')
  const known = readJson<Record<string, string>>(store) ?? {}
  const seen: Record<string, string> = {}
  for (const shard of shards) {
    const file = join(folder, shard.path)
    const bytes = statSync(file, { throwIfNoEntry: false })?.size
    if (bytes === undefined) throw damaged(folder, shard.path, 'is missing')
    if (bytes !== shard.bytes) throw damaged(folder, shard.path, `has ${bytes} bytes, its manifest says ${shard.bytes}`)
    const mark = `${stamp(file)} ${shard.sha256}`
    if (known[file] !== mark && (await sha256Of(file)) !== shard.sha256)
      throw damaged(folder, shard.path, 'holds other bytes than its manifest says')
    seen[file] = mark
  }
  const changed = Object.keys(seen).some((file) => known[file] !== seen[file])
  if (changed) writeJson(store, { ...(readJson<Record<string, string>>(store) ?? {}), ...seen })
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 2 ** 20 }), hash)
  return hash.digest('hex')
}

function damaged(folder: string, path: string, state: string): NagareError {
  return new NagareError(
    'input',
    `Cannot read the release ${folder}: ${path} ${state}; it was altered since: remove the folder and build again`,
  )
}
