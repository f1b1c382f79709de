/**
 * The settings of a run: where things lie and how much of the
 * machine may be used. None of them is part of any identity.
 */
import { availableParallelism, totalmem } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { Pipeline } from './pipeline.ts'

/**
 * Where the sources' files come from: the Hub, the shipped sample,
 * or mirror folders, of which the first that has a file wins.
 */
export type SourcesSetting = 'hub' | 'sample' | { readonly folder: string; readonly more?: readonly string[] }

export interface Settings {
  readonly sources: SourcesSetting
  /** Take this layout of a source where it has one (`release` or `tree`), instead of the first that is found. */
  readonly layout?: string
  /** The folder that releases are published in, as `NAME/VERSION`. */
  readonly out: string
  /** The folder of finished work: step outputs, downloads, digests of files. May be deleted at any time. */
  readonly cache: string
  readonly threads: number
  /** DuckDB's memory limit, bytes. */
  readonly memory: number
  /** Whether a difference from the published counts is an error; by default only on `hub`. */
  readonly checkCounts: boolean
  /** Whether a release made from a sample or mirror may take the place of one with the same version. */
  readonly replace: boolean
  /** Whether a release may hold rows whose licence is unknown, for they could not be attributed to a sub-dataset. */
  readonly allowUnknownLicense: boolean
}

/** Settings with defaults: `dist`, `.nagare`, all cores, a quarter of the machine's memory. */
export function settings(given: Partial<Settings> = {}): Settings {
  const sources = given.sources ?? 'hub'
  return {
    sources,
    out: resolve(given.out ?? 'dist'),
    cache: resolve(given.cache ?? '.nagare'),
    threads: given.threads ?? availableParallelism(),
    memory: given.memory ?? Math.floor(totalmem() / 4),
    checkCounts: given.checkCounts ?? sources === 'hub',
    replace: given.replace ?? false,
    allowUnknownLicense: given.allowUnknownLicense ?? false,
    ...(given.layout === undefined ? {} : { layout: given.layout }),
  }
}

/** Reads a `SOURCES` value: `hub`, `sample`, or folders with `:` between them. */
export function parseSources(text: string): SourcesSetting {
  if (text === 'hub' || text === 'sample') return text
  const [folder = '', ...more] = text.split(delimiter).map((folder) => resolve(folder))
  return more.length === 0 ? { folder } : { folder, more }
}

/** What follows the version of a release that was not made from the Hub: `1.0.1+sample`. */
export function versionLabel(sources: SourcesSetting): string {
  return sources === 'hub' ? '' : sources === 'sample' ? '+sample' : '+mirror'
}

/** The folders in which the sources' files are looked for, in this order. */
export function sourcesFolders(settings: Settings): readonly string[] {
  const { sources } = settings
  return [sourcesFolder(settings), ...(typeof sources === 'object' ? (sources.more ?? []) : [])]
}

/** The first folder in which the sources' files lie (or, for `hub`, are downloaded to), in the mirror layout. */
export function sourcesFolder(settings: Settings): string {
  if (settings.sources === 'hub') return join(settings.cache, 'sources')
  return settings.sources === 'sample' ? join(import.meta.dirname, '..', 'samples') : settings.sources.folder
}

/** The folder that a release of a pipeline is published in: `OUT/NAME/VERSION+label`. */
export function releaseFolder(pipeline: Pipeline, settings: Settings): string {
  return join(settings.out, pipeline.name, `${pipeline.version}${versionLabel(settings.sources)}`)
}
