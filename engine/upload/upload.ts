/**
 * Sends a release to the Hub: what would change is known first,
 * then one commit on a known parent, then a look at what came.
 */
import { openAsBlob } from 'node:fs'
import { type CommitOperation, commit, createBranch, createRepo } from '@huggingface/hub'
import { NagareError } from '../errors.ts'
import { type Manifest, readManifest } from '../manifest.ts'
import { gitOid, type UploadFile, uploadFiles } from './files.ts'
import {
  access,
  asking,
  filesAt,
  headOf,
  mainBranch,
  type Remote,
  type RemoteEntry,
  readRemote,
  repoOf,
  type Target,
} from './remote.ts'

/** What may be sent although it should make one think. */
export interface Allowances {
  /** Releases that were not made from the full sources. */
  readonly labelled: boolean
  /** Rows whose licence is unknown. */
  readonly unknownLicense: boolean
}

/** What would become of a file in the repository. */
export interface Change {
  readonly path: string
  readonly bytes: number
  readonly change: 'add' | 'change' | 'keep' | 'delete'
}

/** What sending a release would do. */
export interface UploadPlan {
  readonly manifest: Manifest
  readonly target: Target
  readonly remote: Remote
  readonly changes: readonly Change[]
  readonly files: readonly UploadFile[]
}

/** Compares a release, each file checked against its manifest, with what stands on the Hub; changes nothing there. */
export async function planUpload(folder: string, target: Target, allowed: Allowances): Promise<UploadPlan> {
  const manifest = readManifest(folder)
  checkAllowed(folder, manifest, allowed)
  const files = await uploadFiles(folder, manifest)
  const remote = await readRemote(target)
  return { manifest, target, remote, files, changes: changesOf(files, remote) }
}

function checkAllowed(folder: string, { label, documents, licenses }: Manifest, allowed: Allowances): void {
  const refuse = (state: string) => {
    throw new NagareError('usage', `Cannot publish ${folder}: ${state}`)
  }
  if (label !== '' && !allowed.labelled)
    refuse(
      `its label is ${label}, so it was not made from the full sources; build with SOURCES=hub, or pass --allow-labelled`,
    )
  if (documents.length === 0)
    refuse('it has no card and notice of its own, an older Nagare built it; remove the folder and build it again')
  const unknown = licenses.filter((one) => one.class === 'unknown').reduce((sum, { rows }) => sum + rows, 0)
  if (unknown > 0 && !allowed.unknownLicense)
    refuse(`the licence of ${unknown} rows is unknown; leave them out in the pipeline, or pass --allow-unknown-license`)
}

// Shards that an earlier release left would be loaded beside ours, so data/ holds ours alone; other files stay.
function changesOf(files: readonly UploadFile[], remote: Remote): readonly Change[] {
  const there = new Map(remote.files.map((entry) => [entry.path, entry]))
  const ours = files.map(({ path, bytes, ...file }): Change => {
    const entry = there.get(path)
    const change = entry === undefined ? 'add' : isSame({ path, bytes, ...file }, entry) ? 'keep' : 'change'
    return { path, bytes, change }
  })
  const paths = new Set(files.map(({ path }) => path))
  const stale = remote.files.filter(({ path }) => path.startsWith('data/') && !paths.has(path))
  return [...ours, ...stale.map(({ path, bytes }): Change => ({ path, bytes, change: 'delete' }))]
}

function isSame(file: UploadFile, { bytes, sha256, oid }: RemoteEntry): boolean {
  return bytes === file.bytes && (sha256 === undefined ? oid === gitOid(file.file) : sha256 === file.sha256)
}

/** Where a release went. */
export interface Uploaded {
  readonly commit: string
  readonly created: boolean
}

/**
 * Sends what differs in one commit and checks what the Hub then lists; makes repository and branch where they are not
 * there. Throws `conflict` when the branch moved since the plan, `network` with what to do otherwise.
 */
export async function upload(plan: UploadPlan, isPrivate: boolean): Promise<Uploaded> {
  const { target, remote } = plan
  const parent = await prepare(plan, isPrivate)
  const operations = await operationsOf(plan)
  if (operations.length === 0) return { commit: parent, created: false }
  const { name, version, label, digest, fingerprint, rows } = plan.manifest
  const output = await asking(target, 'publish to', () =>
    commit({
      repo: repoOf(target),
      branch: target.branch,
      parentCommit: parent,
      title: `${name} ${version}${label}`,
      description: `${rows} rows, row digest ${digest}, fingerprint ${fingerprint}`,
      operations,
      useXet: false, // plain LFS is what is tested here; the Hub takes both
      ...access(target),
    }),
  )
  const oid = output?.commit.oid ?? ''
  await verify(plan, oid)
  return { commit: oid, created: !remote.exists }
}

// Makes what is not there yet; the first commit of a repository is the Hub's own. Gives the parent of ours.
async function prepare({ target, remote }: UploadPlan, isPrivate: boolean): Promise<string> {
  const { accessToken, hubUrl } = access(target)
  const main = { ...target, branch: mainBranch }
  return asking(target, 'make', async () => {
    if (!remote.exists) {
      if (accessToken === undefined) throw Object.assign(new Error('no token'), { statusCode: 401 })
      await createRepo({ repo: repoOf(target), visibility: isPrivate ? 'private' : 'public', accessToken, hubUrl })
    }
    const base = remote.commit ?? (await headOf(main))
    if (base === undefined) throw new Error(`the Hub made no branch ${mainBranch}`)
    if (target.branch !== mainBranch && !remote.hasBranch)
      await createBranch({ repo: repoOf(target), branch: target.branch, revision: base, ...access(target) })
    return base
  })
}

async function operationsOf({ files, changes }: UploadPlan): Promise<CommitOperation[]> {
  const fileOf = new Map(files.map((file) => [file.path, file.file]))
  const wanted = changes.filter(({ change }) => change !== 'keep')
  return Promise.all(
    wanted.map(async ({ path, change }): Promise<CommitOperation> => {
      if (change === 'delete') return { operation: 'delete', path }
      return { operation: 'addOrUpdate', path, content: await openAsBlob(fileOf.get(path) as string) }
    }),
  )
}

async function verify({ target, files }: UploadPlan, commit: string): Promise<void> {
  const listed = await asking(target, 'check what was sent to', () => filesAt(target, commit))
  const there = new Map(listed.map((entry) => [entry.path, entry]))
  const paths = new Set(files.map(({ path }) => path))
  const strange = listed.find(({ path }) => path.startsWith('data/') && !paths.has(path))
  const wrong = files.find((file) => {
    const entry = there.get(file.path)
    return entry === undefined || !isSame(file, entry)
  })
  const state = wrong === undefined ? strange && `${strange.path} is still there` : `${wrong.path} did not come whole`
  if (state === undefined) return
  throw new NagareError(
    'network',
    `Cannot confirm commit ${commit} of ${target.name}: ${state}; look at it on the Hub, revert the commit there, and publish again`,
  )
}
