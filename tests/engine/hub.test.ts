import { describe, expect, test } from 'vitest'
import { fetchFiles } from '#engine/fetch/fetch.ts'
import { hubSettings, listHubFiles } from '#engine/fetch/hub.ts'
import { type FakeHub, fakeHub, sha256Of } from '../helpers/fake-hub.ts'
import type { Fault } from '../helpers/fake-hub-answer.ts'
import { setScene } from '../helpers/fake-hub-fetch.ts'
import { closedAddress } from '../helpers/fake-hub-server.ts'

const scene = setScene({ lfs: true })
const HF_TOKEN = 'hf_secret'

describe('hubSettings', () => {
  test.each<[Record<string, string>, object]>([
    [{}, { endpoint: 'https://huggingface.co' }],
    [{ HF_ENDPOINT: '', HF_TOKEN: '' }, { endpoint: 'https://huggingface.co' }],
    [{ HF_ENDPOINT: 'http://mirror/hub/' }, { endpoint: 'http://mirror/hub' }],
    [{ HF_TOKEN: ' hf_x\n' }, { endpoint: 'https://huggingface.co', token: 'hf_x' }],
  ])('%j', (env, expected) => expect(hubSettings(env)).toEqual(expected))

  test('refuses what is no token without showing it', () => {
    expect(() => hubSettings({ HF_TOKEN: 'secret' })).toThrow(
      /^Cannot use HF_TOKEN: it does not begin with hf_; .*page$/,
    )
  })
})

describe('listHubFiles', () => {
  test('gives the files by path, without folders, each with address, size and hash', async () => {
    const found = await list()
    expect(found.map(({ path }) => path)).toEqual(['b.json', 'data/a.json', '日本 語.json'])
    expect(found[0]).toEqual({ url: scene.hub.url('b.json'), path: 'b.json', bytes: 1, sha256: sha256Of('b') })
    expect(found[2]?.url).toBe(scene.hub.url('%E6%97%A5%E6%9C%AC%20%E8%AA%9E.json'))
  })

  test('gives what fetchFiles takes', async () => {
    const found = await fetchFiles(await list({ HF_TOKEN }), scene.settings())
    expect(found.map(({ bytes, commit }) => [bytes, commit === scene.hub.commit])).toEqual([
      [1, true],
      [228890, true],
      [1, true],
    ])
  })

  test('gives no hash where the Hub has none', async () => {
    await withHub(await fakeHub({ 'a.json': 'a' }), async (hub) => {
      expect(await list({}, {}, hub)).toEqual([{ url: hub.url('a.json'), path: 'a.json', bytes: 1 }])
    })
  })

  test('follows the pages', async () => {
    const texts = Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`${n}.json`, 'x']))
    await withHub(await fakeHub(texts, { pageSize: 10 }), async (hub) => {
      expect(await list({}, {}, hub)).toHaveLength(25)
      expect(hub.seen).toHaveLength(3)
    })
  })

  test('sends the token, and hands it on with each file', async () => {
    const found = await list({ HF_TOKEN })
    expect(scene.hub.seen[0]?.headers.authorization).toBe('Bearer hf_secret')
    expect(found[0]?.headers).toEqual({ authorization: 'Bearer hf_secret' })
  })

  test('encodes a revision with a slash', async () => {
    await expect(list({}, { revision: 'refs/pr/1' })).rejects.toThrow(/refs\/pr\/1/)
    const asked: string[] = []
    const ask: typeof fetch = async (url) => {
      asked.push(String(url))
      return Response.json([{ type: 'file', path: 'a', size: 1 }])
    }
    const [file] = await list({}, { revision: 'refs/pr/1', fetch: ask })
    expect([asked[0], file?.url]).toEqual([
      `${scene.hub.endpoint}/api/datasets/owner/name/tree/refs%2Fpr%2F1?recursive=true&expand=false`,
      `${scene.hub.endpoint}/datasets/owner/name/resolve/refs%2Fpr%2F1/a`,
    ])
  })

  test.each<[string, Fault[]]>([
    ['429, as long as it asks for', [{ status: 429, headers: { 'retry-after': '0' } }]],
    ['500', [{ status: 500 }, { status: 503 }]],
  ])('tries again after %s', async (_, faults) => {
    scene.hub.fail('tree', ...faults)
    expect(await list()).toHaveLength(3)
    expect(scene.hub.seen).toHaveLength(1 + faults.length)
  })

  test('obeys Retry-After', async () => {
    scene.hub.fail('tree', { status: 429, headers: { 'retry-after': '1' } })
    const began = Date.now()
    await list({}, { maxWaitMs: 5000 })
    expect(Date.now() - began).toBeGreaterThan(950)
  })

  test.each<[string, object, Fault, RegExp, object?]>([
    [
      'a repository that is not there',
      { repo: 'datasets/owner/gone' },
      {},
      /^Cannot list datasets\/owner\/gone@main at http.*no such repository or revision; check both names$/,
    ],
    [
      'a revision that is not there',
      { revision: 'v9' },
      {},
      /^Cannot list datasets\/owner\/name@v9 .*no such repository or revision/,
    ],
    [
      'a repository that wants a token',
      {},
      { status: 401 },
      /it wants a token, or there is no such repository; set HF_TOKEN/,
    ],
    [
      'a token that is not enough',
      {},
      { status: 403 },
      /the token in HF_TOKEN may not read it; .*accept the terms at http.*\/datasets\/owner\/name$/,
      { HF_TOKEN },
    ],
    ['a name that cannot be one', { repo: 'dataset/owner/name' }, {}, /Cannot list dataset\/owner\/name@main/],
    ['a page that is no list', {}, { wrongBytes: true }, /check HF_ENDPOINT/],
    [
      'a Hub that stays in trouble',
      {},
      { status: 500 },
      /the list of datasets\/owner\/name@main from http.*500.*\(3 attempts\)/,
    ],
  ])('tells %s', async (_, listing, fault, message, env = {}) => {
    scene.hub.fail('tree', { ...fault, always: true })
    await expect(list(env, listing)).rejects.toMatchObject({ kind: 'network', message })
  })

  test.each([[{ type: 'file', size: 1 }], [{ type: 'file', path: 'a', size: 'big' }]])(
    'refuses the entry %j',
    async (entry) => {
      const ask: typeof fetch = async () => Response.json([entry])
      await expect(list({}, { fetch: ask })).rejects.toMatchObject({ kind: 'network', message: /has no path or size/ })
    },
  )

  test.each<[string, () => Promise<string>]>([
    ['a closed port', closedAddress],
    ['an unknown host', async () => 'http://nagare-test.invalid'],
  ])('ends fast at %s, naming the endpoint', async (_, where) => {
    const HF_ENDPOINT = await where()
    const began = Date.now()
    const message = expect.stringMatching(`${HF_ENDPOINT}: .* cannot be reached .*local folder`)
    await expect(list({ HF_ENDPOINT }, { backoffMs: 500 })).rejects.toMatchObject({ kind: 'network', message })
    expect(Date.now() - began).toBeLessThan(5000)
  })
})

function list(env: object = {}, more: object = {}, hub = scene.hub) {
  const patience = { retries: 2, backoffMs: 2, maxWaitMs: 50 }
  return listHubFiles({
    repo: hub.repo,
    revision: 'main',
    env: { HF_ENDPOINT: hub.endpoint, ...env },
    ...patience,
    ...more,
  })
}

async function withHub(hub: FakeHub, work: (hub: FakeHub) => Promise<void>): Promise<void> {
  await work(hub).finally(hub.close)
}
