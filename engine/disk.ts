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
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
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

/** Writes a text, whole or not at all; makes the folder. */
export function writeText(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.tmp-${process.pid}`
  writeFileSync(temporary, text)
  sync(temporary)
  renameSync(temporary, file)
}

/** Copies a file, whole or not at all, so that what happens to one does not happen to the other; an existing one stays. */
export function place(file: string, target: string): void {
  if (existsSync(target)) return
  mkdirSync(dirname(target), { recursive: true })
  const temporary = `${target}.tmp-${process.pid}`
  copyFileSync(file, temporary, constants.COPYFILE_FICLONE)
  sync(temporary)
  renameSync(temporary, target)
}

/** Makes a folder, or says in our words why it cannot be made. */
export function makeFolder(folder: string, what: string): void {
  try {
    accessSync(nearest(folder), constants.W_OK)
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new NagareError(
      'output',
      `Cannot make the folder for ${what}: ${messageOf(error)}; make ${folder} writable or pass another with --out or --cache`,
      error,
    )
  }
}

// mkdir below a read-only file system says ENOENT; the nearest folder that is there says what is wrong.
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder))
}
