/** One file from the server to its place: received, checked, made lasting, moved, noted. */
import { rm } from 'node:fs/promises'
import { NagareError } from '../errors.ts'
import type { Progress, ProgressItem } from '../progress.ts'
import { attempt, type Listener } from './attempt.ts'
import { onDisk } from './disk.ts'
import { openPart, type Part, startOver } from './part.ts'
import { findFinished, type Place, placeOf, recordFinished, settle } from './record.ts'
import { patiently } from './retry.ts'
import type { Call, LocalFile, RemoteFile } from './types.ts'

const worthwhileBytes = 64 * 1024

/** The file at its place below the folder, downloaded unless it lies there already. */
export async function fetchFile(file: RemoteFile, folder: string, call: Call, progress: Progress): Promise<LocalFile> {
  call.signal.throwIfAborted()
  const place = placeOf(folder, file.path)
  return (await findFinished(file, place)) ?? (await download(file, place, call, progress))
}

async function download(file: RemoteFile, place: Place, call: Call, progress: Progress): Promise<LocalFile> {
  const part = await openPart(file, place)
  const listener = listenerOf(file.path, part, progress)
  let sha256: string
  try {
    sha256 = await receiveChecked(file, part, call, listener)
    await onDisk(place.part, () => part.handle.sync())
  } catch (error) {
    listener.done('not finished')
    if (part.bytes === 0) await rm(place.part, { force: true })
    throw error
  } finally {
    await part.handle.close()
  }
  await settle(place)
  listener.done()
  const { label: etag, commit } = part.origin
  return recordFinished(file, place, { bytes: part.bytes, sha256, ...(etag && { etag }), ...(commit && { commit }) })
}

async function receiveChecked(file: RemoteFile, part: Part, call: Call, listener: Listener): Promise<string> {
  for (let round = 1; ; round += 1) {
    await patiently(file.url, call, () => attempt(file, part, call, listener), growthOf(part))
    const found = part.hash.copy().digest('hex')
    const fault = await faultOf(file, part, found)
    if (fault === undefined) return found
    listener.advance(-part.bytes)
    await startOver(part)
    if (round === 2) throw wrongBytes(file, fault)
    call.log(`${file.url}: ${fault}; trying once more from the start`)
  }
}

function growthOf(part: Part): () => boolean {
  let known = part.bytes
  return () => {
    const grown = part.bytes - known >= worthwhileBytes
    if (grown) known = part.bytes
    return grown
  }
}

function wrongBytes(file: RemoteFile, fault: string): NagareError {
  return new NagareError('network', `Cannot download ${file.url}: ${fault}; try again later or check the source`)
}

async function faultOf(file: RemoteFile, part: Part, found: string): Promise<string | undefined> {
  const expected = file.sha256 ?? part.origin.sha256
  const { size } = await part.handle.stat()
  const bytes = file.bytes ?? part.total ?? size
  if (part.bytes !== bytes) return `expected ${bytes} bytes, found ${part.bytes}`
  if (expected && expected !== found) return `expected sha256 ${expected}, found ${found}`
  return size === part.bytes ? undefined : 'another process writes the same file'
}

interface ItemListener extends Listener {
  readonly done: (note?: string) => void
}

function listenerOf(name: string, part: Part, progress: Progress): ItemListener {
  let item: ProgressItem | undefined
  return {
    expect(total) {
      if (item !== undefined) return
      item = progress.start(name, total)
      item.advance(part.bytes)
    },
    advance: (bytes) => item?.advance(bytes),
    done: (note) => item?.done(note),
  }
}
