/**
 * The manifest of a release: what it is, what it was made from,
 * and what became of every row. Its field names are a contract.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf, NagareError } from './errors.ts'

const count = z.int().nonnegative()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const counts = z.record(z.string(), count)
const labels = z.strictObject({ task: counts, dataset: counts, license: counts })
const expected = z.union([count, z.strictObject({ from: count, to: count })])

const source = z.strictObject({
  name: z.string(),
  revision: z.string(),
  license: z.string(),
  files: z.array(z.strictObject({ path: z.string(), bytes: count, sha256 })),
  rows: count,
  rejected: count,
})

const terms = z.strictObject({
  dataset: z.string(),
  license: z.string().describe('SPDX identifier'),
  rows: count,
  class: z.enum(['permissive', 'share-alike', 'restricted', 'unknown']),
  name: z.string(),
  text: z.string().describe('Where the text of the licence stands'),
  title: z.string(),
  attribution: z.string(),
  url: z.string(),
  note: z.string().optional(),
  notice: z.string().optional().describe('A notice that every copy must carry'),
})

/** The schema of `manifest.json`; `engine/manifest.schema.json` is the same as a JSON Schema. */
export const manifestSchema = z.strictObject({
  name: z.string(),
  version: z.string().describe('The version of the recipe'),
  label: z.string().describe('What the release was made from, behind the version: empty for the Hub, +sample, +mirror'),
  fingerprint: sha256.describe('Identity of recipe and inputs'),
  digest: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe('Sum of the row ids (md5, as 128-bit numbers) modulo 2^128, in hexadecimal: free of order'),
  rows: count,
  created: z.iso.datetime(),
  tools: z.strictObject({ nagare: z.string(), duckdb: z.string(), node: z.string() }),
  sources: z.array(source),
  references: z
    .array(source)
    .optional()
    .describe('What was read beside the rows, such as evaluation sets; without files where it was absent'),
  steps: z.array(
    z.strictObject({
      name: z.string(),
      options: z.record(z.string(), z.unknown()),
      rowsIn: count,
      rowsOut: count,
      rowsDropped: count,
      reasons: counts,
      seconds: z.number().nonnegative(),
    }),
  ),
  checkpoints: z.array(
    z.strictObject({
      name: z.string().describe('`sources`, the name of a step (the rows after it), or of a declared checkpoint'),
      rows: count,
      expected: z.union([
        z.null(),
        z.strictObject({
          rows: expected,
          dataset: z.record(z.string(), expected).optional(),
          task: z.record(z.string(), expected).optional(),
        }),
      ]),
      counts: labels,
    }),
  ),
  counts: labels,
  licenses: z.array(terms).default([]).describe('On what terms the rows of each sub-dataset stand, most rows first'),
  columns: z
    .array(z.strictObject({ name: z.string(), type: z.string(), bytes: count }))
    .default([])
    .describe("The columns of the first sink's files: DuckDB type, and bytes of all values (text as UTF-8)"),
  shards: z.array(z.strictObject({ path: z.string(), rows: count, bytes: count, sha256 })),
  documents: z
    .array(z.strictObject({ path: z.string(), bytes: count, sha256 }))
    .default([])
    .describe('What is written for people and catalogues: the card and its companions'),
  settings: z.strictObject({ threads: count, memory: count }),
})

export type Manifest = z.infer<typeof manifestSchema>

/** Reads and checks the manifest of a release folder. Throws an `input` error naming file and field. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, 'manifest.json')
  if (!existsSync(file))
    throw new NagareError(
      'input',
      `Cannot read the release ${folder}: it has no manifest.json; name a release folder such as dist/vanilla/1.0.1`,
    )
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const state = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    throw new NagareError(
      'input',
      `Cannot read ${file}: ${state}; it was edited or is of another version: build the release again`,
      error,
    )
  }
}
