import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { extractTar } from '#engine/ingest/archive.ts'
import { type Item, setBench, tarOf } from '../helpers/fake-archive.ts'

const limits = { maxBytes: 1e8 }
const bench = setBench()
const { tarGz, bomb } = bench

describe('extractTar', () => {
  test.each<[string, Item, RegExp]>([
    ['a name that climbs out', [{ name: '../evil' }, 'x'], /"\.\.\/evil" leads out/],
    ['a name that climbs out midway', [{ name: 'a/../../evil' }, 'x'], /leads out/],
    ['a name that climbs out by backslashes', [{ name: 'a\\..\\evil' }, 'x'], /leads out/],
    ['a folder that climbs out', [{ name: '../d/', type: 'directory' }], /leads out/],
    ['an absolute name', [{ name: '/etc/evil' }, 'x'], /"\/etc\/evil" has an absolute name/],
    ['a drive', [{ name: 'C:\\evil' }, 'x'], /absolute name/],
    ['a symbolic link', [{ name: 'l', type: 'symlink', linkname: '/etc/passwd' }], /"l" is a symlink/],
    ['a hard link', [{ name: 'h', type: 'link', linkname: 'good' }], /"h" is a link/],
    ['a device', [{ name: 'dev', type: 'character-device' }], /"dev" is a character-device/],
    ['a fifo', [{ name: 'f', type: 'fifo' }], /"f" is a fifo/],
  ])('refuses %s, names the archive, leaves nothing', async (_, item, message) => {
    const archive = await tarGz([[{ name: 'good' }, 'good'], item])
    await expect(extractTar(archive, bench.folder, limits)).rejects.toMatchObject({ kind: 'input', message })
    await expect(extractTar(archive, bench.folder, limits)).rejects.toThrow(archive)
    expect(await readdir(bench.scratch)).toEqual(['a.tgz'])
  })

  test.each<[string, object, RegExp]>([
    ['maxBytes', { maxBytes: 1000 }, /more than 1 kB \(maxBytes 1000\)/],
    ['maxMembers', { maxBytes: 1e8, maxMembers: 1 }, /more than 1 members/],
  ])('refuses an archive beyond %s', async (_, options, message) => {
    const archive = await tarGz([
      [{ name: 'a' }, 'a'.repeat(2000)],
      [{ name: 'b' }, 'b'],
    ])
    await expect(extractTar(archive, bench.folder, options as typeof limits)).rejects.toMatchObject({
      kind: 'input',
      message,
    })
    expect(await readdir(bench.scratch)).toEqual(['a.tgz'])
  })

  test('refuses a bomb by its ratio, long before it is all unpacked, kept or not', async () => {
    const archive = await bomb(200)
    const seen: string[] = []
    const keep = (name: string) => seen.push(name) > 5
    await expect(extractTar(archive, bench.folder, { maxBytes: 1e12, keep })).rejects.toThrow(/200 times its size/)
    expect(seen.length).toBeLessThan(100)
    expect(await extractTar(archive, bench.folder, { maxBytes: 1e12, maxRatio: 2000, keep: () => false })).toEqual([])
  })

  test('lets ten MiB expand at any ratio', async () => {
    expect(await extractTar(await bomb(9), bench.folder, limits)).toHaveLength(9)
  })

  test.each<[string, (tar: Buffer) => Buffer]>([
    ['a gzip cut short', (tar) => gzipSync(tar).subarray(0, -40)],
    ['a gzip without its last byte', (tar) => gzipSync(tar).subarray(0, -1)],
    ['a gzip with a wrong checksum', (tar) => flipped(gzipSync(tar), -6)],
    ['a tar cut inside a file', (tar) => gzipSync(tar.subarray(0, 1000))],
    ['a tar cut inside a header', (tar) => gzipSync(tar.subarray(0, 300))],
    ['a tar cut between its members', (tar) => gzipSync(tar.subarray(0, 512 + 2048))],
    ['a header with a wrong checksum', (tar) => gzipSync(flipped(tar, 5))],
    ['noise', () => randomBytes(5000)],
    ['noise in a gzip', () => gzipSync(randomBytes(5000))],
    ['a tar that is not packed', (tar) => tar],
    ['a web page', () => Buffer.from('<html>Not found</html>')],
    ['an empty file', () => Buffer.alloc(0)],
    ['an empty gzip', () => gzipSync('')],
  ])('tells %s by one clear error and leaves nothing', async (_, harm) => {
    const archive = join(bench.scratch, 'a.tgz')
    await writeFile(
      archive,
      harm(
        await tarOf([
          [{ name: 'a' }, randomBytes(1024).toString('hex')],
          [{ name: 'b' }, 'b'],
        ]),
      ),
    )
    const message =
      /^Cannot unpack .*a\.tgz: it is cut short, damaged, or no tar\.gz \(.+\); check its size .* download it again$/
    await expect(extractTar(archive, bench.folder, limits)).rejects.toMatchObject({ kind: 'input', message })
    expect(await readdir(bench.scratch)).toEqual(['a.tgz'])
  })
})

function flipped(bytes: Buffer, at: number): Buffer {
  const index = at < 0 ? bytes.length + at : at
  return Buffer.from(bytes.map((byte, n) => (n === index ? byte ^ 0x55 : byte)))
}
