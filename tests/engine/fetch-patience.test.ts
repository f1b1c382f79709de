import { describe, expect, test } from 'vitest'
import { retryAfter } from '#engine/fetch/retry.ts'
import { setScene } from '../helpers/fake-hub-fetch.ts'
import { closedAddress } from '../helpers/fake-hub-server.ts'

const scene = setScene()
const { get, saved } = scene

describe('patience', () => {
  test.each<[string, string, number, number]>([
    ['seconds', '1', 950, 2500],
    ['a date', 'date', 950, 3500],
    ['more than the longest wait', '3600', 1450, 3000],
  ])('obeys Retry-After: %s', async (_, value, least, most) => {
    const after = value === 'date' ? new Date(Date.now() + 2500).toUTCString() : value
    scene.hub.fail('b.json', { status: value === '1' ? 503 : 429, headers: { 'retry-after': after } })
    const began = Date.now()
    await get({ path: 'b.json' }, { maxWaitMs: value === '3600' ? 1500 : 5000 })
    expect(Date.now() - began).toBeGreaterThan(least)
    expect(Date.now() - began).toBeLessThan(most)
  })

  test.each([
    [null, undefined],
    ['', undefined],
    ['2', 2000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 9000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
  ])('reads Retry-After %j as %j ms', (value, ms) => expect(retryAfter(value, 1000)).toBe(ms))

  test('ends after the retries, says how often, and keeps the bytes', async () => {
    scene.hub.fail('data/a.json', { breakAfter: 1000, always: true })
    const message = /broke.*\(4 attempts\); run the same again later: it goes on where it stopped/
    await expect(get({ path: 'data/a.json' }, { retries: 3 })).rejects.toMatchObject({ kind: 'network', message })
    expect((await saved('data/a.json.incomplete')).length).toBe(4000)
  })

  test.each<[number, RegExp]>([
    [401, /HF_TOKEN/],
    [403, /HF_TOKEN.*accept the terms/],
    [404, /resolve\/main\/b\.json.*404.*check the name and the revision/],
    [400, /400.*check the address/],
  ])('does not try again after %d', async (status, message) => {
    scene.hub.fail('b.json', { status, always: true })
    await expect(get({ path: 'b.json' })).rejects.toMatchObject({ kind: 'network', message })
    expect(scene.hub.seen.length).toBe(1)
  })

  test.each<[string, () => Promise<string>, typeof fetch]>([
    ['a closed port', closedAddress, fetch],
    ['an unknown host', async () => 'http://nagare-test.invalid', fetch],
    ['a host that never answers', async () => 'http://192.0.2.1', (...call) => neverAnswers(...call)],
  ])('ends fast at %s, naming host and address', async (_, where, ask) => {
    const url = `${await where()}/b.json`
    let calls = 0
    const counting: typeof fetch = (...call) => {
      calls += 1
      return ask(...call)
    }
    const began = Date.now()
    const failure = get({ path: 'b.json', url }, { backoffMs: 500, connectMs: 300, fetch: counting })
    const message = expect.stringMatching(
      `${url}: ${new URL(url).host} (cannot be reached|does not answer).*local folder`,
    )
    await expect(failure).rejects.toMatchObject({ kind: 'network', message })
    expect(Date.now() - began).toBeLessThan(5000)
    expect(calls).toBe(2)
  })

  test('does not try again at a host that took long to be unreachable', async () => {
    let calls = 0
    const slow: typeof fetch = (...call) => {
      calls += 1
      return neverAnswers(...call)
    }
    await expect(get({ path: 'b.json' }, { connectMs: 2100, fetch: slow })).rejects.toThrow(
      /does not answer for 2\.1 s;/,
    )
    expect(calls).toBe(1)
  })

  test('waits as for any broken connection once a host has answered', async () => {
    let calls = 0
    const lost: typeof fetch = (...call) => {
      calls += 1
      return calls === 1 || calls > 4
        ? fetch(...call)
        : Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }))
    }
    scene.hub.fail('data/a.json', { breakAfter: 1000 })
    await get({ path: 'data/a.json' }, { fetch: lost })
    expect(calls).toBe(5)
  })

  test('waits for a slow answer of a host that is there', async () => {
    scene.hub.fail('b.json', { slowMs: 400 })
    await get({ path: 'b.json' }, { connectMs: 100, retries: 0 })
    expect(await saved('b.json')).toEqual(Buffer.from('b'))
  })

  test('refuses what is no web address', async () => {
    await expect(get({ path: 'x', url: 'ftp://127.0.0.1/x' })).rejects.toMatchObject({
      kind: 'network',
      message: /no http/,
    })
  })
})

const neverAnswers: typeof fetch = (_url, init) =>
  new Promise((_, fail) => init?.signal?.addEventListener('abort', () => fail(init.signal?.reason)))
