/** A folder that one process works on at a time: beside it lies `.lock-NAME` with the number of that process. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isAlive } from './cache.ts'
import type { NagareError } from './errors.ts'

/** Takes a folder for this process. Throws what `refusal` makes where another process that is alive holds it. */
export function lock(folder: string, refusal: (holder: number) => NagareError): void {
  const file = lockFile(folder)
  const holder = Number(existsSync(file) ? readFileSync(file, 'utf8') : process.pid)
  if (holder !== process.pid && isAlive(holder)) throw refusal(holder)
  rmSync(file, { force: true })
  mkdirSync(dirname(file), { recursive: true })
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
  } catch {
    throw refusal(Number(readFileSync(file, 'utf8')))
  }
}

/** Notes another process as the holder: a child that lives on where this process is killed. */
export function handOver(folder: string, pid: number): void {
  writeFileSync(lockFile(folder), String(pid))
}

/** Lets other processes take the folder, if `holder` has it. */
export function unlock(folder: string, holder = process.pid): void {
  const file = lockFile(folder)
  if (existsSync(file) && Number(readFileSync(file, 'utf8')) === holder) rmSync(file, { force: true })
}

function lockFile(folder: string): string {
  return join(dirname(folder), `.lock-${basename(folder)}`)
}
