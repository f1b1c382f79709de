import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import type { RemoteFile } from '#engine/fetch/fetch.ts'
import { silentProgress } from '#engine/progress.ts'
import type { Fault } from '../helpers/fake-hub-answer.ts'
import { setScene, sha256, text } from '../helpers/fake-hub-fetch.ts'
import { addressOf, closed, listen } from '../helpers/fake-hub-server.ts'

const scene = setScene()
const { get, getAll, saved, ranges } = scene

describe('a broken download', () => {
  test.each<[string, Fault[], (string | undefined)[]]>([
    ['resumes where the connection broke', [{ breakAfter: 1000 }], [undefined, 'bytes=1000-']],
    ['resumes again and again while it grows', Array(9).fill({ breakAfter: 20_000 }), []],
    ['resumes after a stall', [{ stallAfter: 1000 }], [undefined, 'bytes=1000-']],
    [
      'starts over when the range is ignored',
      [{ breakAfter: 1000 }, { ignoreRange: true }],
      [undefined, 'bytes=1000-'],
    ],
    [
      'starts over on the wrong range',
      [{ breakAfter: 1000 }, { shiftRange: 7 }],
      [undefined, 'bytes=1000-', undefined],
    ],
    ['starts over without an etag', [{ breakAfter: 1000, headers: { etag: '' } }], [undefined, undefined]],
    ['starts over with a weak etag', [{ breakAfter: 1000, headers: { etag: 'W/"1"' } }], [undefined, undefined]],
    ['comes without a length', [{ chunked: true, breakAfter: 1000 }, { chunked: true }], [undefined, 'bytes=1000-']],
    [
      'ends at the range after the last byte',
      [{ chunked: true, breakAfter: text.length }],
      [undefined, 'bytes=228890-'],
    ],
    ['is tried again after 500', [{ status: 500 }], [undefined, undefined]],
    ['is tried again after 429', [{ status: 429, headers: { 'retry-after': '0' } }], [undefined, undefined]],
    ['is tried again after a drop before the first byte', [{ breakAfter: 0 }], [undefined, undefined]],
  ])('%s', async (_, faults, asked) => {
    scene.hub.fail('data/a.json', ...faults)
    await get({ path: 'data/a.json', sha256 }, { retries: faults.length > 5 ? 10 : 3, stallMs: 300 })
    expect(await saved('data/a.json')).toEqual(text)
    if (asked.length > 0) expect(ranges()).toEqual(asked)
  })

  test('starts over when the server sends a range of another file', async () => {
    scene.hub.fail('data/a.json', { breakAfter: 1000, headers: { etag: '"old"' } }, { blindRange: true })
    await get({ path: 'data/a.json' })
    expect(ranges()).toEqual([undefined, 'bytes=1000-', undefined])
  })

  test('takes its time as long as bytes come', async () => {
    scene.hub.fail('data/a.json', { dripMs: 80 })
    await get({ path: 'data/a.json' }, { stallMs: 400, retries: 0 })
    expect(await saved('data/a.json')).toEqual(text)
  })

  test('asks for plain bytes, and joins no packed ones', async () => {
    const asked: unknown[] = []
    const server = await listen(({ headers }, response) => {
      asked.push([headers['accept-encoding'], headers.range])
      response.writeHead(200, { 'content-encoding': 'gzip', etag: '"packed"' })
      if (asked.length > 1) response.end(gzipSync(text))
      else response.write(gzipSync(text).subarray(0, 50_000), () => setTimeout(() => response.destroy(), 100))
    })
    await get({ path: 'data/a.json', url: addressOf(server) })
    expect(asked).toEqual(Array(2).fill(['identity', undefined]))
    expect(await saved('data/a.json')).toEqual(text)
    await closed(server)
  })

  test('counts its attempts from the last growth', async () => {
    scene.hub.fail('data/a.json', ...Array(3).fill({ breakAfter: 70_000 }))
    await get({ path: 'data/a.json' }, { retries: 1 })
    expect(await saved('data/a.json')).toEqual(text)
  })

  test('is resumed by the next call, under the same etag', async () => {
    scene.hub.fail('data/a.json', { breakAfter: 1000 })
    await expect(get({ path: 'data/a.json' }, { retries: 0 })).rejects.toMatchObject({ kind: 'network' })
    expect((await saved('data/a.json.incomplete')).length).toBe(1000)
    await get({ path: 'data/a.json' })
    expect(scene.hub.seen[1]?.headers).toMatchObject({ range: 'bytes=1000-', 'if-range': `"${sha256}"` })
    expect(await saved('data/a.json')).toEqual(text)
    expect(await readdir(join(scene.folder, 'data'))).toEqual(['a.json', 'a.json.fetched.json'])
  })

  test.each<[string, (part: string) => Promise<unknown>, Partial<RemoteFile>, number]>([
    ['the file changed on the server', () => serve('data/a.json', text.toReversed()), {}, 1],
    ['the note is lost', (part) => rm(`${part}.json`), {}, 1],
    ['the note is torn', (part) => writeFile(`${part}.json`, '{"url":'), {}, 1],
    ['the bytes come from another address', () => serve('/data/a.json', text), { url: 'other' }, 1],
    ['there are more bytes than the file has', (part) => writeFile(part, Buffer.alloc(text.length + 5)), {}, 2],
    ['the bytes are not those of the file', (part) => writeFile(part, 'x'.repeat(1000)), {}, 2],
  ])('never joins what does not belong together: %s', async (_, change, wanted, requests) => {
    scene.hub.fail('data/a.json', { breakAfter: 1000 })
    await expect(get({ path: 'data/a.json' }, { retries: 0 })).rejects.toThrow()
    await change(join(scene.folder, 'data/a.json.incomplete'))
    const url = wanted.url === undefined ? {} : { url: scene.hub.url('/data/a.json') }
    await get({ path: 'data/a.json', ...url })
    expect(await saved('data/a.json')).toEqual(scene.hub.files.get('data/a.json'))
    expect(scene.hub.seen.length).toBe(1 + requests)
  })

  test('that lacks only the move to its place needs no network', async () => {
    await mkdir(join(scene.folder, 'again'))
    const note = { url: scene.hub.url('data/a.json'), origin: { etag: `"${sha256}"`, sha256 }, total: text.length }
    await writeFile(join(scene.folder, 'again/a.json.incomplete'), text)
    await writeFile(join(scene.folder, 'again/a.json.incomplete.json'), JSON.stringify(note))
    await get({ path: 'again/a.json', url: note.url })
    expect(scene.hub.seen).toEqual([])
    expect(await saved('again/a.json')).toEqual(text)
  })

  test.each<[string, Partial<RemoteFile>]>([
    ['the declared hash', { sha256: '0'.repeat(64) }],
    ['the hash of the server', {}],
  ])('with other bytes than %s says is tried once more from zero, then told and removed', async (_, wanted) => {
    scene.hub.fail('data/a.json', { wrongBytes: true, always: true })
    const message = new RegExp(`expected sha256 ${wanted.sha256 ?? sha256}, found [0-9a-f]{64}`)
    await expect(get({ path: 'data/a.json', ...wanted })).rejects.toMatchObject({ kind: 'network', message })
    expect(ranges()).toEqual([undefined, undefined])
    expect(await readdir(join(scene.folder, 'data'))).toEqual([])
  })

  test('with wrong bytes once is mended by the second try', async () => {
    scene.hub.fail('data/a.json', { wrongBytes: true })
    await get({ path: 'data/a.json' })
    expect(await saved('data/a.json')).toEqual(text)
  })

  test('of another size than declared is told by both sizes', async () => {
    const other = expect.stringMatching(/expected 5 bytes, the server has 228890/)
    await expect(get({ path: 'data/a.json', bytes: 5 })).rejects.toMatchObject({ kind: 'network', message: other })
    scene.hub.fail('data/a.json', { chunked: true, always: true })
    const found = expect.stringMatching(/expected 5 bytes, found 228890/)
    await expect(get({ path: 'data/a.json', bytes: 5 })).rejects.toMatchObject({ kind: 'network', message: found })
  })

  test('that another process writes at the same time is seen by its size', async () => {
    scene.hub.fail('data/a.json', { dripMs: 20, headers: { etag: '"any"' } })
    const found = get({ path: 'data/a.json' })
    await vi.waitFor(async () => expect((await saved('data/a.json.incomplete')).length).toBeGreaterThan(0))
    await appendFile(join(scene.folder, 'data/a.json.incomplete'), 'other')
    await found
    expect(await saved('data/a.json')).toEqual(text)
  })

  test('leaves the last finished file as it was', async () => {
    await get({ path: 'b.json' })
    await serve('b.json', Buffer.from('new'))
    scene.hub.fail('b.json', { breakAfter: 1, always: true })
    await expect(get({ path: 'b.json', bytes: 3 }, { retries: 1 })).rejects.toThrow()
    expect(String(await saved('b.json'))).toBe('b')
  })

  test('stops the others at once', async () => {
    scene.hub.fail('data/a.json', { stallAfter: 1000, always: true })
    const paths = ['data/a.json', 'gone.json', 'b.json']
    const began = Date.now()
    await expect(getAll(paths, { concurrency: 2 })).rejects.toThrow(/gone\.json.*404/)
    expect(Date.now() - began).toBeLessThan(2000)
    expect(scene.hub.seen.map(({ path }) => path).filter((path) => path.endsWith('b.json'))).toEqual([])
    expect(await readdir(scene.folder)).toEqual(['data'])
  })

  test('counts in the progress what is there, not what was sent', async () => {
    const items: { total: number | undefined; bytes: number; note?: string | undefined }[] = []
    const start = (_: string, total?: number) => {
      const item: (typeof items)[number] = { total, bytes: 0 }
      items.push(item)
      return {
        advance: (bytes: number) => {
          item.bytes += bytes
        },
        done: (note?: string) => {
          item.note = note
        },
      }
    }
    const progress = { ...silentProgress, start }
    scene.hub.fail('data/a.json', { breakAfter: 1000 }, { wrongBytes: true, ignoreRange: true }, { breakAfter: 500 })
    await get({ path: 'data/a.json' }, { progress })
    expect(items).toEqual([{ total: text.length, bytes: text.length, note: undefined }])
  })
})

async function serve(path: string, bytes: Uint8Array): Promise<void> {
  scene.hub.files.set(path, Buffer.from(bytes))
}
