/** One attempt at a file: ask for the bytes that are missing, keep what comes. */
import { NagareError } from '../errors.ts'
import { type Answer, ask, lost } from './ask.ts'
import { append, hasValidator, type Part, setOrigin, startOver } from './part.ts'
import { passing, statusError } from './retry.ts'
import type { Call, RemoteFile } from './types.ts'

/** What to tell while bytes come: how many are expected in all, and how many came. */
export interface Listener {
  readonly expect: (total: number | undefined) => void
  readonly advance: (bytes: number) => void
}

/** Asks for what is missing of a file and keeps it; throws unless the file is whole afterwards. */
export async function attempt(file: RemoteFile, part: Part, call: Call, listener: Listener): Promise<void> {
  if (part.bytes > 0 && part.bytes === part.total) return
  const answer = await ask(file.url, { ...file.headers, ...rangeOf(part) }, call)
  try {
    if (!(await isAccepted(file, part, answer, listener))) return
    await receive(file, part, answer, call, listener)
  } finally {
    await answer.close()
  }
}

function rangeOf(part: Part): Record<string, string> {
  const plain = { 'accept-encoding': 'identity' }
  if (part.bytes === 0 || !hasValidator(part.origin)) return plain
  return { ...plain, range: `bytes=${part.bytes}-`, 'if-range': part.origin.etag as string }
}

async function isAccepted(file: RemoteFile, part: Part, answer: Answer, listener: Listener): Promise<boolean> {
  const { response, origin } = answer
  const span = spanOf(response)
  if (response.status === 416 && span?.total === part.bytes) return false
  if (response.status === 416 || (response.status === 206 && !continues(part, answer))) {
    await forget(part, listener)
    throw passing('the server sent another range than was asked for', { waitMs: 0 })
  }
  if (!response.ok) throw statusError(file.url, response)
  const total = response.status === 206 ? span?.total : lengthOf(response)
  if (file.bytes !== undefined && total !== undefined && total !== file.bytes) throw otherSize(file, file.bytes, total)
  listener.expect(total ?? file.bytes)
  if (response.status === 206) return true
  await forget(part, listener)
  // bytes that fetch has decoded are not those that a range counts
  const { etag: _, ...rest } = origin
  await setOrigin(part, file.url, isEncoded(response) ? rest : origin, total)
  return true
}

function otherSize(file: RemoteFile, wanted: number, found: number): NagareError {
  const state = `expected ${wanted} bytes, the server has ${found}`
  return new NagareError('network', `Cannot download ${file.url}: ${state}; check the revision or fetch the list again`)
}

function continues(part: Part, { response, origin }: Answer): boolean {
  const sameBytes = origin.etag === undefined || origin.etag === part.origin.etag
  return part.bytes > 0 && sameBytes && spanOf(response)?.start === part.bytes
}

async function forget(part: Part, listener: Listener): Promise<void> {
  listener.advance(-part.bytes)
  await startOver(part)
}

async function receive(file: RemoteFile, part: Part, answer: Answer, call: Call, listener: Listener): Promise<void> {
  const at = new URL(file.url)
  for await (const chunk of chunksOf(answer, at, call)) {
    await append(part, chunk)
    listener.advance(chunk.byteLength)
    answer.touch()
  }
  if (part.total === undefined || part.bytes >= part.total) return
  throw lost(at, new Error(`${part.bytes} of ${part.total} bytes`), call)
}

async function* chunksOf({ response }: Answer, at: URL, call: Call): AsyncGenerator<Uint8Array> {
  try {
    if (response.body) yield* response.body
  } catch (error) {
    call.signal.throwIfAborted()
    throw lost(at, error, call)
  }
}

function isEncoded(response: Response): boolean {
  return (response.headers.get('content-encoding') ?? 'identity') !== 'identity'
}

function lengthOf(response: Response): number | undefined {
  const length = response.headers.get('content-length')
  return isEncoded(response) || length === null ? undefined : Number(length)
}

function spanOf(response: Response): { start?: number; total?: number } | undefined {
  const found = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '')
  if (!found) return undefined
  const [, start, total] = found
  return { ...(start && { start: Number(start) }), ...(total !== '*' && { total: Number(total) }) }
}
