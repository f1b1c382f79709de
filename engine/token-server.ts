/** A small HTTP server on loopback that streams bytes to those who know a token: bounded, patient only so long, and gone at a word. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { messageOf, NagareError } from './errors.ts'
import { refusal } from './stream-query.ts'

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

/** Serves GET /stream from `open`, which may throw a `usage` error (400), and GET /health. Throws an `output` error when the port is taken. */
export async function listenOnLoopback(
  open: (parameters: Readonly<Record<string, string>>) => Answer,
  settings: ServerSettings,
): Promise<TokenServer> {
  const sending = new Set<ServerResponse>()
  const stalled = new WeakSet<Socket>()
  const server = createServer({ headersTimeout: headTime, requestTimeout: headTime }, (request, response) => {
    void answer(request, response).catch((error) => settings.log(`a request failed: ${messageOf(error)}`))
  })
  server.maxConnections = settings.limit + spareConnections
  server.setTimeout(settings.idle, (socket) => {
    stalled.add(socket)
    socket.destroy()
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://loopback')
    if (pathname !== '/stream' && pathname !== '/health') return refuse(response, 404, 'there are /stream and /health')
    if (request.method !== 'GET') return refuse(response, 405, 'only GET is served', { Allow: 'GET' })
    if (pathname === '/health') return reply(response, 200, { status: 'ok' })
    if (!isBearer(request.headers.authorization, settings.token))
      return refuse(response, 401, 'send the header Authorization: Bearer TOKEN', { 'WWW-Authenticate': 'Bearer' })
    if (sending.size >= settings.limit)
      return refuse(response, 503, `${settings.limit} streams are being sent; try again`, { 'Retry-After': '5' })
    const opened = tryOpen(() => open(single(searchParams)))
    if (opened instanceof NagareError) return refuse(response, opened.kind === 'usage' ? 400 : 500, opened.message)
    sending.add(response)
    response.on('close', () => sending.delete(response))
    response.writeHead(200, { 'Content-Type': opened.type, 'Cache-Control': 'no-store' })
    const said = `${request.url} of ${request.socket.remotePort}`
    settings.log(`${said}: begins`)
    const { socket } = request
    try {
      await pipeline(Readable.from(opened.body, { objectMode: false }), response)
      settings.log(`${said}: ends, ${socket.bytesWritten} bytes`)
    } catch (error) {
      const left = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE'
      const why = stalled.has(socket) ? `nothing moved for ${settings.idle / 1000} s` : 'the reader left'
      settings.log(`${said}: cut after ${socket.bytesWritten} bytes, ${left ? why : messageOf(error)}`)
    }
  }
  await listen(server, settings.port)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    streams: () => sending.size,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
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
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`))
}

function single(parameters: URLSearchParams): Record<string, string> {
  for (const name of parameters.keys())
    if (parameters.getAll(name).length > 1) throw refusal(name, 'given twice', 'give it once')
  return Object.fromEntries(parameters)
}

function tryOpen(open: () => Answer): Answer | NagareError {
  try {
    return open()
  } catch (error) {
    return error instanceof NagareError ? error : new NagareError('bug', messageOf(error), error)
  }
}

function refuse(response: ServerResponse, status: number, error: string, headers: Record<string, string> = {}): void {
  reply(response, status, { error }, headers)
}

function reply(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  response.end(`${JSON.stringify(body)}\n`)
}
