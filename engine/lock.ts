/** A folder that one process works on at a time: beside it lies `.lock-NAME` with the number of that process. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isAlive } from './cache.ts'
import { makeFolder, writeText } from './disk.ts'
import { messageOf, NagareError } from './errors.ts'

/** Takes a folder for this process. Throws what `refusal` makes where another process that is alive holds it. */
export function lock(folder: string, refusal: (holder: number) => NagareError): void {
  makeFolder(dirname(folder), `the lock of ${folder}`)
  const holder = taken(folder)
  if (holder !== undefined) throw refusal(holder)
}

function taken(folder: string): number | undefined {
  try {
    return take(lockFile(folder))
  } catch (error) {
    throw new NagareError('output', `Cannot lock ${folder}: ${messageOf(error)}; make room or write elsewhere`, error)
  }
}

/** Notes another process as the holder: a child that lives on where this process is killed. */
export function handOver(folder: string, pid: number): void {
  writeText(lockFile(folder), String(pid))
}

/** Lets other processes take the folder, if `holder` has it. */
export function unlock(folder: string, holder = process.pid): void {
  const file = lockFile(folder)
  if (holderOf(file) !== holder) return
  const letGo = () => rmSync(file, { force: true })
  try {
    if (holder === process.pid) letGo()
    else settle(file, holder, letGo)
  } catch {
    // A full disk: the lock stays, of a process that is gone, from which it is taken over.
  }
}

/** Where the number of the process stands that has a folder. */
export function lockFile(folder: string): string {
  return join(dirname(folder), `.lock-${basename(folder)}`)
}

// Takes a lock for this process; gives the one that has it, where that is alive.
function take(file: string): number | undefined {
  const own = `${file}.own-${process.pid}`
  try {
    for (;;) {
      writeFileSync(own, String(process.pid))
      if (putIfNone(own, file)) return undefined
      const holder = holderOf(file)
      if (holder === process.pid) return undefined
      if (holder === undefined) continue // let go meanwhile
      if (holder > 0 && isAlive(holder)) return holder
      const rival = settle(file, holder, () => renameSync(own, file))
      if (rival !== undefined) return rival
    }
  } finally {
    rmSync(own, { force: true })
  }
}

/**
 * Does what only one process may do to the lock of a holder that is gone: the one that has the lock of that lock, itself taken in the
 * same way. Until then another may have done it, so the holder is looked at again. Gives the process that is at it.
 */
function settle(file: string, holder: number, act: () => void): number | undefined {
  const claim = `${file}.${holder}`
  const rival = take(claim)
  if (rival !== undefined) return rival
  try {
    if (holderOf(file) === holder) act()
  } finally {
    rmSync(claim, { force: true })
  }
  return undefined
}

// In one go with what is in it, so that no one sees a lock without its holder.
function putIfNone(own: string, file: string): boolean {
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    return codeOf(error) !== 'EEXIST' && putWithoutLinks(file)
  }
}

// On a file system without hard links the holder's number comes a moment after the file.
function putWithoutLinks(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

// 0: of a lock that was cut short; no process has this number.
function holderOf(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined
    throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
