/** A Hub on loopback that takes commits: one dataset repository with branches, LFS objects and tokens, and its refusals. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sha256Of } from './fake-hub.ts'
import { addressOf, closed, listen } from './fake-hub-server.ts'

/** The calls that can be made to fail, by what they do. */
export type Asked = 'exists' | 'head' | 'tree' | 'create' | 'branch' | 'preupload' | 'batch' | 'put' | 'commit'

/** What happens instead of an answer: a status, a broken connection, or something before the answer. */
export type Trouble = number | 'break' | (() => void)

type Files = ReadonlyMap<string, Buffer>

/** A dataset repository on a fake Hub, and what was asked of it. */
export interface FakeRepo {
  readonly endpoint: string
  readonly name: string
  /** Branches by name, commits by id. */
  readonly branches: Map<string, string>
  readonly commits: Map<string, { readonly title: string; readonly description: string; readonly files: Files }>
  readonly asked: Asked[]
  readonly created: { visibility?: string }
  /** The files that a branch holds, as texts. */
  readonly files: (branch?: string) => Readonly<Record<string, string>>
  /** Puts a commit on a branch, as someone else would. */
  readonly push: (files: Readonly<Record<string, string | Buffer>>, branch?: string) => string
  readonly trouble: Map<Asked, Trouble>
  readonly close: () => Promise<void>
}

/** Serves the dataset owner/name; without files it is not there yet. Writing wants the token hf_write. */
export async function fakeRepo(files?: Readonly<Record<string, string | Buffer>>): Promise<FakeRepo> {
  const state: State = {
    branches: new Map(),
    commits: new Map(),
    asked: [],
    created: {},
    trouble: new Map(),
    objects: new Map(),
  }
  const server = await listen((request, response) => void receive(state, request, response))
  const push: FakeRepo['push'] = (texts, branch = 'main') => {
    const buffers = new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]))
    return advance(state, branch, 'pushed', '', new Map([...filesOf(state, branch), ...buffers]))
  }
  if (files) push(files)
  return {
    ...state,
    endpoint: addressOf(server),
    name: 'owner/name',
    push,
    files: (branch = 'main') =>
      Object.fromEntries([...filesOf(state, branch)].map(([path, bytes]) => [path, String(bytes)])),
    close: () => closed(server),
  }
}

interface State extends Pick<FakeRepo, 'branches' | 'commits' | 'asked' | 'created' | 'trouble'> {
  readonly objects: Map<string, Buffer>
}

const filesOf = ({ branches, commits }: State, branch: string): Files =>
  commits.get(branches.get(branch) ?? '')?.files ?? new Map()

function advance(
  { branches, commits }: State,
  branch: string,
  title: string,
  description: string,
  files: Files,
): string {
  const id = createHash('sha1').update(`${commits.size} ${title}`).digest('hex')
  commits.set(id, { title, description, files })
  branches.set(branch, id)
  return id
}

type Route = readonly [asked: Asked, method: string, path: RegExp]

const routes: readonly Route[] = [
  ['exists', 'GET', /^\/api\/datasets\/owner\/name$/],
  ['head', 'GET', /^\/api\/datasets\/owner\/name\/revision\/(.+)$/],
  ['tree', 'GET', /^\/api\/datasets\/owner\/name\/tree\/(.+)$/],
  ['create', 'POST', /^\/api\/repos\/create$/],
  ['branch', 'POST', /^\/api\/datasets\/owner\/name\/branch\/(.+)$/],
  ['preupload', 'POST', /^\/api\/datasets\/owner\/name\/preupload\/(.+)$/],
  ['batch', 'POST', /^\/datasets\/owner\/name\.git\/info\/lfs\/objects\/batch$/],
  ['put', 'PUT', /^\/lfs\/(.+)$/],
  ['commit', 'POST', /^\/api\/datasets\/owner\/name\/commit\/(.+)$/],
]

async function receive(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = ''] = decodeURIComponent(request.url ?? '').split('?')
  const route = routes.find(([, method, pattern]) => method === request.method && pattern.test(path))
  if (!route) return answer(response, 404, { error: `no route ${request.method} ${path}` })
  const [asked, method, pattern] = route
  state.asked.push(asked)
  const trouble = state.trouble.get(asked)
  if (trouble === 'break') return void request.socket.destroy()
  if (typeof trouble === 'number') return answer(response, trouble, { error: 'trouble' })
  trouble?.()
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
  const token = request.headers.authorization
  if (method === 'POST' && token !== 'Bearer hf_write')
    return answer(response, token ? 403 : 401, { error: 'not allowed' })
  const [status, json] = handlers[asked](state, pattern.exec(path)?.[1] ?? '', body, request)
  answer(response, status, json)
}

function answer(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}

type Handler = (state: State, argument: string, body: Buffer, request: IncomingMessage) => readonly [number, unknown]

const missing = [404, { error: 'Repository not found' }] as const

const handlers: Readonly<Record<Asked, Handler>> = {
  exists: ({ branches }) => (branches.size > 0 ? [200, { likes: 0 }] : missing),
  head: ({ branches, commits }, revision) => {
    const sha = branches.get(revision) ?? (commits.has(revision) ? revision : undefined)
    return sha === undefined ? missing : [200, { _id: '1', id: 'owner/name', sha, lastModified: '2026-01-01' }]
  },
  tree: ({ commits }, revision) => [200, [...(commits.get(revision)?.files ?? [])].map(entryOf)],
  create: (state, _, body) => {
    const { type, organization, name, visibility } = JSON.parse(String(body))
    if (type !== 'dataset' || `${organization}/${name}` !== 'owner/name') return [400, { error: 'another repository' }]
    state.created.visibility = visibility
    advance(state, 'main', 'initial commit', '', new Map([['.gitattributes', Buffer.from('*.parquet filter=lfs\n')]]))
    return [200, { url: 'x', id: '1' }]
  },
  branch: ({ branches, commits }, branch, body) => {
    const { startingPoint } = JSON.parse(String(body))
    if (!commits.has(startingPoint)) return [404, { error: 'no such starting point' }]
    branches.set(branch, startingPoint)
    return [200, {}]
  },
  preupload: (_, __, body) => {
    const { files } = JSON.parse(String(body)) as { files: { path: string }[] }
    return [200, { files: files.map(({ path }) => ({ path, uploadMode: isLarge(path) ? 'lfs' : 'regular' })) }]
  },
  batch: ({ objects }, _, body, { headers }) => {
    const { objects: wanted, transfers } = JSON.parse(String(body)) as {
      objects: { oid: string; size: number }[]
      transfers: string[]
    }
    if (transfers.includes('xet')) return [422, { error: 'this Hub speaks plain LFS' }]
    const upload = (oid: string) => ({ upload: { href: `http://${headers.host}/lfs/${oid}` } })
    return [
      200,
      {
        transfer: 'basic',
        objects: wanted.map(({ oid, size }) => ({ oid, size, ...(objects.has(oid) ? {} : { actions: upload(oid) }) })),
      },
    ]
  },
  put: ({ objects }, oid, body) => {
    if (sha256Of(body) !== oid) return [400, { error: 'other bytes' }]
    objects.set(oid, body)
    return [200, {}]
  },
  commit: (state, branch, body) => {
    const [header, ...operations] = String(body)
      .split('\n')
      .map((line) => JSON.parse(line) as Operation)
    const { parentCommit, summary = '', description = '' } = header?.value ?? {}
    if (parentCommit !== state.branches.get(branch)) return [412, { error: 'A commit has happened since' }]
    const files = new Map(filesOf(state, branch))
    for (const { key, value } of operations) {
      if (key === 'deletedFile') files.delete(value.path)
      else if (key === 'file') files.set(value.path, Buffer.from(value.content ?? '', 'base64'))
      else if (state.objects.has(value.oid ?? '')) files.set(value.path, state.objects.get(value.oid ?? '') as Buffer)
      else return [400, { error: `no object for ${value.path}` }]
    }
    return [200, { commitOid: advance(state, branch, summary, description, files), commitUrl: 'x', hookOutput: '' }]
  },
}

interface Operation {
  readonly key: 'header' | 'file' | 'lfsFile' | 'deletedFile'
  readonly value: {
    path: string
    content?: string
    oid?: string
    parentCommit?: string
    summary?: string
    description?: string
  }
}

const isLarge = (path: string) => path.endsWith('.parquet')

// As the Hub lists files: git's name for small ones, of a pointer with the sha256 in it for large ones.
function entryOf([path, bytes]: readonly [string, Buffer]) {
  const oid = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
  const lfs = { oid: sha256Of(bytes), size: bytes.length, pointerSize: 130 }
  return { type: 'file', path, size: bytes.length, oid, ...(isLarge(path) ? { lfs, oid: 'e'.repeat(40) } : {}) }
}
