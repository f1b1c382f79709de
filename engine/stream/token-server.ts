/**
 * A small HTTP server on loopback that streams bytes to those who
 * know a token: bounded, patient only so long, and gone at a word.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { messageOf, NagareError } from '../errors.ts'
import { refusal } from './query.ts'

/** A body to send, produced as it is read. */
export interface Answer {
  readonly type: string
  readonly body: Iterable<Uint8Array>
}

export interface ServerSettings {
  /** 0 takes any that is free. */
  readonly port: number
  readonly token: string
  /** Streams at once; further ones are told to come again (503). */
  readonly limit: number
  /** Milliseconds after which a connection on which nothing moves is cut. */
  readonly idle: number
  readonly log: (line: string) => void
}

/** A server that listens. */
export interface TokenServer {
  readonly url: string
  /** How many streams are being sent. */
  streams(): number
  /** Stops listening and cuts what is being sent. */
  close(): Promise<void>
}

// Connections beyond the streams: for /health and refusals. More are dropped by the system.
const spareConnections = 32
// Milliseconds to send a request's head in.
const headTime = 10_000

type Open = (parameters: Readonly<Record<string, string>>) => Answer

interface Serving extends ServerSettings {
  readonly open: Open
  readonly sending: Set<ServerResponse>
  /** Connections that were cut because nothing moved. */
  readonly stalled: WeakSet<Socket>
}

/**
 * Serves GET /stream from `open`, which may throw a `usage` error (400),
 * and GET /health. Throws an `output` error when the port is taken.
 */
export async function listenOnLoopback(open: Open, settings: ServerSettings): Promise<TokenServer> {
  const serving: Serving = { ...settings, open, sending: new Set(), stalled: new WeakSet() }
  const server = createServer({ headersTimeout: headTime, requestTimeout: headTime }, (request, response) => {
    void handle(serving, request, response)
  })
  server.maxConnections = settings.limit + spareConnections
  server.setTimeout(settings.idle, (socket) => {
    serving.stalled.add(socket)
    socket.destroy()
  })
  await listen(server, settings.port)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    streams: () => serving.sending.size,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

async function handle(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = answerTo(serving, request)
  if ('type' in answer) return send(serving, answer, request, response)
  response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers })
  response.end(`${JSON.stringify(answer.body)}\n`)
}

interface Reply {
  readonly status: number
  readonly body: object
  readonly headers?: Record<string, string>
}

function refused(status: number, error: string, headers: Record<string, string> = {}): Reply {
  return { status, body: { error }, headers }
}

function answerTo(serving: Serving, { url, method, headers }: IncomingMessage): Answer | Reply {
  const asked = URL.parse(url ?? '/', 'http://loopback')
  if (asked?.pathname !== '/stream' && asked?.pathname !== '/health')
    return refused(404, 'there are /stream and /health')
  if (method !== 'GET') return refused(405, 'only GET is served', { Allow: 'GET' })
  if (asked.pathname === '/health') return { status: 200, body: { status: 'ok' } }
  if (!isBearer(headers.authorization, serving.token))
    return refused(401, 'send the header Authorization: Bearer TOKEN', { 'WWW-Authenticate': 'Bearer' })
  if (serving.sending.size >= serving.limit)
    return refused(503, `${serving.limit} streams are being sent; try again`, { 'Retry-After': '5' })
  try {
    return serving.open(single(asked.searchParams))
  } catch (error) {
    return refused(error instanceof NagareError && error.kind === 'usage' ? 400 : 500, messageOf(error))
  }
}

// A body that ends early is never ended as if it were whole: the connection breaks.
async function send(
  { sending, stalled, idle, log }: Serving,
  { type, body }: Answer,
  { url, socket }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const said = `${url} of ${socket.remotePort}`
  const before = socket.bytesWritten
  sending.add(response)
  response.on('close', () => sending.delete(response))
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' })
  log(`${said}: begins`)
  try {
    await pipeline(Readable.from(body, { objectMode: false }), response)
    log(`${said}: ends, ${socket.bytesWritten - before} bytes`)
  } catch (error) {
    const left = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE'
    const why = stalled.has(socket) ? `nothing moved for ${idle / 1000} s` : 'the reader left'
    log(`${said}: cut after ${socket.bytesWritten - before} bytes, ${left ? why : messageOf(error)}`)
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', (error) =>
      failed(
        new NagareError('output', `Cannot listen on 127.0.0.1:${port}: ${error.message}; give another --port, or 0`),
      ),
    )
    server.listen({ port, host: '127.0.0.1' }, done)
  })
}

// Digests are compared, so that neither content nor length of the token shows in the time it takes.
function isBearer(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  // The name of the scheme may be in either case (RFC 9110, 11.1).
  return timingSafeEqual(digest((header ?? '').replace(/^bearer /i, 'Bearer ')), digest(`Bearer ${token}`))
}

function single(parameters: URLSearchParams): Record<string, string> {
  for (const name of parameters.keys())
    if (parameters.getAll(name).length > 1) throw refusal(name, 'given twice', 'give it once')
  return Object.fromEntries(parameters)
}
