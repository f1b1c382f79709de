import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGzip, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { type Header, pack } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { extractTar } from '#engine/archive.ts'
import { fileNameOf } from '#engine/archive-member.ts'

type Item = readonly [header: Partial<Header> & { name: string }, text?: string]

const limits = { maxBytes: 1e8 }
let scratch = ''
let folder = ''
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'nagare-archive-'))
  folder = join(scratch, 'out')
})
afterEach(() => rm(scratch, { recursive: true }))

describe('extractTar', () => {
  test('gives the files in archive order, named by ordinal and base name', async () => {
    const archive = await tarGz([
      [{ name: 'b/two.txt' }, 'two'],
      [{ name: 'a/one.txt' }, 'one'],
      [{ name: 'b/two.txt' }, '2'],
    ])
    const members = await extractTar(archive, folder, limits)
    expect(members).toEqual([
      { name: 'b/two.txt', path: join(folder, '0001-two.txt'), bytes: 3 },
      { name: 'a/one.txt', path: join(folder, '0002-one.txt'), bytes: 3 },
      { name: 'b/two.txt', path: join(folder, '0003-two.txt'), bytes: 1 },
    ])
    expect(await Promise.all(members.map(({ path }) => readFile(path, 'utf8')))).toEqual(['two', 'one', '2'])
  })

  test('keeps what the caller wants and passes over folders', async () => {
    const items: Item[] = [
      [{ name: 'd/', type: 'directory' }],
      [{ name: 'd/a.txt' }, 'a'],
      [{ name: 'd/b.json' }, '{}'],
    ]
    const members = await extractTar(await tarGz(items), folder, { ...limits, keep: (name) => name.endsWith('.json') })
    expect(members.map(({ path }) => path)).toEqual([join(folder, '0002-b.json')])
    expect(await readdir(folder)).toEqual(['0002-b.json'])
  })

  test.each([
    ['a Japanese name', `日本語/${'資料'.repeat(20)}.txt`],
    ['a long name', `${'folder/'.repeat(30)}${'n'.repeat(180)}.txt`],
    ['a name with spaces and quotes', `a b/it's "c".txt`],
  ])('reads %s', async (_, name) => {
    const [member] = await extractTar(await tarGz([[{ name }, 'text']]), folder, limits)
    expect(member?.name).toBe(name)
    expect(await readFile(member?.path ?? '', 'utf8')).toBe('text')
  })

  test('reads what the tar of the system writes', async () => {
    await writeFile(join(scratch, '文書.txt'), 'text')
    const archive = join(scratch, 'system.tgz')
    expect(spawnSync('tar', ['-czf', archive, '-C', scratch, './文書.txt']).status).toBe(0)
    expect(await extractTar(archive, folder, limits)).toMatchObject([{ name: './文書.txt', bytes: 4 }])
  })

  test('replaces a link that lies in the way instead of writing through it', async () => {
    const outside = join(scratch, 'outside')
    await writeFile(outside, 'mine')
    const archive = await tarGz([[{ name: 'a' }, 'theirs']])
    await extractTar(archive, folder, limits)
    await rm(join(folder, '0001-a'))
    await symlink(outside, join(folder, '0001-a'))
    await extractTar(archive, folder, limits)
    expect(await readFile(outside, 'utf8')).toBe('mine')
  })

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
    await expect(extractTar(archive, folder, limits)).rejects.toMatchObject({ kind: 'input', message })
    await expect(extractTar(archive, folder, limits)).rejects.toThrow(archive)
    expect(await readdir(scratch)).toEqual(['a.tgz'])
  })

  test.each<[string, object, RegExp]>([
    ['maxBytes', { maxBytes: 1000 }, /more than 1 kB \(maxBytes 1000\)/],
    ['maxMembers', { maxBytes: 1e8, maxMembers: 1 }, /more than 1 members/],
  ])('refuses an archive beyond %s', async (_, options, message) => {
    const archive = await tarGz([
      [{ name: 'a' }, 'a'.repeat(2000)],
      [{ name: 'b' }, 'b'],
    ])
    await expect(extractTar(archive, folder, options as typeof limits)).rejects.toMatchObject({
      kind: 'input',
      message,
    })
    expect(await readdir(scratch)).toEqual(['a.tgz'])
  })

  test('refuses a bomb by its ratio, long before it is all unpacked, kept or not', async () => {
    const archive = await bomb(200)
    const seen: string[] = []
    const keep = (name: string) => seen.push(name) > 5
    await expect(extractTar(archive, folder, { maxBytes: 1e12, keep })).rejects.toThrow(/200 times its size/)
    expect(seen.length).toBeLessThan(100)
    expect(await extractTar(archive, folder, { maxBytes: 1e12, maxRatio: 2000, keep: () => false })).toEqual([])
  })

  test('lets ten MiB expand at any ratio', async () => {
    expect(await extractTar(await bomb(9), folder, limits)).toHaveLength(9)
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
    const archive = join(scratch, 'a.tgz')
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
    await expect(extractTar(archive, folder, limits)).rejects.toMatchObject({ kind: 'input', message })
    expect(await readdir(scratch)).toEqual(['a.tgz'])
  })

  test('says that an archive is missing', async () => {
    const gone = join(scratch, 'gone.tgz')
    await expect(extractTar(gone, folder, limits)).rejects.toMatchObject({
      kind: 'input',
      message: /gone\.tgz.*ENOENT/,
    })
  })

  test('tells a folder that cannot be made as an output error', async () => {
    const archive = await tarGz([[{ name: 'a' }, 'a']])
    await expect(extractTar(archive, join(archive, 'out'), limits)).rejects.toMatchObject({ kind: 'output' })
  })

  test('removes only what it made', async () => {
    const archive = await tarGz([
      [{ name: 'a' }, 'a'],
      [{ name: '../evil' }, 'x'],
    ])
    await extractTar(await tarGz([[{ name: 'old' }, 'old']], 'old.tgz'), folder, limits)
    await expect(extractTar(archive, folder, limits)).rejects.toThrow()
    expect(await readdir(folder)).toEqual(['0001-old'])
  })

  test('holds its memory flat over a large file', async () => {
    const archive = await bomb(300)
    const before = process.memoryUsage().rss
    const members = await extractTar(archive, folder, { maxBytes: 1e12, maxRatio: 2000 })
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6)
    expect((await stat(members.at(-1)?.path ?? '')).size).toBe(1 << 20)
  })
})

test('a file name stays a name, whatever the archive says', () => {
  fc.assert(
    fc.property(fc.nat(), fc.string({ unit: 'binary', maxLength: 400 }), (ordinal, name) => {
      const made = fileNameOf(ordinal, name)
      expect(made).toMatch(/^\d{4,}-[^/\\\0\n:]*$/u)
      expect(Buffer.byteLength(made)).toBeLessThan(230)
    }),
  )
})

async function tarOf(items: readonly Item[]): Promise<Buffer> {
  const tar = pack()
  for (const [header, text] of items) text === undefined ? tar.entry(header) : tar.entry(header, text)
  tar.finalize()
  return Buffer.concat(await Array.fromAsync(tar as AsyncIterable<Buffer>))
}

async function tarGz(items: readonly Item[], name = 'a.tgz'): Promise<string> {
  const path = join(scratch, name)
  await writeFile(path, gzipSync(await tarOf(items)))
  return path
}

async function bomb(mebibytes: number): Promise<string> {
  const path = join(scratch, 'a.tgz')
  const one = await tarOf([[{ name: 'zeros' }, '\0'.repeat(1 << 20)]])
  const packed = createGzip()
  const done = Array.fromAsync(packed as AsyncIterable<Buffer>)
  for (let n = 0; n < mebibytes; n += 1) packed.write(one.subarray(0, -1024))
  packed.end(Buffer.alloc(1024))
  await writeFile(path, Buffer.concat(await done))
  return path
}

function flipped(bytes: Buffer, at: number): Buffer {
  const index = at < 0 ? bytes.length + at : at
  return Buffer.from(bytes.map((byte, n) => (n === index ? byte ^ 0x55 : byte)))
}
