/** Finds the files of sources for a run, and what is in them. */
import { globSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { readJson, writeJson } from '../disk.ts'
import { NagareError } from '../errors.ts'
import type { Layout, Source } from '../pipeline.ts'
import { type Settings, sourcesFolders } from '../settings.ts'
import { engineIdentity } from '../versions.ts'
import { type Inspection, inspect, stamp } from './inspect.ts'

/** An input file: its published name (relative to the layout's root), where it lies, and what is in it. */
export interface InputFile extends Inspection {
  readonly path: string
  readonly file: string
}

/** A source with the layout and files that were found for it. */
export interface Located {
  readonly source: Source
  readonly layout: Layout
  readonly files: readonly InputFile[]
}

/** The layouts of a source that a run may read, in order of preference. */
function candidateLayouts(source: Source, settings: Settings): readonly Layout[] {
  const wanted = source.layouts.filter((layout) => layout.name === settings.layout)
  const layouts = wanted.length > 0 ? wanted : source.layouts
  return settings.sources === 'hub' && !source.mayBeAbsent
    ? layouts.filter((layout) => layout.remote !== undefined || layout.path.some(isOwn))
    : layouts
}

/** Finds and inspects the files of sources, side by side. Throws an `input` error that names what was looked for. */
export async function locateAll(sources: readonly Source[], settings: Settings): Promise<readonly Located[]> {
  const digests = openDigests(settings.cache)
  const located = await Promise.all(sources.map((source) => locate(source, settings, digests)))
  digests.save()
  return located
}

async function locate(source: Source, settings: Settings, digests: Digests): Promise<Located> {
  const found = find(source, settings)
  if (found === undefined && source.mayBeAbsent) return { source, layout: source.layouts[0] as Layout, files: [] }
  if (found === undefined) throw missing(source, settings)
  const files: InputFile[] = []
  for (const file of found.files) {
    const inspection = await digests.inspect(file)
    files.push({ path: relative(found.root, file), file, ...inspection })
  }
  return { source, layout: found.layout, files }
}

/** The first layout of a source of which files are there, without reading them; undefined when there is none. */
export function find(source: Source, settings: Settings): Found | undefined {
  for (const layout of candidateLayouts(source, settings)) {
    for (const pattern of layout.path) {
      // A pattern that begins with ./, ../ or / is the user's own and stands outside the sources folders.
      for (const folder of isOwn(pattern) ? [process.cwd()] : sourcesFolders(settings)) {
        const files = globSync(pattern, { cwd: folder }).sort(byBytes)
        if (files.length === 0) continue
        const root = isOwn(pattern) ? fixedPart(resolve(pattern)) : join(folder, layout.root)
        return { layout, root, files: files.map((file) => resolve(folder, file)) }
      }
    }
  }
  return undefined
}

/** The error of sources of which no file is there; none where all are, or will be downloaded. */
export function lackingSource(sources: readonly Source[], settings: Settings): NagareError | undefined {
  if (settings.sources === 'hub') return undefined
  const lacking = sources.find((source) => !source.mayBeAbsent && find(source, settings) === undefined)
  return lacking && missing(lacking, settings)
}

/** A layout whose files are there: their folder, and the files in the byte order of their paths. */
export interface Found {
  readonly layout: Layout
  readonly root: string
  readonly files: readonly string[]
}

// The folders before the first one with a wild card, so that names do not depend on the working directory.
function fixedPart(pattern: string): string {
  const parts = pattern.split('/')
  const wild = parts.findIndex((part) => /[*?[{]/.test(part))
  return parts.slice(0, wild === -1 ? -1 : wild).join('/') || '/'
}

function isOwn(pattern: string): boolean {
  return /^(\.{1,2}\/|\/)/.test(pattern)
}

// Upstream concatenates its files in the byte order of their paths, so no locale may have a say.
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function missing(source: Source, settings: Settings): NagareError {
  const folder = sourcesFolders(settings).join(' or ')
  const wanted = candidateLayouts(source, settings).flatMap((layout) => layout.path)
  const looked = wanted.length > 0 ? wanted.join(' or ') : `layout ${settings.layout}`
  const advice =
    settings.sources === 'hub'
      ? 'nothing is downloaded yet: nagare build downloads it, or use SOURCES=<folder> or SOURCES=sample'
      : 'put it there, or use SOURCES=hub to download it, or SOURCES=sample for the shipped sample'
  return new NagareError('input', `Cannot read source ${source.name}: no file ${looked} in ${folder}; ${advice}`)
}

interface Digests {
  inspect(file: string): Promise<Inspection>
  save(): void
}

type Known = Record<string, Inspection & { stamp: string }>

// Digests of files seen before, by their stamp, so that a build whose inputs stand reads none of them again.
function openDigests(cache: string): Digests {
  const store = join(cache, 'inspections.json')
  const engine = engineIdentity()
  const kept = readJson<{ engine: string; files: Known }>(store)
  const known: Known = kept?.engine === engine ? kept.files : {}
  let changed = false
  return {
    async inspect(file) {
      const now = stamp(file)
      const last = known[file]
      if (last?.stamp === now) return { bytes: last.bytes, sha256: last.sha256, lines: last.lines, untidy: last.untidy }
      const inspection = await inspect(file)
      known[file] = { ...inspection, stamp: now }
      changed = true
      return inspection
    },
    save() {
      if (changed) writeJson(store, { engine, files: known })
    },
  }
}
