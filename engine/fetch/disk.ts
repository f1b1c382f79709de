/** Trouble with the disk, said so that a person can act on it. */
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { messageOf, NagareError } from '../errors.ts'
import { formatBytes } from '../progress.ts'

const states: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a file stands where a folder is wanted',
  EISDIR: 'a folder stands where the file is wanted',
}

/** The result of work on the disk, its failure told as an output error that names the path and the free space. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw await diskError(path, error)
  }
}

/** An error of the disk with its remedy. */
async function diskError(path: string, error: unknown): Promise<NagareError> {
  const code = (error as { code?: unknown }).code
  const state = (typeof code === 'string' && states[code]) || messageOf(error)
  const free = await freeBytes(path)
  const room = free === undefined ? '' : ` (${formatBytes(free)} free there)`
  return new NagareError('output', `Cannot write ${path}: ${state}${room}; make room or choose another folder`, error)
}

async function freeBytes(path: string): Promise<number | undefined> {
  const found = await statfs(path).catch(() => undefined)
  if (found) return found.bavail * found.bsize
  const above = dirname(path)
  return above === path ? undefined : freeBytes(above)
}
