/** The small notes beside files: what a finished file is, and what an unfinished one comes from. */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { onDisk } from './disk.ts'
import type { LocalFile, RemoteFile } from './types.ts'

/** Where a file lies when it is whole, while it is not, and the notes on both. */
export interface Place {
  readonly target: string
  readonly record: string
  readonly part: string
  readonly partNote: string
}

interface FileRecord {
  readonly url: string
  readonly bytes: number
  readonly sha256: string
  readonly etag?: string
  readonly commit?: string
  readonly mtimeMs: number
}

/** The four paths of a file below the folder. */
export function placeOf(folder: string, path: string): Place {
  const target = join(folder, path)
  const part = `${target}.incomplete`
  return { target, record: `${target}.fetched.json`, part, partNote: `${part}.json` }
}

/** The file that was fetched before and still is what is wanted; needs no network. */
export async function findFinished(file: RemoteFile, place: Place): Promise<LocalFile | undefined> {
  const found = await stat(place.target).catch(() => undefined)
  if (!found?.isFile() || (file.bytes ?? found.size) !== found.size) return undefined
  const record = await readNote<FileRecord>(place.record)
  const same = record !== undefined && (file.sha256 ? record.sha256 === file.sha256 : record.url === file.url)
  if (same && record.bytes === found.size && record.mtimeMs === found.mtimeMs) return localOf(file.path, record)
  const wanted = file.sha256 ?? (same ? record.sha256 : undefined)
  if (wanted === undefined || (await sha256Of(place.target)) !== wanted) return undefined
  const { etag, commit } = same ? record : {}
  return recordFinished(file, place, {
    bytes: found.size,
    sha256: wanted,
    ...(etag && { etag }),
    ...(commit && { commit }),
  })
}

/** Notes what a finished file is, so that the next call takes it as it lies. */
export async function recordFinished(
  file: RemoteFile,
  place: Place,
  found: Omit<LocalFile, 'path'>,
): Promise<LocalFile> {
  const { mtimeMs } = await stat(place.target)
  const record: FileRecord = { url: file.url, ...found, mtimeMs }
  await writeNote(place.record, record)
  return localOf(file.path, record)
}

/** The note at a path, undefined where there is none that can be read. */
export async function readNote<T>(path: string): Promise<T | undefined> {
  try {
    const found: unknown = JSON.parse(await readFile(path, 'utf8'))
    return typeof found === 'object' && found !== null ? (found as T) : undefined
  } catch {
    return undefined
  }
}

/** Writes a note whole or not at all. */
export async function writeNote(path: string, note: object): Promise<void> {
  await onDisk(path, async () => {
    await writeFile(`${path}.new`, `${JSON.stringify(note, null, 2)}\n`)
    await rename(`${path}.new`, path)
  })
}

/** Moves a written file to its place, so that it stays there whatever happens next. */
export async function settle(place: Place): Promise<void> {
  await onDisk(place.target, async () => {
    await rename(place.part, place.target)
    const folder = await open(dirname(place.target))
    await folder.sync().finally(() => folder.close())
    await rm(place.partNote, { force: true })
  })
}

/** A hash that has taken in the bytes of a file. */
export async function hashOf(path: string, bytes: number): Promise<Hash> {
  const hash = createHash('sha256')
  if (bytes === 0) return hash
  for await (const chunk of createReadStream(path, { end: bytes - 1 })) hash.update(chunk)
  return hash
}

async function sha256Of(path: string): Promise<string> {
  return (await hashOf(path, Number.POSITIVE_INFINITY)).digest('hex')
}

function localOf(path: string, { bytes, sha256, etag, commit }: FileRecord): LocalFile {
  return { path, bytes, sha256, ...(etag && { etag }), ...(commit && { commit }) }
}
