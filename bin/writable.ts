import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { messageOf, NagareError } from '#engine/errors.ts'

/** The file of a report, made sure of before the work, which may take a minute. Throws an `output` error. */
export function writable(file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true })
    accessSync(dirname(file), constants.W_OK)
    if (existsSync(file) && statSync(file).isDirectory()) throw new Error('it is a folder')
    return file
  } catch (error) {
    throw new NagareError(
      'output',
      `Cannot write the report to ${file}: ${messageOf(error)}; name a file that can be written with --to`,
      error,
    )
  }
}
