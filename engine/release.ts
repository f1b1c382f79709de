/** A release folder: staged beside its place, published by one rename, never overwritten. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makeFolder, sync, syncFolder, writeJson, writeText } from './disk.ts'
import { NagareError } from './errors.ts'
import { lock, lockFile } from './lock.ts'
import { type Manifest, manifestSchema, readManifest } from './manifest.ts'

/** What is written beside the shards, by path: the card and its companions. */
export type Documents = Readonly<Record<string, string>>

/** The documents as the manifest lists them. */
export function listDocuments(documents: Documents): Manifest['documents'] {
  return Object.entries(documents).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  }))
}

/** The manifest of the release that stands, when it is of this fingerprint. Throws `conflict` when it is of another. */
export function standing(folder: string, fingerprint: string, replace: boolean): Manifest | undefined {
  if (!existsSync(folder)) return undefined
  const manifest = readManifest(folder)
  if (manifest.fingerprint === fingerprint) return whole(folder, manifest)
  if (replace && manifest.label !== '') return undefined
  const advice =
    manifest.label === ''
      ? 'raise the version in a new pipeline file'
      : 'raise the version in a new pipeline file, or pass --replace to give up the one that stands'
  throw new NagareError(
    'conflict',
    `Cannot publish ${folder}: it stands there with fingerprint ${manifest.fingerprint.slice(0, 12)}, this build has ${fingerprint.slice(0, 12)}: the recipe or its inputs changed; ${advice}, or publish elsewhere with --out`,
  )
}

// A release that lost a file, or holds one of another size, does not stand; bytes are not read again.
function whole(folder: string, manifest: Manifest): Manifest {
  const sizeOf = (path: string) => statSync(join(folder, path), { throwIfNoEntry: false })?.size
  const damaged = [...manifest.shards, ...manifest.documents].find(({ path, bytes }) => sizeOf(path) !== bytes)
  if (damaged === undefined) return manifest
  const found = sizeOf(damaged.path)
  throw new NagareError(
    'input',
    `Cannot take ${folder} for finished: ${damaged.path} ${found === undefined ? 'is missing' : `has ${found} bytes`}, its manifest says ${damaged.bytes}; remove the folder and build again, finished steps are kept`,
  )
}

/**
 * Takes a release for this process, mends what a killed one left, and gives the
 * staging folder; `key` ties it to recipe, inputs and engine, so that finished
 * files can be taken up. Throws `conflict` when another process builds the release.
 */
export function stage(folder: string, key: string): string {
  makeFolder(dirname(folder), `the release ${folder}`)
  lock(folder, (holder) => isBuilt(folder, holder))
  mendReplaced(folder)
  const staging = join(dirname(folder), `.staging-${basename(folder)}-${key.slice(0, 16)}`)
  makeFolder(staging, `the release ${folder}`)
  return staging
}

function isBuilt(folder: string, holder: number): NagareError {
  return new NagareError(
    'conflict',
    `Cannot build ${folder}: process ${holder} is building it; wait for it or stop it, or remove ${lockFile(folder)} where it is another program`,
  )
}

// A process that was killed while it replaced a release left the old one under another name.
function mendReplaced(folder: string): void {
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}.old-`)) continue
    const old = join(dirname(folder), name)
    if (existsSync(folder)) rmSync(old, { recursive: true, force: true })
    else renameSync(old, folder)
  }
}

/**
 * Publishes a staged release: manifest last, all flushed, one
 * rename. The release it replaces, if any, is removed after.
 */
export function publish(
  staging: string,
  folder: string,
  documents: Documents,
  manifest: Manifest,
  replace: boolean,
): void {
  manifestSchema.parse(manifest)
  for (const [path, text] of Object.entries(documents)) writeText(join(staging, path), text)
  whole(staging, manifest)
  writeJson(join(staging, 'manifest.json'), manifest)
  syncFolder(staging)
  standing(folder, manifest.fingerprint, replace)
  const old = `${folder}.old-${process.pid}`
  if (existsSync(folder)) renameSync(folder, old)
  renameSync(staging, folder)
  sync(dirname(folder))
  rmSync(old, { recursive: true, force: true })
  removeStale(folder)
}

// Staging folders of earlier builds of this release, of other inputs or recipes, which nothing will take up.
function removeStale(folder: string): void {
  for (const name of readdirSync(dirname(folder))) {
    if (name.startsWith(`.staging-${basename(folder)}-`))
      rmSync(join(dirname(folder), name), { recursive: true, force: true })
  }
}

/** Checks early that a release can be published where it belongs. Throws an `output` error. */
export function checkWritable(folder: string): void {
  makeFolder(dirname(folder), `the release ${folder}`)
  const probe = join(dirname(folder), `.probe-${process.pid}`)
  try {
    mkdirSync(probe)
    rmSync(probe, { recursive: true })
  } catch (error) {
    throw new NagareError(
      'output',
      `Cannot publish ${folder}: ${(error as Error).message}; make the folder writable or pass another with --out`,
      error,
    )
  }
}
