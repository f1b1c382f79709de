/** A file on its way: its bytes so far, their hash, and what the server said they belong to. */
import type { Hash } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Origin } from './ask.ts'
import { onDisk } from './disk.ts'
import { hashOf, type Place, readNote, writeNote } from './record.ts'
import type { RemoteFile } from './types.ts'

/** The unfinished file; it grows in place, so its fields change. */
export interface Part {
  readonly handle: FileHandle
  readonly place: Place
  bytes: number
  hash: Hash
  origin: Origin
  /** How many bytes the whole file has, as the server says. */
  total: number | undefined
}

interface PartNote {
  readonly url: string
  readonly origin: Origin
  readonly total?: number
}

/** Opens the unfinished file; what an earlier call left is taken up if it comes from the same address. */
export async function openPart(file: RemoteFile, place: Place): Promise<Part> {
  return onDisk(place.part, async () => {
    await mkdir(dirname(place.part), { recursive: true })
    const handle = await open(place.part, 'a')
    const { size } = await handle.stat()
    const note = await readNote<PartNote>(place.partNote)
    const known = note?.url === file.url && note.origin !== undefined
    const part: Part = { handle, place, bytes: size, hash: await hashOf(place.part, 0), origin: {}, total: undefined }
    if (!known || !hasValidator(note.origin)) await startOver(part)
    else Object.assign(part, { hash: await hashOf(place.part, size), origin: note.origin, total: note.total })
    return part
  })
}

/** Whether bytes of this origin can be asked for again with If-Range, which takes strong etags only. */
export function hasValidator({ etag }: Origin): boolean {
  return etag !== undefined && !etag.startsWith('W/')
}

/** Throws away the bytes so far. */
export async function startOver(part: Part): Promise<void> {
  await onDisk(part.place.part, async () => {
    if (part.bytes > 0) await part.handle.truncate(0)
    await rm(part.place.partNote, { force: true })
  })
  Object.assign(part, { bytes: 0, hash: await hashOf(part.place.part, 0), origin: {}, total: undefined })
}

/** Notes what the bytes to come belong to, before any of them is kept. */
export async function setOrigin(part: Part, url: string, origin: Origin, total: number | undefined): Promise<void> {
  await writeNote(part.place.partNote, { url, origin, ...(total !== undefined && { total }) } satisfies PartNote)
  Object.assign(part, { origin, total })
}

/** Keeps more bytes. */
export async function append(part: Part, chunk: Uint8Array): Promise<void> {
  await onDisk(part.place.part, () => part.handle.appendFile(chunk))
  part.hash.update(chunk)
  part.bytes += chunk.byteLength
}
