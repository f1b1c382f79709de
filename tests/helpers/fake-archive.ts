/** Archives made for a test, in a folder of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGzip, gzipSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'
import { afterEach, beforeEach } from 'vitest'

/** A member of an archive to be made. */
export type Item = readonly [header: Partial<Header> & { name: string }, text?: string]

/** Where a test makes its archives, and where it unpacks them. */
export interface Bench {
  scratch: string
  folder: string
  readonly tarGz: (items: readonly Item[], name?: string) => Promise<string>
  readonly bomb: (mebibytes: number) => Promise<string>
}

/** Makes a folder before each test and removes it after. */
export function setBench(): Bench {
  const bench: Bench = {
    scratch: '',
    folder: '',
    tarGz: async (items, name = 'a.tgz') => save(join(bench.scratch, name), gzipSync(await tarOf(items))),
    bomb: async (mebibytes) => save(join(bench.scratch, 'a.tgz'), await zeros(mebibytes)),
  }
  beforeEach(async () => {
    bench.scratch = await mkdtemp(join(tmpdir(), 'nagare-archive-'))
    bench.folder = join(bench.scratch, 'out')
  })
  afterEach(() => rm(bench.scratch, { recursive: true }))
  return bench
}

/** A tar of members, not packed. */
export async function tarOf(items: readonly Item[]): Promise<Buffer> {
  const tar = pack()
  for (const [header, text] of items) text === undefined ? tar.entry(header) : tar.entry(header, text)
  tar.finalize()
  return Buffer.concat(await Array.fromAsync(tar as AsyncIterable<Buffer>))
}

async function zeros(mebibytes: number): Promise<Buffer> {
  const one = await tarOf([[{ name: 'zeros' }, '\0'.repeat(1 << 20)]])
  const packed = createGzip()
  const done = Array.fromAsync(packed as AsyncIterable<Buffer>)
  for (let n = 0; n < mebibytes; n += 1) packed.write(one.subarray(0, -1024))
  packed.end(Buffer.alloc(1024))
  return Buffer.concat(await done)
}

async function save(path: string, bytes: Buffer): Promise<string> {
  await writeFile(path, bytes)
  return path
}
