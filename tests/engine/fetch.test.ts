import { readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RemoteFile } from '#engine/fetch/fetch.ts'
import { sha256Of } from '../helpers/fake-hub.ts'
import { setScene, sha256, text } from '../helpers/fake-hub-fetch.ts'

const scene = setScene()
const { get, getAll, saved } = scene

describe('a download', () => {
  test('is there whole, with its hash, etag and commit, and a record beside it', async () => {
    const found = await get({ path: 'data/a.json' })
    expect(found).toEqual([{ path: 'data/a.json', bytes: text.length, sha256, etag: sha256, commit: scene.hub.commit }])
    expect(await readdir(join(scene.folder, 'data'))).toEqual(['a.json', 'a.json.fetched.json'])
    expect(await saved('data/a.json')).toEqual(text)
  })

  test('comes in the order asked for, names as they are', async () => {
    const paths = ['日本 語.json', 'b.json', 'data/a.json']
    const found = await getAll(paths)
    expect(found.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['日本 語.json', 1],
      ['b.json', 1],
      ['data/a.json', text.length],
    ])
  })

  test('is not repeated, and needs no network, while it is what is wanted', async () => {
    const first = await get({ path: 'data/a.json' })
    await scene.hub.close()
    expect(await get({ path: 'data/a.json' })).toEqual(first)
    expect(await get({ path: 'data/a.json', url: 'http://127.0.0.1:1/other', sha256 })).toEqual(first)
  })

  test.each<[string, () => Promise<unknown>, Partial<RemoteFile>]>([
    ['its record is lost', () => rm(join(scene.folder, 'b.json.fetched.json')), {}],
    ['its record is torn', () => writeFile(join(scene.folder, 'b.json.fetched.json'), '{"url'), {}],
    ['it was changed, at the same size', () => writeFile(join(scene.folder, 'b.json'), 'x'), {}],
    ['it was cut', () => writeFile(join(scene.folder, 'b.json'), ''), {}],
    ['another address is wanted', () => serve('/b.json', 'b'), { url: '/b.json' }],
    ['another hash is wanted', () => serve('b.json', 'x'), { sha256: sha256Of('x') }],
    ['another size is wanted', () => serve('b.json', 'xx'), { bytes: 2 }],
  ])('is repeated when %s', async (_, harm, wanted) => {
    await get({ path: 'b.json' })
    await harm()
    await get({ path: 'b.json', ...wanted, ...(wanted.url && { url: scene.hub.url(wanted.url) }) })
    expect(scene.hub.seen.length).toBe(2)
    expect(await saved('b.json')).toEqual(scene.hub.files.get('b.json'))
  })

  test('is taken as it lies when its hash is right, whoever put it there', async () => {
    await writeFile(join(scene.folder, 'b.json'), 'b')
    expect(await get({ path: 'b.json', sha256: sha256Of('b') })).toMatchObject([{ bytes: 1 }])
    await utimes(join(scene.folder, 'b.json'), 1, 1)
    await get({ path: 'b.json', sha256: sha256Of('b') })
    expect(scene.hub.seen).toEqual([])
  })

  test.each([
    ['leaves the folder', ['../evil']],
    ['leaves the folder', ['/tmp/evil']],
    ['leaves the folder', ['.']],
    ['is wanted twice', ['b.json', './b.json']],
  ])('is refused when its path %s: %j', async (state, paths) => {
    await expect(getAll(paths)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining(state),
    })
    expect(scene.hub.seen).toEqual([])
  })

  test('runs as many at a time as allowed', async () => {
    for (const path of scene.hub.files.keys()) scene.hub.fail(path, { slowMs: 30 })
    let [now, most] = [0, 0]
    const counting: typeof fetch = async (...call) => {
      now += 1
      most = Math.max(most, now)
      return fetch(...call).finally(() => {
        now -= 1
      })
    }
    const paths = ['b.json', 'data/a.json', '日本 語.json']
    await getAll(paths, { concurrency: 2, fetch: counting })
    expect(most).toBe(2)
  })
})

describe('disk trouble', () => {
  test('names path and free space when a folder cannot be made', async () => {
    await writeFile(join(scene.folder, 'data'), '')
    const message = /^Cannot write .*data\/a\.json.*: .*file.* \(.* free there\); make room or choose another folder$/
    await expect(get({ path: 'data/a.json' })).rejects.toMatchObject({ kind: 'output', message })
  })

  test.runIf(process.platform === 'linux')('says that the disk is full', async () => {
    await symlink('/dev/full', join(scene.folder, 'b.json.incomplete'))
    await expect(get({ path: 'b.json' })).rejects.toMatchObject({
      kind: 'output',
      message: /b\.json.*the disk is full/,
    })
    expect(scene.hub.seen.length).toBe(1)
  })
})

async function serve(path: string, content: string): Promise<void> {
  scene.hub.files.set(path, Buffer.from(content))
}
