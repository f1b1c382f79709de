/** The server on loopback: who may read, how many, and what becomes of readers that stop. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { NagareError } from '#engine/errors.ts'
import { type Answer, listenOnLoopback, type ServerSettings } from '#engine/stream/token-server.ts'

const token = 'a token of the tests, long enough'
const bearer = { Authorization: `Bearer ${token}` }

test.for<[what: string, headers: Record<string, string>]>([
  ['no token', {}],
  ['another token', { Authorization: 'Bearer a token of the tests, long enougH' }],
  ['a longer token', { Authorization: `Bearer ${token}!` }],
  ['another scheme', { Authorization: `Basic ${token}` }],
])('%s is refused with 401, and nothing is opened', async ([, headers]) => {
  const { url, opened } = await server()
  const { status, headers: said } = await fetch(`${url}/stream`, { headers })
  expect([status, said.get('www-authenticate'), opened.length]).toEqual([401, 'Bearer', 0])
})

test.for<[what: string, path: string, init: RequestInit, status: number, message: RegExp]>([
  ['a parameter that is off', '/stream?rank=x', {}, 400, /rank is off; wanted/],
  ['a parameter given twice', '/stream?rank=0&rank=1', {}, 400, /parameter rank is given twice/],
  ['another path', '/', {}, 404, /there are \/stream and \/health/],
  ['another method', '/stream', { method: 'POST' }, 405, /only GET/],
  ['a fault of ours', '/stream?rank=bug', {}, 500, /out of order/],
])('%s is refused with its reason', async ([, path, init, status, message]) => {
  const { url } = await server()
  const answer = await fetch(url + path, { ...init, headers: bearer })
  expect(answer.status).toBe(status)
  expect(((await answer.json()) as { error: string }).error).toMatch(message)
})

test('health is for all, and says nothing of the data', async () => {
  const { url } = await server()
  const answer = await fetch(`${url}/health`)
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }])
})

test.each(['Bearer', 'bearer'])('a reader gets what was opened for its parameters (%s)', async (scheme) => {
  const { url, opened } = await server()
  const headers = { Authorization: `${scheme} ${token}` }
  const answer = await fetch(`${url}/stream?rank=1&world=2`, { headers })
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['text/x-test', 'onetwo'])
  expect(opened).toEqual([{ rank: '1', world: '2' }])
})

test('streams beyond the limit are told to come again, and come when one has ended', async () => {
  const { url, listening } = await server({ limit: 2 })
  const readers = [await reader(url), await reader(url)]
  const refused = await fetch(`${url}/stream`, { headers: bearer })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  readers[0]?.destroy()
  await vi.waitFor(() => expect(listening.streams()).toBe(1))
  expect((await fetch(`${url}/stream`, { headers: bearer })).status).toBe(200)
})

test('a reader that takes nothing holds the producer back, and is cut when its time is up', async () => {
  const { url, listening, produced, lines } = await server({ idle: 300 })
  await reader(url)
  await vi.waitFor(() => expect(produced.batches).toBeGreaterThan(0))
  await sleep(100)
  const held = produced.batches
  await sleep(100)
  expect(produced.batches).toBe(held)
  expect(held).toBeLessThan(200)
  await vi.waitFor(() => expect(listening.streams()).toBe(0), { timeout: 3000 })
  await vi.waitFor(() => expect(produced.ended).toBe(true))
  expect(lines.join('\n')).toMatch(/cut after \d+ bytes, nothing moved for 0.3 s/)
})

test('a slow reader that goes on taking is not cut', async () => {
  const { url, listening } = await server({ idle: 300 })
  const socket = await reader(url)
  socket.on('data', () => {})
  for (let i = 0; i < 12; i++) {
    socket.pause()
    await sleep(100)
    // Buffers of the system stand between the two: what is taken must be more than they hold for the server to notice.
    socket.resume()
    await sleep(20)
  }
  expect(listening.streams()).toBe(1)
})

test('a reader that leaves ends what was produced for it, and the server goes on', async () => {
  const { url, listening, produced, lines } = await server()
  const socket = await reader(url)
  await vi.waitFor(() => expect(listening.streams()).toBe(1))
  socket.destroy()
  await vi.waitFor(() => expect([listening.streams(), produced.ended]).toEqual([0, true]))
  expect((await fetch(`${url}/health`)).status).toBe(200)
  expect(lines.join('\n')).toMatch(/the reader left/)
})

test('a body that fails midway breaks the connection: the reader cannot take it for whole', async () => {
  const { url, lines } = await server()
  const answer = await fetch(`${url}/stream?rank=midway`, { headers: bearer })
  await expect(answer.text()).rejects.toThrow()
  expect(lines.join('\n')).toMatch(/the disk broke/)
})

test('a connection that sends no request is cut', async () => {
  const { url } = await server({ idle: 200 })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'close')
})

test('closing cuts what is being sent and frees the port', async () => {
  const { url, listening } = await server()
  const socket = await reader(url)
  const ended = once(socket, 'close')
  socket.resume()
  await listening.close()
  await ended
  await expect(fetch(`${url}/health`)).rejects.toThrow()
})

test('it listens on loopback alone, and says so where the port is taken', async () => {
  const { url } = await server()
  expect(new URL(url).hostname).toBe('127.0.0.1')
  const again = server({ port: Number(new URL(url).port) })
  await expect(again).rejects.toThrow(/Cannot listen on 127.0.0.1:\d+: .*EADDRINUSE.*; give another --port, or 0/)
})

// A server whose streams are endless without parameters, and literal with them.
async function server(change: Partial<ServerSettings> = {}) {
  const [opened, lines]: [object[], string[]] = [[], []]
  const produced = { batches: 0, ended: false }
  const open = (parameters: Readonly<Record<string, string>>): Answer => {
    if (parameters.rank === 'x') throw new NagareError('usage', 'Cannot stream: rank is off; wanted a number')
    if (parameters.rank === 'bug') throw new Error('out of order')
    opened.push(parameters)
    const literal = parameters.rank === 'midway' ? midway() : [Buffer.from('one'), Buffer.from('two')]
    return { type: 'text/x-test', body: parameters.rank === undefined ? endless(produced) : literal }
  }
  const log = (line: string) => void lines.push(line)
  const listening = await listenOnLoopback(open, { port: 0, token, limit: 4, idle: 10_000, log, ...change })
  onTestFinished(() => listening.close())
  return { url: listening.url, listening, opened, produced, lines }
}

function* endless(produced: { batches: number; ended: boolean }): Generator<Uint8Array> {
  try {
    for (;;) {
      produced.batches += 1
      yield Buffer.alloc(100_000)
    }
  } finally {
    produced.ended = true
  }
}

function* midway(): Generator<Uint8Array> {
  yield Buffer.from('one')
  throw new Error('the disk broke')
}

// A connection that asks for a stream and then reads nothing of it.
async function reader(url: string): Promise<Socket> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', readableHighWaterMark: 1024 } as never)
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(`GET /stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`)
  await once(socket, 'readable')
  return socket
}
