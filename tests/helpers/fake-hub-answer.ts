/** One answer of the fake Hub, with ranges and faults. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** A fault of one answer, or with `always` of every answer, for a path. */
export interface Fault {
  readonly always?: boolean
  /** Answer with this status instead. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Drop the connection once so many bytes of this answer are kept. */
  readonly breakAfter?: number
  /** Send nothing more after so many bytes, and keep the connection. */
  readonly stallAfter?: number
  /** Wait so long before the first byte of the answer. */
  readonly slowMs?: number
  readonly wrongBytes?: boolean
  readonly ignoreRange?: boolean
  /** Answer a range even where If-Range names another file. */
  readonly blindRange?: boolean
  /** Answer a range with the one that begins so many bytes later. */
  readonly shiftRange?: number
  /** Send the bytes in ten pieces, so long apart. */
  readonly dripMs?: number
  /** Tell no length. */
  readonly chunked?: boolean
}

/** A request for a file, and all that its answer depends on. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly bytes: Buffer
  readonly headers: Readonly<Record<string, string>>
  readonly fault: Fault
  readonly kept: (bytes: number) => Promise<void>
}

/** Answers with the file or the range of it that was asked for, or as the fault wants. */
export function sendFile(exchange: Exchange): void {
  const { request, response, bytes, fault } = exchange
  if (fault.status) return void end(response, fault.status, fault.headers ?? {}, 'trouble')
  const headers: Record<string, string> = { ...exchange.headers, ...fault.headers }
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')
  const condition = request.headers['if-range'] ?? headers.etag
  const current = condition === headers.etag || fault.blindRange
  const isRange = asked !== null && current && !fault.ignoreRange
  const start = isRange ? Number(asked[1]) + (fault.shiftRange ?? 0) : 0
  if (isRange && start >= bytes.length) return void end(response, 416, { 'content-range': `bytes */${bytes.length}` })
  if (!fault.chunked) headers['content-length'] = String(bytes.length - start)
  if (isRange) headers['content-range'] = `bytes ${start}-${bytes.length - 1}/${bytes.length}`
  setTimeout(() => {
    response.writeHead(isRange ? 206 : 200, headers).flushHeaders()
    sendBody(exchange, start)
  }, fault.slowMs ?? 0)
}

/** Answers with a short text. */
export function end(response: ServerResponse, status: number, headers: Record<string, string>, text = ''): void {
  response.writeHead(status, headers).end(text)
}

function sendBody({ response, bytes, fault, kept }: Exchange, start: number): void {
  const body = Buffer.from(bytes.subarray(start))
  if (fault.wrongBytes) body[0] = (body[0] ?? 0) ^ 1
  const stop = fault.breakAfter ?? fault.stallAfter
  if (fault.dripMs) return void drip(response, body, fault.dripMs)
  if (stop === undefined) return void response.end(body)
  if (stop > 0) response.write(body.subarray(0, stop))
  if (fault.breakAfter !== undefined) void kept(start + Math.min(stop, body.length)).then(() => response.destroy())
}

async function drip(response: ServerResponse, body: Buffer, waitMs: number): Promise<void> {
  const size = Math.ceil(body.length / 10)
  for (let at = 0; at < body.length; at += size) {
    response.write(body.subarray(at, at + size))
    await sleep(waitMs)
  }
  response.end()
}
