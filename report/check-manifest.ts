/** Whether a manifest adds up in itself, and whether the files beside it are those that it names. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { show } from '#engine/counts.ts'
import { NagareError } from '#engine/errors.ts'
import { inspect } from '#engine/ingest/inspect.ts'
import type { Manifest } from '#engine/manifest.ts'
import { labelColumns } from '#engine/record.ts'

/** The error of a release whose manifest and files disagree. */
export function disagreement(folder: string, state: string): NagareError {
  return new NagareError(
    'input',
    `Cannot trust ${folder}: ${state}; the manifest or the files were changed since the build: build the release again, or restore them`,
  )
}

/** Throws where two counts that must be the same differ. */
export function mustAgree(folder: string, what: string, found: number | string, said: number | string): void {
  if (found === said) return
  const text = (value: number | string) => (typeof value === 'number' ? show(value) : value)
  throw disagreement(folder, `${what}: found ${text(found)}, the manifest says ${text(said)}`)
}

/**
 * Checks the arithmetic of a manifest: rows in = out + dropped,
 * from the sources to the shards, and labels that sum to rows.
 */
export function checkAccounts(folder: string, manifest: Manifest): void {
  const { rows, sources, steps, checkpoints, counts } = manifest
  const agree = (what: string, found: number, said: number) => mustAgree(folder, what, found, said)
  let flowing = sum(sources.map((source) => source.rows))
  for (const point of checkpoints.slice(0, 1)) agree(`rows of the sources`, flowing, point.rows)
  for (const { name, rowsIn, rowsOut, rowsDropped, reasons } of steps) {
    agree(`rows into step ${name}`, flowing, rowsIn)
    agree(`rows that leave step ${name}, kept or dropped`, rowsIn - rowsDropped, rowsOut)
    agree(`rows dropped by step ${name}, by reason`, sum(Object.values(reasons)), rowsDropped)
    flowing = rowsOut
  }
  agree('rows after the last step', flowing, rows)
  for (const files of formats(manifest))
    agree(`rows of ${files.length} shards`, sum(files.map((file) => file.rows)), rows)
  for (const point of [...checkpoints, { name: 'the release', rows, counts }])
    for (const [label, values] of Object.entries(point.counts))
      agree(`rows by ${label} at ${point.name}`, sum(Object.values(values)), point.rows)
  const last = checkpoints.at(-1)?.counts ?? counts
  for (const label of labelColumns)
    for (const value of Object.keys({ ...last[label], ...counts[label] }))
      agree(`rows of ${label} ${value} after the last step`, last[label][value] ?? 0, counts[label][value] ?? 0)
}

/** Checks that every shard is there, byte for byte (size and sha256), and that no other file lies among them. */
export async function checkFiles(folder: string, { shards }: Manifest): Promise<void> {
  const named = new Set(shards.map(({ path }) => path))
  const lying = existsSync(join(folder, 'data')) ? readdirSync(join(folder, 'data')).map((name) => `data/${name}`) : []
  const strange = lying.find((path) => !named.has(path))
  if (strange !== undefined) throw disagreement(folder, `${strange} is not in the manifest`)
  // Two at a time: a file of up to 64 MB is held whole while it is hashed.
  const lanes = pLimit(2)
  const check = async ({ path, bytes, sha256 }: Manifest['shards'][number]) => {
    const file = join(folder, path)
    if (!existsSync(file)) throw disagreement(folder, `${path} is missing`)
    const found = await inspect(file)
    mustAgree(folder, `bytes of ${path}`, found.bytes, bytes)
    mustAgree(folder, `sha256 of ${path}`, found.sha256, sha256)
  }
  await Promise.all(shards.map((shard) => lanes(() => check(shard))))
}

/** The shards by the sink that wrote them: the same rows may be published in several formats. */
export function formats({ shards }: Manifest): readonly Manifest['shards'][] {
  return [...Map.groupBy(shards, ({ path }) => path.replace(/\d{5}-of-\d{5}/, '')).values()]
}

/** The sum of some counts. */
export function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
