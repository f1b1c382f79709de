/** Reads tar.gz archives of others: what they unpack to is bounded, and no name in them chooses where a file goes. */
import { createReadStream } from 'node:fs'
import { mkdir, open, rm, rmdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type ExtractEvents, extract } from 'tar-stream'
import { NagareError } from '../errors.ts'
import { onDisk } from '../fetch/disk.ts'
import { type Bounds, boundsOf, type Limits, meter } from './archive-bounds.ts'
import { checkMember, damaged, fileNameOf, refused } from './archive-member.ts'

/** A file of an archive: its name in it, where it lies now, and its size. */
export interface Member {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/** Which files to keep, and how far an archive may expand. */
export interface ExtractOptions extends Limits {
  readonly keep?: (name: string) => boolean
  readonly maxMembers?: number
}

type Entry = ExtractEvents['entry'][1]

interface Job {
  readonly archive: string
  readonly folder: string
  readonly keep: (name: string) => boolean
  readonly maxMembers: number
  readonly bounds: Bounds
}

/** Extracts the files of a tar.gz into a folder, named by their place in it; on any error none of them stays. */
export async function extractTar(archive: string, folder: string, options: ExtractOptions): Promise<readonly Member[]> {
  const { keep = () => true, maxMembers = 1_000_000 } = options
  const job: Job = { archive, folder: resolve(folder), keep, maxMembers, bounds: await boundsOf(archive, options) }
  const made = await onDisk(folder, () => mkdir(folder, { recursive: true }))
  const members: Member[] = []
  try {
    await unpack(job, members)
    return members
  } catch (error) {
    for (const { path } of members) await rm(path, { force: true })
    if (made !== undefined) await rmdir(folder).catch(() => undefined)
    throw error
  }
}

async function unpack(job: Job, members: Member[]): Promise<void> {
  const tar = extract()
  const { stream, endsInZeros } = meter(job.bounds)
  const flow = pipeline(createReadStream(job.archive), createGunzip({ chunkSize: 65_536 }), stream, tar)
  const failures = failuresOf(await Promise.allSettled([flow, keepFiles(job, tar, members)]))
  // a refusal cuts the flow and a broken flow ends the members, so either failure has an echo
  const refusal = failures.find((failure) => failure instanceof NagareError)
  if (refusal) throw refusal
  if (failures.length > 0) throw damaged(job.archive, failures[0])
  if (!endsInZeros()) throw damaged(job.archive, new Error('its end is missing'))
}

function failuresOf(results: readonly PromiseSettledResult<void>[]): readonly unknown[] {
  return results.filter((result) => result.status === 'rejected').map(({ reason }) => reason)
}

async function keepFiles(job: Job, tar: AsyncIterable<Entry>, members: Member[]): Promise<void> {
  let [seen, files] = [0, 0]
  for await (const entry of tar) {
    seen += 1
    if (seen > job.maxMembers) throw refused(job.archive, `it has more than ${job.maxMembers} members`)
    const name = entry.header.name.replace(/^(\.\/)+/, '') // `tar -C folder .` writes ./ before every name
    const isFile = checkMember(job.archive, entry.header)
    if (isFile) files += 1
    if (isFile && job.keep(name)) await writeMember(entry, members, name, join(job.folder, fileNameOf(files, name)))
    else entry.resume()
  }
}

async function writeMember(entry: Entry, members: Member[], name: string, path: string): Promise<void> {
  const index = members.push({ name, path, bytes: 0 }) - 1
  await onDisk(path, () => rm(path, { force: true }))
  const file = await onDisk(path, () => open(path, 'wx'))
  let bytes = 0
  try {
    for await (const chunk of entry as AsyncIterable<Uint8Array>) {
      await onDisk(path, () => file.appendFile(chunk))
      bytes += chunk.byteLength
    }
  } finally {
    await file.close()
  }
  members[index] = { name, path, bytes }
}
