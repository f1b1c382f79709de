/** The files of a release that are sent to the Hub: those that its manifest vouches for, and the manifest. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NagareError } from '../errors.ts'
import { inspect } from '../ingest/inspect.ts'
import type { Manifest } from '../manifest.ts'

/** A file to send: its path in the repository, where it lies, its size and digest. */
export interface UploadFile {
  readonly path: string
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/**
 * The shards and documents of a release, each compared with its digest in the manifest, and the manifest itself.
 * Dropped and rejected rows are not among them: some were left out for their licence. Throws `input`, naming the file.
 */
export async function uploadFiles(folder: string, manifest: Manifest): Promise<readonly UploadFile[]> {
  const listed = [...manifest.documents, ...manifest.shards].map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }))
  const files: UploadFile[] = []
  for (const { path, ...said } of listed) {
    const found = await digestOf(folder, path)
    if (found.sha256 !== said.sha256)
      throw damaged(
        folder,
        `${path} has sha256 ${found.sha256.slice(0, 12)}, its manifest says ${said.sha256.slice(0, 12)}`,
      )
    files.push(found)
  }
  return [...files, await digestOf(folder, 'manifest.json')]
}

async function digestOf(folder: string, path: string): Promise<UploadFile> {
  const file = join(folder, path)
  if (!existsSync(file)) throw damaged(folder, `${path} is missing`)
  const { bytes, sha256 } = await inspect(file)
  return { path, file, bytes, sha256 }
}

function damaged(folder: string, state: string): NagareError {
  return new NagareError(
    'input',
    `Cannot publish ${folder}: ${state}; it was changed after the build: remove the folder and build again`,
  )
}

/** The name that git gives a file's content (sha1, hex): what the Hub says of files that it does not keep in LFS. */
export function gitOid(file: string): string {
  const content = readFileSync(file)
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}
