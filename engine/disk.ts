/** Writing so that a kill leaves nothing half: temporary name, fsync, rename. */
import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { messageOf, NagareError } from './errors.ts'

/** Flushes a file or folder to the disk. */
export function sync(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Flushes a folder and all that is in it. */
export function syncFolder(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    sync(join(entry.parentPath, entry.name))
  sync(folder)
}

/** The value in a JSON file of our own making; undefined when the file is not there or is none. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return undefined
  }
}

/** Writes a value as JSON, whole or not at all. */
export function writeJson(file: string, value: unknown): void {
  writeText(file, `${JSON.stringify(value, null, 2)}\n`)
}

/** Writes a text, whole or not at all; makes the folder. Throws an `output` error. */
export function writeText(file: string, text: string): void {
  makeFolder(dirname(file), basename(file))
  const temporary = `${file}.tmp-${process.pid}`
  try {
    writeFileSync(temporary, text)
    sync(temporary)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw new NagareError('output', `Cannot write ${file}: ${messageOf(error)}; make room or write elsewhere`, error)
  }
}

/** Copies a file, whole or not at all, so that what happens to one does not happen to the other; an existing one stays. */
export function place(file: string, target: string): void {
  if (existsSync(target)) return
  makeFolders(dirname(target))
  const temporary = `${target}.tmp-${process.pid}`
  copyFileSync(file, temporary, constants.COPYFILE_FICLONE)
  sync(temporary)
  renameSync(temporary, target)
}

/**
 * Makes a folder and those above it. Not by mkdir's own `recursive`: where a file system says ENOENT of a folder whose parent is there,
 * as /proc does, Node's tries again for ever.
 */
export function makeFolders(folder: string): void {
  if (isFolder(folder)) return
  if (dirname(folder) !== folder) makeFolders(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!isFolder(folder)) throw error // else another process made it meanwhile
  }
}

/** Makes a folder that can be written, or says in our words why it cannot be. Throws an `output` error. */
export function makeFolder(folder: string, what: string): void {
  try {
    makeFolders(folder)
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new NagareError(
      'output',
      `Cannot make the folder for ${what}: ${messageOf(error)}; make ${folder} writable or pass another with --out or --cache`,
      error,
    )
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
