/** What may stand in an archive, and the names its files get on our disk. */
import type { Header } from 'tar-stream'
import { messageOf, NagareError } from '../errors.ts'

const nameBytes = 200

/** Whether a member is a file (true) or a folder to pass over (false); anything else is refused. */
export function checkMember(archive: string, { name, type }: Header): boolean {
  if (/^([/\\]|[A-Za-z]:)/.test(name)) throw refused(archive, `its member "${name}" has an absolute name`)
  if (name.split(/[/\\]/).includes('..')) throw refused(archive, `its member "${name}" leads out of its folder`)
  if (type === 'file' || type === 'contiguous-file') return true
  if (type === 'directory') return false
  throw refused(archive, `its member "${name}" is a ${type ?? 'member of unknown kind'}, not a file`)
}

/** The name on our disk of the n-th file of an archive: its number and what is harmless of its own name. */
export function fileNameOf(ordinal: number, name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  const characters = [...base.replace(/[^\p{L}\p{M}\p{N}._-]/gu, '_')]
  let size = Buffer.byteLength(characters.join(''))
  while (size > nameBytes) size -= Buffer.byteLength(characters.shift() ?? '')
  return `${String(ordinal).padStart(4, '0')}-${characters.join('')}`
}

/** An archive that is whole but not to be trusted. */
export function refused(archive: string, state: string): NagareError {
  return new NagareError(
    'input',
    `Cannot unpack ${archive}: ${state}; do not use it unless you trust where it comes from`,
  )
}

/** An archive that is not whole, or none. */
export function damaged(archive: string, cause: unknown): NagareError {
  const wanted = 'check its size against the source and download it again'
  const state = `it is cut short, damaged, or no tar.gz (${messageOf(cause)})`
  return new NagareError('input', `Cannot unpack ${archive}: ${state}; ${wanted}`, cause)
}
