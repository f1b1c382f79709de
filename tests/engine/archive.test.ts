import { spawnSync } from 'node:child_process'
import { readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extractTar } from '#engine/ingest/archive.ts'
import { fileNameOf } from '#engine/ingest/archive-member.ts'
import { type Item, setBench } from '../helpers/fake-archive.ts'

const limits = { maxBytes: 1e8 }
const bench = setBench()
const { tarGz, bomb } = bench

describe('extractTar', () => {
  test('gives the files in archive order, named by ordinal and base name', async () => {
    const archive = await tarGz([
      [{ name: 'b/two.txt' }, 'two'],
      [{ name: 'a/one.txt' }, 'one'],
      [{ name: 'b/two.txt' }, '2'],
    ])
    const members = await extractTar(archive, bench.folder, limits)
    expect(members).toEqual([
      { name: 'b/two.txt', path: join(bench.folder, '0001-two.txt'), bytes: 3 },
      { name: 'a/one.txt', path: join(bench.folder, '0002-one.txt'), bytes: 3 },
      { name: 'b/two.txt', path: join(bench.folder, '0003-two.txt'), bytes: 1 },
    ])
    expect(await Promise.all(members.map(({ path }) => readFile(path, 'utf8')))).toEqual(['two', 'one', '2'])
  })

  test('keeps what the caller wants and passes over folders', async () => {
    const items: Item[] = [
      [{ name: 'd/', type: 'directory' }],
      [{ name: 'd/a.txt' }, 'a'],
      [{ name: 'd/b.json' }, '{}'],
    ]
    const members = await extractTar(await tarGz(items), bench.folder, {
      ...limits,
      keep: (name) => name.endsWith('.json'),
    })
    expect(members.map(({ path }) => path)).toEqual([join(bench.folder, '0002-b.json')])
    expect(await readdir(bench.folder)).toEqual(['0002-b.json'])
  })

  test.each([
    ['a Japanese name', `日本語/${'資料'.repeat(20)}.txt`],
    ['a long name', `${'folder/'.repeat(30)}${'n'.repeat(180)}.txt`],
    ['a name with spaces and quotes', `a b/it's "c".txt`],
  ])('reads %s', async (_, name) => {
    const [member] = await extractTar(await tarGz([[{ name }, 'text']]), bench.folder, limits)
    expect(member?.name).toBe(name)
    expect(await readFile(member?.path ?? '', 'utf8')).toBe('text')
  })

  test('reads what the tar of the system writes', async () => {
    await writeFile(join(bench.scratch, '文書.txt'), 'text')
    const archive = join(bench.scratch, 'system.tgz')
    expect(spawnSync('tar', ['-czf', archive, '-C', bench.scratch, './文書.txt']).status).toBe(0)
    expect(await extractTar(archive, bench.folder, limits)).toMatchObject([{ name: '文書.txt', bytes: 4 }])
  })

  test('replaces a link that lies in the way instead of writing through it', async () => {
    const outside = join(bench.scratch, 'outside')
    await writeFile(outside, 'mine')
    const archive = await tarGz([[{ name: 'a' }, 'theirs']])
    await extractTar(archive, bench.folder, limits)
    await rm(join(bench.folder, '0001-a'))
    await symlink(outside, join(bench.folder, '0001-a'))
    await extractTar(archive, bench.folder, limits)
    expect(await readFile(outside, 'utf8')).toBe('mine')
  })

  test('says that an archive is missing', async () => {
    const gone = join(bench.scratch, 'gone.tgz')
    await expect(extractTar(gone, bench.folder, limits)).rejects.toMatchObject({
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
    await extractTar(await tarGz([[{ name: 'old' }, 'old']], 'old.tgz'), bench.folder, limits)
    await expect(extractTar(archive, bench.folder, limits)).rejects.toThrow()
    expect(await readdir(bench.folder)).toEqual(['0001-old'])
  })

  test('holds its memory flat over a large file', async () => {
    const archive = await bomb(300)
    const before = process.memoryUsage().rss
    const members = await extractTar(archive, bench.folder, { maxBytes: 1e12, maxRatio: 2000 })
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
