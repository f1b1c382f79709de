/** Finished work, addressed by what it was made from: a folder appears under its key whole or not at all. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolders, readJson, syncFolder, writeJson } from './disk.ts'

/** A finished step: the folder of its output and the report kept beside it. */
export interface Finished<Report> {
  readonly folder: string
  readonly report: Report
  /** Whether it was already there. */
  readonly reused: boolean
}

/** The folder in which the output of a key lies, or will. */
export function keyFolder(cache: string, key: string): string {
  return join(cache, 'steps', key.slice(0, 32))
}

/** Whether the work of a key is finished, and whole. */
export function isFinished(cache: string, key: string): boolean {
  return readFinished(keyFolder(cache, key)) !== undefined
}

/** Takes up the finished work of a key, or makes it in a temporary folder which is then renamed. */
export async function finished<Report>(
  cache: string,
  key: string,
  make: (folder: string) => Promise<Report>,
): Promise<Finished<Report>> {
  const folder = keyFolder(cache, key)
  const found = readFinished(folder)
  if (found !== undefined) return { folder, report: found.report as Report, reused: true }
  const temporary = `${folder}.tmp-${process.pid}`
  rmSync(temporary, { recursive: true, force: true })
  makeFolders(temporary)
  try {
    const report = await make(temporary)
    writeJson(join(temporary, 'report.json'), { report, files: sizes(temporary) })
    syncFolder(temporary)
    // Another process may have finished the same work meanwhile, and others may be reading it: then that one stays.
    if (readFinished(folder) === undefined) {
      rmSync(folder, { recursive: true, force: true })
      renameSync(temporary, folder)
    }
    return { folder, report, reused: false }
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

interface Kept {
  readonly report: unknown
  /** Size of each file, bytes: what was cut or lost since is made again. */
  readonly files: Readonly<Record<string, number>>
}

// What is not there, or not whole, is made again.
function readFinished(folder: string): Kept | undefined {
  const kept = readJson<Kept>(join(folder, 'report.json'))
  if (typeof kept?.files !== 'object') return undefined
  const now = sizes(folder)
  return Object.entries(kept.files).every(([name, bytes]) => now[name] === bytes) ? kept : undefined
}

function sizes(folder: string): Record<string, number> {
  const names = readdirSync(folder).filter((name) => name !== 'report.json')
  return Object.fromEntries(names.map((name) => [name, statSync(join(folder, name)).size]))
}

/** Removes what killed runs left behind: temporary folders and spill files of processes that are gone. */
export function sweep(cache: string): void {
  const remove = (folder: string, pidOf: (name: string) => string | undefined) => {
    if (!existsSync(folder)) return
    for (const name of readdirSync(folder)) {
      const pid = pidOf(name)
      if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true })
    }
  }
  remove(join(cache, 'steps'), (name) => /\.tmp-(\d+)$/.exec(name)?.[1])
  remove(join(cache, 'spill'), (name) => /^(\d+)$/.exec(name)?.[1])
}

/** Whether a process runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
