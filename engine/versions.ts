/** Which software made a release. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Versions of Nagare, DuckDB and Node, as kept in the manifest. */
export function tools(): { readonly nagare: string; readonly duckdb: string; readonly node: string } {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  return { nagare: version, duckdb: duckdbVersion(), node: process.versions.node }
}

/** The identity of the engine: finished work is taken up only when no package and no file of the engine has changed. */
export function engineIdentity(): string {
  const hash = createHash('sha256').update(duckdbVersion())
  hash.update(readFileSync(join(import.meta.dirname, '..', 'package-lock.json')))
  const files = readdirSync(import.meta.dirname, { encoding: 'utf8', recursive: true }).filter((name) =>
    name.endsWith('.ts'),
  )
  for (const name of files.sort()) hash.update(readFileSync(join(import.meta.dirname, name)))
  return hash.digest('hex')
}

/** The digest (sha256, hex) of the text of a module that a package import or URL names. */
export function moduleDigest(module: string): string {
  return createHash('sha256')
    .update(readFileSync(new URL(import.meta.resolve(module))))
    .digest('hex')
}

function duckdbVersion(): string {
  const require = createRequire(import.meta.url)
  const entry = require.resolve('@duckdb/node-api')
  const { version } = JSON.parse(
    readFileSync(join(entry.slice(0, entry.lastIndexOf('node-api') + 8), 'package.json'), 'utf8'),
  ) as { version: string }
  return version
}
