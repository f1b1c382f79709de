import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useProxyFromEnv } from '#engine/fetch/fetch.ts'
import { setScene, sha256, text } from '../helpers/fake-hub-fetch.ts'
import { addressOf, closed, listen } from '../helpers/fake-hub-server.ts'

const scene = setScene({ lfs: true })
const { get, saved } = scene
const headers = { authorization: 'Bearer hf_secret', cookie: 'secret', 'x-plain': 'plain' }

describe('a redirect', () => {
  test('keeps what the Hub says of the file, checks its hash, and resumes by the etag of the other host', async () => {
    scene.hub.fail('data/a.json', { breakAfter: 1000 })
    const found = await get({ path: 'data/a.json' })
    expect(found).toEqual([{ path: 'data/a.json', bytes: text.length, sha256, etag: sha256, commit: scene.hub.commit }])
    expect(scene.hub.seen[3]?.headers).toMatchObject({
      range: 'bytes=1000-',
      'if-range': `"cdn-${sha256.slice(0, 8)}"`,
    })
    expect(await saved('data/a.json')).toEqual(text)
  })

  test('to another host lets a wrong hash be found by what the Hub said', async () => {
    scene.hub.fail('data/a.json', { wrongBytes: true, always: true })
    await expect(get({ path: 'data/a.json' })).rejects.toThrow(`expected sha256 ${sha256}`)
  })

  test('does not take an etag of 64 digits from elsewhere for a hash', async () => {
    scene.hub.fail('b.json', { headers: { etag: `"${'1'.repeat(64)}"` } })
    await get({ path: 'data/a.json' })
    const cdn = `http://${scene.hub.seen[1]?.headers.host}/blob/b.json`
    expect(await get({ path: 'b.json', url: cdn })).toMatchObject([{ bytes: 1, etag: '1'.repeat(64) }])
  })

  test('to another host carries no secrets, within a host it does', async () => {
    await get({ path: 'b.json', headers })
    expect(scene.hub.seen.map(({ server }) => server)).toEqual(['hub', 'cdn'])
    expect(scene.hub.seen[0]?.headers).toMatchObject(headers)
    expect(scene.hub.seen[1]?.headers).toMatchObject({ 'x-plain': 'plain' })
    expect(scene.hub.seen[1]?.headers).not.toHaveProperty('authorization')
    expect(scene.hub.seen[1]?.headers).not.toHaveProperty('cookie')
    const within = await listen((request, response) => {
      if (request.url === '/old') response.writeHead(307, { location: '/new' }).end()
      else response.end(request.headers.authorization)
    })
    await get({ path: 'who', url: `${addressOf(within)}/old`, headers })
    expect(String(await saved('who'))).toBe('Bearer hf_secret')
    await closed(within)
  })

  test.each<[string, string, RegExp]>([
    ['that never ends', '/again', /redirected more than 10 times/],
    ['to what is no web address', 'file:///etc/passwd', /no http or https address/],
  ])('%s is refused', async (_, location, message) => {
    const server = await listen((_, response) => response.writeHead(302, { location }).end())
    await expect(get({ path: 'x', url: addressOf(server) })).rejects.toMatchObject({ kind: 'network', message })
    await closed(server)
  })

  test('from https to http is refused', async () => {
    const location = 'http://127.0.0.1:1/x'
    const ask: typeof fetch = async () => new Response(null, { status: 302, headers: { location } })
    await expect(get({ path: 'x', url: 'https://127.0.0.1/x' }, { fetch: ask })).rejects.toThrow(/from https to http/)
  })
})

test('a certificate that nobody vouches for is told at once, with what to do', async () => {
  const cause = Object.assign(new Error('self-signed certificate'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' })
  let calls = 0
  const ask: typeof fetch = async () => {
    calls += 1
    throw new TypeError('fetch failed', { cause })
  }
  await expect(get({ path: 'x' }, { fetch: ask })).rejects.toThrow(/self-signed certificate.*NODE_EXTRA_CA_CERTS/)
  expect(calls).toBe(1)
})

describe('a proxy', () => {
  let proxy: Server
  let passed: string[]
  let undo = () => {}
  beforeEach(async () => {
    passed = []
    proxy = createServer((request, response) => {
      passed.push(`${request.method} ${request.url}`)
      response.writeHead(502).end()
    })
    proxy.on('connect', ({ url = '' }, socket) => {
      passed.push(`CONNECT ${url}`)
      const onward = connect(Number(url.split(':')[1]), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
      socket
        .on('error', () => onward.destroy())
        .pipe(onward.on('error', () => socket.destroy()))
        .pipe(socket)
    })
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  })
  afterEach(async () => {
    undo()
    await closed(proxy)
  })

  test('named by HTTP_PROXY is gone through', async () => {
    undo = useProxyFromEnv({ HTTP_PROXY: addressOf(proxy) })
    await get({ path: 'data/a.json' })
    expect(passed).toContain(`CONNECT ${new URL(scene.hub.endpoint).host}`)
    expect(await saved('data/a.json')).toEqual(text)
  })

  test('named by HTTPS_PROXY is gone through for https', async () => {
    undo = useProxyFromEnv({ HTTPS_PROXY: addressOf(proxy) })
    const host = new URL(scene.hub.endpoint).host
    await expect(get({ path: 'x', url: `https://${host}/x` })).rejects.toThrow(/no safe connection/)
    expect(passed).toEqual([`CONNECT ${host}`])
  })

  test.each([
    ['by host', { NO_PROXY: '127.0.0.1' }],
    ['by all', { NO_PROXY: '*' }],
  ])('is passed by where NO_PROXY says so %s', async (_, noProxy) => {
    undo = useProxyFromEnv({ HTTP_PROXY: addressOf(proxy), ...noProxy })
    await get({ path: 'b.json' })
    expect(passed).toEqual([])
  })

  test('is left again by what the call returns', async () => {
    useProxyFromEnv({ HTTP_PROXY: addressOf(proxy) })()
    await get({ path: 'b.json' })
    expect(passed).toEqual([])
  })

  test('that is not there ends the download fast', async () => {
    undo = useProxyFromEnv({ HTTP_PROXY: addressOf(proxy) })
    await closed(proxy)
    const began = Date.now()
    await expect(get({ path: 'b.json' })).rejects.toThrow(/ECONNREFUSED.*HTTPS_PROXY/)
    expect(Date.now() - began).toBeLessThan(5000)
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  })

  test('with an address that is none is told as a mistake of the call', () => {
    expect(() => useProxyFromEnv({ HTTPS_PROXY: 'http://' })).toThrow(/Cannot use the proxy.*http:\/\/proxy\.example/)
  })
})
