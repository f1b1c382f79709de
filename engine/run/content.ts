/** What folders hold, as one digest: of evaluation data all bytes, of models their small files and samples of the large ones. */
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from '../fingerprint.ts'
import { isCommit } from './model.ts'

/** A file by content; `path` is relative to its folder, with `/`. */
export interface FileContent {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** All files below a folder, in order of their paths, each read whole. Hidden files and folders are passed over. */
export function folderContent(folder: string): readonly FileContent[] {
  return filesIn(folder).map((path) => fileContent(join(folder, path), path))
}

/** A file, read whole; `path` is what it is called. */
export function fileContent(file: string, path: string): FileContent {
  const { size } = statSync(file)
  return { path, bytes: size, sha256: digestOf(file, [[0, size]]) }
}

function filesIn(folder: string, below = ''): readonly string[] {
  const entries = readdirSync(join(folder, below), { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
  const found = entries.flatMap((entry) => {
    const path = below ? `${below}/${entry.name}` : entry.name
    return statSync(join(folder, path)).isDirectory() ? filesIn(folder, path) : [path]
  })
  return found.sort()
}

// Training changes every part of a weight file, so that its ends and 64 places between tell it from another; 14 GB need not be read.
const [whole, part, places] = [16 << 20, 1 << 16, 64]

/** What a model is: the content of its folder, wherever that lies, or its Hub id with the commit, or said to be unresolved without. */
export function modelIdentity(path: string, revision = 'main'): string {
  if (!existsSync(path)) return `hub:${path}@${revision}${isCommit(revision) ? '' : ', unresolved'}`
  const names = readdirSync(path).filter((name) => /\.(json|safetensors|bin|model|txt)$/.test(name))
  const files = names.sort().map((name) => {
    const { size } = statSync(join(path, name))
    return { name, size, content: digestOf(join(path, name), size <= whole ? [[0, size]] : samples(size)) }
  })
  return `files:${fingerprint(files).slice(0, 32)}`
}

function samples(size: number): readonly (readonly [start: number, length: number])[] {
  return Array.from({ length: places + 1 }, (_, i) => [Math.floor(((size - part) * i) / places), part])
}

function digestOf(file: string, ranges: readonly (readonly [start: number, length: number])[]): string {
  const hash = createHash('sha256')
  const handle = openSync(file, 'r')
  try {
    const buffer = Buffer.allocUnsafe(1 << 20)
    for (const [start, length] of ranges)
      for (let at = start; at < start + length; ) {
        const read = readSync(handle, buffer, 0, Math.min(buffer.length, start + length - at), at)
        if (read === 0) break
        hash.update(buffer.subarray(0, read))
        at += read
      }
    return hash.digest('hex')
  } finally {
    closeSync(handle)
  }
}
