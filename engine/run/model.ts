/** The model of a run: how it is named, which commit of the Hub that is, and what a folder needs to be one. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { getHFHubCachePath, getRepoFolderName } from '@huggingface/hub'
import { readJson } from '../disk.ts'
import type { RunModel } from './run.ts'

/** A model as it is named on the command line: a folder, or a Hub id, with a revision behind `@` where one is given. */
export function namedModel(text: string): Required<Pick<RunModel, 'path'>> & Pick<RunModel, 'revision'> {
  const [, path, revision] = (!existsSync(text) && /^([^@]+)@([^@]+)$/.exec(text)) || []
  return path !== undefined && revision !== undefined ? { path, revision } : { path: text }
}

/** Whether a text has the form of a Hub id: NAME or OWNER/NAME. */
export function isHubId(text: string): boolean {
  return /^\w[\w.-]*(\/\w[\w.-]*)?$/.test(text)
}

/** Whether a revision is a commit, which names the same files for ever. */
export function isCommit(revision: string | undefined): revision is string {
  return /^[0-9a-f]{40}$/.test(revision ?? '')
}

/** The folder that the Hub's cache keeps of a model at a commit. */
export function snapshotFolder(id: string, commit: string): string {
  return join(repositoryFolder(id), 'snapshots', commit)
}

/** The commit of a Hub id at a revision, as the Hub's cache on this machine has it: in `refs`; undefined where it has none. */
export function cachedCommit(id: string, revision = 'main'): string | undefined {
  if (isCommit(revision)) return revision
  try {
    const commit = readFileSync(join(repositoryFolder(id), 'refs', revision), 'utf8').trim()
    return isCommit(commit) ? commit : undefined
  } catch {
    return undefined
  }
}

function repositoryFolder(id: string): string {
  return join(getHFHubCachePath(), getRepoFolderName({ name: id, type: 'model' }))
}

/**
 * What a folder lacks to be a model that can be tuned, in words; none where it is whole. Of weights no more is read than tells whether
 * they were fetched.
 */
export function lackingFiles(folder: string): readonly string[] {
  const has = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true
  return [
    ...(has('config.json') ? [] : ['config.json']),
    ...(has('tokenizer.json') || has('tokenizer.model') ? [] : ['tokenizer.json or tokenizer.model']),
    ...lackingWeights(folder, has),
  ]
}

// In the order in which transformers looks for them.
function lackingWeights(folder: string, has: (name: string) => boolean): readonly string[] {
  const names = ['model.safetensors', 'pytorch_model.bin']
  for (const name of names) {
    if (has(name)) return isPointer(join(folder, name)) ? [`${name} (a pointer of Git LFS; run git lfs pull)`] : []
    const index = readJson<{ weight_map?: Record<string, string> }>(join(folder, `${name}.index.json`))
    if (!index) continue
    const parts = [...new Set(Object.values(index.weight_map ?? {}))]
    return parts.filter((part) => !has(part) || isPointer(join(folder, part)))
  }
  return [`weights (${names.join(' or ')}, or their parts with an index)`]
}

// What a clone without Git LFS has in the place of a large file.
function isPointer(file: string): boolean {
  return statSync(file).size < 1024 && readFileSync(file, 'utf8').startsWith('version https://git-lfs')
}
