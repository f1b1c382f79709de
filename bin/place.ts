/** From the options of a command to the settings of a run. */
import { NagareError } from '#engine/errors.ts'
import { parseSources, type Settings, settings } from '#engine/settings.ts'
import type { BuildOptions, PlaceOptions } from './options.ts'

/** The settings that a command's options stand for. */
export function settingsOf(options: PlaceOptions & Partial<BuildOptions>): Settings {
  const { layout, threads, memory, checkCounts, replace, allowUnknownLicense } = options
  return settings({
    sources: parseSources(options.sources),
    out: options.out,
    cache: options.cache,
    ...(layout === undefined ? {} : { layout }),
    ...(threads === undefined ? {} : { threads: wholeThreads(threads) }),
    ...(memory === undefined ? {} : { memory: parseBytes(memory) }),
    ...(checkCounts === undefined ? {} : { checkCounts }),
    ...(replace === undefined ? {} : { replace }),
    ...(allowUnknownLicense === undefined ? {} : { allowUnknownLicense }),
  })
}

/** The part of the settings that says what a command may use of the machine. */
export function meansOf(options: {
  readonly cache: string
  readonly threads?: number | undefined
  readonly memory?: string | undefined
}): Partial<Settings> {
  const { cache, threads, memory } = options
  return {
    cache,
    ...(threads === undefined ? {} : { threads: wholeThreads(threads) }),
    ...(memory === undefined ? {} : { memory: parseBytes(memory) }),
  }
}

/** A number of threads that can be run with. Throws `usage`. */
export function wholeThreads(threads: number): number {
  if (Number.isInteger(threads) && threads >= 1) return threads
  throw new NagareError('usage', `Cannot run with ${threads} threads: give a whole number from 1`)
}

/** Reads a size such as 2GB or 800MB (decimal units, as DuckDB's), in bytes; at least 256 MB. */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(MB|GB)$/i.exec(text.trim())
  const bytes = Number(match?.[1]) * (match?.[2]?.toUpperCase() === 'GB' ? 1e9 : 1e6)
  if (bytes >= 256e6) return bytes
  throw new NagareError(
    'usage',
    `Cannot use ${JSON.stringify(text)} as a memory limit: write it as 2GB or 800MB, at least 256MB`,
  )
}
