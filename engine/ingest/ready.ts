/**
 * Makes files ready for DuckDB's readers: takes archives apart,
 * turns CSV into JSON lines, tidies lines that would shift.
 */
import { mkdirSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { NagareError } from '../errors.ts'
import type { Layout } from '../pipeline.ts'
import { extractTar } from './archive.ts'
import { type BrokenRow, csvToJsonLines } from './csv.ts'
import { scanLines, tidyCopy } from './inspect.ts'
import type { InputFile, Located } from './locate.ts'

/** A file that DuckDB reads, and where its rows came from. */
export interface ReadyFile {
  /** The published name: the path in the source, or `archive/member`. */
  readonly label: string
  readonly file: string
  /** The file that holds the rows' original lines, where rows are lines. */
  readonly original?: string
  /** How many rows it must come to, where rows are lines. */
  readonly lines?: number
  /** Rows that could not be handed on at all, by number from 1. */
  readonly broken: ReadonlyMap<number, BrokenRow>
}

type Plain = Pick<InputFile, 'path' | 'file' | 'bytes' | 'lines' | 'untidy'>

/** The files of a located source, ready to read; whatever has to be written for it goes into `scratch`. */
export async function makeReady({ files, layout }: Located, scratch: string): Promise<readonly ReadyFile[]> {
  const plain: Plain[] = []
  for (const file of files) plain.push(...(layout.members ? await members(file, layout, scratch) : [file]))
  const ready: ReadyFile[] = []
  for (const file of plain) {
    const twins = ready.filter(({ label }) => label === file.path || label.startsWith(`${file.path}#`)).length
    const named = twins === 0 ? file : { ...file, path: `${file.path}#${twins + 1}` }
    ready.push(await readyFile(named, layout, join(scratch, `${ready.length}.jsonl`)))
  }
  return ready
}

async function members(file: InputFile, layout: Layout, scratch: string): Promise<Plain[]> {
  const { keep, skip, maxBytes } = layout.members as NonNullable<Layout['members']>
  const folder = join(scratch, `members-${file.sha256.slice(0, 12)}`)
  mkdirSync(folder)
  const wanted = (name: string) => matchesGlob(name, keep) && !skip.some((glob) => matchesGlob(name, glob))
  const extracted = await extractTar(file.file, folder, { keep: wanted, maxBytes })
  if (extracted.length === 0)
    throw new NagareError('input', `Cannot read ${file.path}: it holds no member ${keep}; restore the archive`)
  const plain: Plain[] = []
  for (const member of extracted)
    plain.push({ ...(await scanLines(member.path)), path: `${file.path}/${member.name}`, file: member.path })
  return plain
}

async function readyFile(plain: Plain, layout: Layout, target: string): Promise<ReadyFile> {
  const { path: label, file, bytes } = plain
  if (bytes === 0 && layout.format !== 'jsonl')
    throw new NagareError('input', `Cannot read ${label}: it is empty, which no ${layout.format} file is; restore it`)
  if (layout.format === 'csv') return { label, file: target, broken: await csvToJsonLines(file, target, label) }
  if (layout.format !== 'jsonl') return { label, file, broken: new Map() }
  const ready = { label, file, original: file, lines: plain.lines, broken: new Map() }
  return plain.untidy ? tidied(ready, target) : ready
}

/** A file of lines, copied to `target` so that no line can reach into the next. */
export async function tidied(ready: ReadyFile, target: string): Promise<ReadyFile> {
  await tidyCopy(ready.original ?? ready.file, target)
  return { ...ready, file: target }
}
