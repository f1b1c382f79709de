/** The Hugging Face Hub: what a repository holds at a revision, as files to fetch. */
import type { ListFileEntry } from '@huggingface/hub'
import { messageOf, NagareError } from '../errors.ts'
import { ask, lost } from './ask.ts'
import { patiently, statusError } from './retry.ts'
import { type Call, callOf, type Patience, type RemoteFile } from './types.ts'

/** Where the Hub is, and who asks. */
export interface HubSettings {
  readonly endpoint: string
  readonly token?: string
}

/** Which repository at which revision; `repo` reads datasets/<owner>/<name>, or <owner>/<name> for a model. */
export interface HubListing extends Patience {
  readonly repo: string
  readonly revision: string
  readonly env?: NodeJS.ProcessEnv
  readonly fetch?: typeof fetch
  readonly log?: (line: string) => void
}

/** The Hub's address and token as the environment gives them: HF_ENDPOINT and HF_TOKEN. */
export function hubSettings(env: NodeJS.ProcessEnv = process.env): HubSettings {
  const endpoint = (env.HF_ENDPOINT?.trim() || 'https://huggingface.co').replace(/\/+$/, '')
  const token = env.HF_TOKEN?.trim()
  if (!token) return { endpoint }
  if (token.startsWith('hf_')) return { endpoint, token }
  throw new NagareError('usage', 'Cannot use HF_TOKEN: it does not begin with hf_; copy it again from its page')
}

/** All files of a repository at a revision, in the order of their paths. */
export async function listHubFiles(listing: HubListing): Promise<readonly RemoteFile[]> {
  const settings = hubSettings(listing.env)
  const call = callOf(listing, listing.fetch, {
    signal: new AbortController().signal,
    log: listing.log ?? (() => undefined),
  })
  const entries = await listed(listing, settings, call)
  const files = entries.filter(({ type }) => type === 'file').map((entry) => remoteFile(entry, listing, settings))
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function listed({ repo, revision }: HubListing, hub: HubSettings, call: Call): Promise<readonly ListFileEntry[]> {
  const { listFiles } = await import('@huggingface/hub')
  const fetch = patientFetch(`the list of ${repo}@${revision} from ${hub.endpoint}`, call)
  const asked = { revision: encodeURIComponent(revision), recursive: true, hubUrl: hub.endpoint, fetch }
  try {
    const repoName = repo as Parameters<typeof listFiles>[0]['repo']
    return await Array.fromAsync(listFiles({ ...asked, repo: repoName, ...(hub.token && { accessToken: hub.token }) }))
  } catch (error) {
    throw error instanceof NagareError ? error : listError(repo, revision, hub, error)
  }
}

/** A fetch that waits where waiting helps, and gives every other answer to the library whole. */
function patientFetch(name: string, call: Call): typeof fetch {
  return async (input, init) => {
    const url = String(input)
    const headers = Object.fromEntries(new Headers(init?.headers))
    return patiently(name, call, async () => {
      const { response, close } = await ask(url, headers, call)
      try {
        const failure = response.ok ? undefined : statusError(url, response)
        if (failure && 'passing' in failure) throw failure
        const text = await response.text().catch((error: unknown) => Promise.reject(lost(new URL(url), error, call)))
        return new Response(text, { status: response.status, headers: response.headers })
      } finally {
        await close()
      }
    })
  }
}

function listError(repo: string, revision: string, hub: HubSettings, error: unknown): NagareError {
  const status = (error as { statusCode?: unknown }).statusCode
  const [state, wanted] = faultOf(status, hub, repo) ?? [messageOf(error), 'check HF_ENDPOINT and the name']
  return new NagareError('network', `Cannot list ${repo}@${revision} at ${hub.endpoint}: ${state}; ${wanted}`, error)
}

function faultOf(
  status: unknown,
  { endpoint, token }: HubSettings,
  repo: string,
): readonly [string, string] | undefined {
  const who = token ? 'the token in HF_TOKEN may not read it' : 'it wants a token'
  if (status === 404) return ['no such repository or revision', 'check both names']
  if (status === 401) return [`${who}, or there is no such repository`, 'set HF_TOKEN, or check the name']
  if (status === 403) return [who, `set HF_TOKEN, or accept the terms at ${endpoint}/${repo}`]
  return undefined
}

function remoteFile(
  entry: ListFileEntry,
  { repo, revision }: HubListing,
  { endpoint, token }: HubSettings,
): RemoteFile {
  const { path, size, lfs } = entry
  if (typeof path !== 'string' || !Number.isSafeInteger(size)) {
    const state = `an entry of the list has no path or size: ${JSON.stringify(entry)}`
    throw new NagareError('network', `Cannot list ${repo}@${revision} at ${endpoint}: ${state}; check HF_ENDPOINT`)
  }
  const within = path.split('/').map(encodeURIComponent).join('/')
  const url = `${endpoint}/${repo}/resolve/${encodeURIComponent(revision)}/${within}`
  const sha256 = lfs && /^[0-9a-f]{64}$/.test(lfs.oid) ? { sha256: lfs.oid } : {}
  return { url, path, bytes: size, ...sha256, ...(token && { headers: { authorization: `Bearer ${token}` } }) }
}
