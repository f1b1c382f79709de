/** The model that a run tunes: named, checked and pinned to a commit before anything is built. */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { NagareError } from '#engine/errors.ts'
import { cachedCommit, isCommit, isHubId, lackingFiles, namedModel, snapshotFolder } from '#engine/run/model.ts'
import type { Run, RunModel } from '#engine/run/run.ts'

const wanted = 'name a folder with config.json, tokeniser and weights, or a Hub id as ID@REVISION, with --model'

/**
 * The run with another model in the place of its own where one is named, as FOLDER, ID or ID@REVISION. A model of the Hub gets the
 * commit that the Hub's cache here has of its revision, so that what is loaded is what was keyed.
 */
export function withModel(run: Run, text: string | undefined): Run {
  const { family: _family, shape: _shape, trainTokenizer: _tokenizer, revision: _revision, ...rest } = run.train.model
  const named = text === undefined ? run.train.model : { ...rest, ...namedModel(text) }
  const { path, revision } = named
  const commit = path === undefined || existsSync(path) ? undefined : cachedCommit(path, revision)
  return withTrainModel(run, commit === undefined ? named : { ...named, revision: commit })
}

function withTrainModel(run: Run, model: RunModel): Run {
  return { ...run, train: { ...run.train, model } }
}

/** Refuses a model that can be none: a folder that is not there, or lacks a file. `what` is done with it, as `run`. */
export function checkModel(run: Run, what: string): void {
  const { path } = run.train.model
  const state = path === undefined ? undefined : faultOf(path)
  if (state !== undefined)
    throw new NagareError('input', `Cannot ${what} ${run.name}: the model ${path} ${state}; ${wanted}`)
}

function faultOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return isHubId(path) ? undefined : 'is no folder here, and no Hub id'
  if (!found.isDirectory()) return 'is a file'
  const lacking = lackingFiles(path)
  return lacking.length === 0 ? undefined : `lacks ${lacking.join(', ')}`
}

const ask = `import sys
from huggingface_hub import hf_hub_download
try:
    print(hf_hub_download(sys.argv[1], 'config.json', revision=sys.argv[2]))
except Exception as cause:
    sys.exit(f'{type(cause).__name__}: {str(cause).strip().splitlines()[0][:200].rstrip(".")}')`

/**
 * The run with a commit as the revision of its Hub model: the Hub is asked where its cache here does not know, by the library that
 * loads the model, which keeps the answer. Throws a `network` error where there is none.
 */
export function pinned(run: Run, python: string, what: string): Run {
  const { path, revision = 'main' } = run.train.model
  if (path === undefined || existsSync(path) || isCommit(revision)) return run
  process.stderr.write(`${run.name}: asking the Hub for the commit of ${path} at ${revision}\n`)
  const { stdout, stderr } = spawnSync(python, ['-c', ask, path, revision], { encoding: 'utf8' })
  const commit = /[\\/]snapshots[\\/]([0-9a-f]{40})[\\/]/.exec(stdout)?.[1]
  if (commit !== undefined) return withTrainModel(run, { ...run.train.model, revision: commit })
  const said = stderr.trim().split('\n').at(-1) || 'no commit'
  throw new NagareError(
    'network',
    `Cannot ${what} ${run.name}: ${path} is no folder here, and the Hub gave ${said}; check the id, its revision, the network, HF_ENDPOINT and HF_TOKEN, or ${wanted}`,
  )
}

/** What a run tunes, in words: where its model is, and which. */
export function sayModel({ path, family, revision = 'main' }: RunModel): string {
  if (path === undefined) return `a ${family} of random weights, made by the training`
  if (existsSync(path) || !isHubId(path)) return path
  if (!isCommit(revision))
    return `${path}: its commit at ${revision} is not in the Hub's cache here; the run asks the Hub for it, by which keys change`
  const lacking = lackingFiles(snapshotFolder(path, revision))
  return `${path} at commit ${revision}${lacking.length === 0 ? '' : `; the run downloads ${lacking.join(', ')}`}`
}
