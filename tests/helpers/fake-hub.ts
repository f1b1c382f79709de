/** A small Hub on loopback: the tree of a repository, its files, and every way that a server can let us down. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { end, type Fault, sendFile } from './fake-hub-answer.ts'
import { addressOf, closed, listen } from './fake-hub-server.ts'

/** Waits until so many bytes of a file are kept, so that a dropped connection takes none of them with it. */
export type Kept = (path: string, bytes: number) => Promise<void>

/** A request as the server saw it. */
export interface Seen {
  readonly server: 'hub' | 'cdn'
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

export interface FakeHub {
  readonly endpoint: string
  readonly repo: string
  readonly commit: string
  readonly seen: Seen[]
  /** What the repository holds; change it to change what is served. */
  readonly files: Map<string, Buffer>
  readonly url: (path: string) => string
  readonly fail: (path: string, ...faults: readonly Fault[]) => void
  readonly close: () => Promise<void>
}

/** Serves files at datasets/owner/name, revision main; with `lfs` from a second server, as large files are. */
export async function fakeHub(
  texts: Readonly<Record<string, string | Buffer>>,
  { lfs = false, pageSize = 1000, kept = (async () => undefined) as Kept } = {},
): Promise<FakeHub> {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]))
  const faults = new Map<string, Fault[]>()
  const seen: Seen[] = []
  const [repo, commit] = ['datasets/owner/name', 'c'.repeat(40)]
  const about = { lfs, pageSize, kept, repo, commit, files, cdn: '', endpoint: '' }
  const serve = (server: Seen['server']) =>
    listen((request, response) => {
      const path = decodeURIComponent(request.url ?? '')
      seen.push({ server, path, headers: request.headers })
      answer(about, request, response, path, (name) => takeFault(faults, name))
    })
  const [hub, cdn] = [await serve('hub'), await serve('cdn')]
  Object.assign(about, { cdn: addressOf(cdn), endpoint: addressOf(hub) })
  return {
    ...{ endpoint: about.endpoint, repo, commit, seen, files },
    url: (path) => `${about.endpoint}/${repo}/resolve/main/${path}`,
    fail: (path, ...more) => faults.set(path, [...(faults.get(path) ?? []), ...more]),
    close: async () => void (await Promise.all([hub, cdn].map(closed))),
  }
}

/** The SHA-256 of bytes, in hex. */
export const sha256Of = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')

interface About {
  readonly lfs: boolean
  readonly pageSize: number
  readonly kept: Kept
  readonly repo: string
  readonly commit: string
  readonly files: ReadonlyMap<string, Buffer>
  readonly cdn: string
  readonly endpoint: string
}

function answer(
  about: About,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  fault: (name: string) => Fault,
): void {
  const [, name = ''] = /^\/(?:datasets\/owner\/name\/resolve\/main|blob)\/(.*)$/.exec(path) ?? []
  const bytes = about.files.get(name)
  if (path.startsWith(`/api/${about.repo}/tree/main?`)) return void tree(about, path, response, fault('tree'))
  if (bytes === undefined) return void end(response, 404, { 'x-error-code': 'EntryNotFound' }, 'Entry not found')
  const etag = `"${sha256Of(bytes)}"`
  if (about.lfs && !path.startsWith('/blob/')) {
    const linked = { 'x-linked-etag': etag, 'x-linked-size': String(bytes.length), 'x-repo-commit': about.commit }
    return void end(response, 302, { ...linked, etag: '"redirect"', location: `${about.cdn}/blob/${encodeURI(name)}` })
  }
  const commit = about.lfs ? {} : { 'x-repo-commit': about.commit }
  const headers = { etag: about.lfs ? `"cdn-${etag.slice(1, 9)}"` : etag, ...commit }
  const kept = (size: number) => about.kept(name, size)
  sendFile({ request, response, bytes, headers, fault: fault(name), kept })
}

function tree(about: About, path: string, response: ServerResponse, fault: Fault): void {
  const from = Number(/[?&]cursor=(\d+)/.exec(path)?.[1] ?? 0)
  const entries = [{ type: 'directory', path: 'data', size: 0, oid: 'd'.repeat(40) }, ...treeFiles(about)]
  const next = from + about.pageSize
  const more = `<${about.endpoint}/api/${about.repo}/tree/main?recursive=true&cursor=${next}>; rel="next"`
  const headers = { 'content-type': 'application/json', ...(next < entries.length && { link: more }), ...fault.headers }
  const page = JSON.stringify(entries.slice(from, next))
  if (fault.slowMs) setTimeout(() => end(response, 200, headers, page), fault.slowMs)
  else end(response, fault.status ?? 200, headers, fault.wrongBytes ? '<html>' : page)
}

function treeFiles({ files, lfs }: About) {
  return [...files].reverse().map(([path, bytes]) => {
    const large = { lfs: { oid: sha256Of(bytes), size: bytes.length, pointerSize: 130 } }
    return { type: 'file', path, size: bytes.length, oid: 'e'.repeat(40), ...(lfs && large) }
  })
}

function takeFault(faults: Map<string, Fault[]>, name: string): Fault {
  const [first, ...rest] = faults.get(name) ?? []
  if (first && !first.always) faults.set(name, rest)
  return first ?? {}
}
