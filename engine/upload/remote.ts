/** A dataset repository on the Hub as it stands before and after something is sent, and what its refusals mean. */
import { datasetInfo, listFiles, repoExists } from '@huggingface/hub'
import { messageOf, NagareError } from '../errors.ts'
import type { HubSettings } from '../fetch/hub.ts'

/** Which repository, which branch, and who asks. */
export interface Target {
  readonly hub: HubSettings
  /** OWNER/NAME. */
  readonly name: string
  readonly branch: string
}

/** A file as the Hub lists it: the sha256 of what it keeps in LFS, git's name for the rest. */
export interface RemoteEntry {
  readonly path: string
  readonly bytes: number
  readonly sha256?: string
  readonly oid?: string
}

/** What stands there: the commit and files of the branch, or of `main` where there is no such branch yet. */
export interface Remote {
  readonly exists: boolean
  readonly hasBranch: boolean
  readonly commit: string | undefined
  readonly files: readonly RemoteEntry[]
}

/** The branch that the Hub makes with a repository. */
export const mainBranch = 'main'

/** The parameters that every call to the Hub's library takes. */
export function access({ hub }: Target): { hubUrl: string; accessToken?: string } {
  return { hubUrl: hub.endpoint, ...(hub.token === undefined ? {} : { accessToken: hub.token }) }
}

/** The repository in the library's words. */
export function repoOf({ name }: Target): { type: 'dataset'; name: string } {
  return { type: 'dataset', name }
}

/** Reads what stands on the branch. Throws `network` with what to do. */
export async function readRemote(target: Target): Promise<Remote> {
  return asking(target, 'read', async () => {
    const exists = await repoExists({ repo: repoOf(target), ...access(target) })
    if (!exists) return { exists, hasBranch: false, commit: undefined, files: [] }
    const own = await headOf(target)
    const commit = own ?? (await headOf({ ...target, branch: mainBranch }))
    const files = commit === undefined ? [] : await filesAt(target, commit)
    return { exists, hasBranch: own !== undefined, commit, files }
  })
}

/** The commit that a branch stands at; undefined where there is no such branch. */
export async function headOf(target: Target): Promise<string | undefined> {
  const { name, branch } = target
  try {
    return (await datasetInfo({ name, revision: branch, additionalFields: ['sha'], ...access(target) })).sha
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

/** All files of a commit. */
export async function filesAt(target: Target, commit: string): Promise<readonly RemoteEntry[]> {
  const entries = await Array.fromAsync(
    listFiles({ repo: repoOf(target), revision: commit, recursive: true, ...access(target) }),
  )
  return entries
    .filter(({ type }) => type === 'file')
    .map(({ path, size, oid, lfs }) => ({
      path,
      bytes: lfs?.size ?? size,
      ...(lfs === undefined ? {} : { sha256: lfs.oid }),
      ...(oid === undefined ? {} : { oid }),
    }))
}

/** Does something at the Hub and turns what it refuses into an error that says what to do. */
export async function asking<T>(target: Target, doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof NagareError) throw error
    const { kind, state, wanted } = faultOf(target, error)
    const where = `${target.name} (${target.branch}) at ${target.hub.endpoint}`
    throw new NagareError(kind, `Cannot ${doing} ${where}: ${state}; ${wanted}`, error)
  }
}

interface Fault {
  readonly kind: 'network' | 'conflict'
  readonly state: string
  readonly wanted: string
}

const again = 'run the same again: files that are there already are not sent twice'

function faultOf(target: Target, error: unknown): Fault {
  const status = statusOf(error)
  if (status === undefined)
    return { kind: 'network', state: brokenState(error), wanted: `check the connection, and ${again}` }
  const known = faults(target)[status]
  if (known !== undefined) return known
  const passing = status === 408 || status === 429 || status >= 500
  const wanted = passing ? `wait, then ${again}` : 'mend what it names'
  return { kind: 'network', state: `the Hub answers ${status}: ${messageOf(error)}`, wanted }
}

function faults({ hub, name }: Target): Readonly<Record<number, Fault>> {
  const owner = name.split('/')[0]
  const token = hub.token === undefined ? 'no token is set' : 'the Hub does not know the token in HF_TOKEN'
  return {
    401: { kind: 'network', state: token, wanted: `set HF_TOKEN to a token that may write to ${owner}` },
    403: {
      kind: 'network',
      state: 'the token in HF_TOKEN may not write there',
      wanted: `use one with write access to ${owner}, or publish --to another owner`,
    },
    404: {
      kind: 'network',
      state: 'there is no such repository or branch, or it is hidden from this token',
      wanted: 'check --to and --revision',
    },
    409: { kind: 'conflict', state: 'someone else is changing the repository', wanted: `wait, then ${again}` },
    412: {
      kind: 'conflict',
      state: 'the branch moved while this was being sent, and nothing was changed',
      wanted: 'look at its new commits, then run the same without --yes to see the difference',
    },
  }
}

function brokenState(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return `the connection broke (${messageOf(cause).trim().split('\n')[0] || String((cause as { code?: unknown }).code)})`
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  return typeof status === 'number' ? status : undefined
}
