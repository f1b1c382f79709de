/**
 * What a build will read and need, from the sizes of the files that are there; no row is parsed, no database opened.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { counted } from './counts.ts'
import { find } from './ingest/locate.ts'
import { type Expected, type Layout, type Pipeline, referencesOf, type Source } from './pipeline.ts'
import { formatBytes } from './progress.ts'
import type { Settings } from './settings.ts'

/** Estimates of a build; rows, and bytes of disk and memory. */
export interface Estimate {
  readonly sources: readonly SourceEstimate[]
  /** What steps read beside the rows. */
  readonly references: readonly SourceEstimate[]
  readonly rows: number
  readonly disk: number
  readonly memory: number
}

/** What is known of one source before it is read. */
export interface SourceEstimate {
  readonly name: string
  readonly revision: string
  readonly layout: string
  readonly bytes: number
  readonly rows: number
  readonly state: string
}

/** Estimates a build. Where files are not there yet, the pipeline's published counts stand in for their rows. */
export function estimate(pipeline: Pipeline, settings: Settings): Estimate {
  const sources = pipeline.from.map((source) => estimateSource(source, settings))
  const references = referencesOf(pipeline).map((source) => estimateSource(source, settings))
  const known = sources.reduce((sum, { rows }) => sum + rows, 0)
  const rows = known > 0 ? known : publishedRows(pipeline)
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0) || rows * meanRowBytes
  // Measured on the full-size stand-in: 2.5 GB written for 2.3 GB of text (raw rows, members, published files). DuckDB
  // passes its limit by up to 0.75 GiB (docs/log.md); a build far below it takes a base of about 300 MB.
  const memory = Math.min(settings.memory + 0.75 * 2 ** 30, 300e6 + 2 * bytes)
  return { sources, references, rows, disk: 1.1 * bytes, memory }
}

// The mean line of llm-japanese-dataset-vanilla 1.0.1: 1.17 GB / 2,463,624 rows.
const meanRowBytes = 475
// Compressed text of JSON or CSV grows about fourfold.
const gzipRatio = 4

function estimateSource(source: Source, settings: Settings): SourceEstimate {
  const found = find(source, settings)
  const { name, revision } = source
  if (found === undefined) {
    const state = source.mayBeAbsent ? 'absent' : settings.sources === 'hub' ? 'not downloaded yet' : 'NOT THERE'
    return {
      name,
      revision,
      layout: source.layouts.map((layout) => layout.name).join(' or '),
      bytes: 0,
      rows: 0,
      state,
    }
  }
  const bytes = found.files.reduce((sum, file) => sum + statSync(file).size, 0)
  const rows = Math.round(textBytes(bytes, found.layout) / lineBytes(found.files[0] as string, found.layout))
  const files = counted(found.files.length, 'file')
  const state = `${files}, ${formatBytes(bytes)}, about ${counted(rows, 'row')}`
  return { name, revision, layout: found.layout.name, bytes: textBytes(bytes, found.layout), rows, state }
}

function textBytes(bytes: number, layout: Layout): number {
  return layout.members ? bytes * gzipRatio : bytes
}

// The mean length of the first lines of a file of lines.
function lineBytes(file: string, layout: Layout): number {
  if (layout.format !== 'jsonl' || layout.members) return meanRowBytes
  const buffer = Buffer.alloc(65_536)
  const handle = openSync(file, 'r')
  const text = buffer.subarray(0, readSync(handle, buffer))
  closeSync(handle)
  const lines = text.reduce((sum, byte) => sum + (byte === 0x0a ? 1 : 0), 0)
  return lines > 0 ? text.length / lines : meanRowBytes
}

function publishedRows(pipeline: Pipeline): number {
  const middle = (expected: Expected) => (typeof expected === 'number' ? expected : (expected.from + expected.to) / 2)
  const rows = pipeline.through.flatMap((step) => (step.kind === 'checkpoint' ? [middle(step.expected.rows)] : []))
  return Math.round(Math.max(0, ...rows))
}
