import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makeFolders } from '#engine/disk.ts'
import { messageOf, NagareError } from '#engine/errors.ts'

/** The file of a report, made sure of before the work, which may take a minute. Throws an `output` error. */
export function writable(file: string): string {
  try {
    makeFolders(dirname(file))
    if (existsSync(file) && statSync(file).isDirectory()) throw new Error('it is a folder')
    const probe = `${file}.tmp-${process.pid}`
    writeFileSync(probe, '')
    rmSync(probe)
    return file
  } catch (error) {
    throw new NagareError(
      'output',
      `Cannot write the report to ${file}: ${messageOf(error)}; name a file that can be written with --to`,
      error,
    )
  }
}

/** Where the report of a release goes: beside it, never in it, for what a release holds is stated in its manifest. */
export function auditFile(folder: string): string {
  return join(dirname(folder), `${basename(folder)}.report.html`)
}
