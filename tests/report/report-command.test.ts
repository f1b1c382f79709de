import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../helpers/build.ts'
import { nagare, place } from '../helpers/command.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }) // each report loads a dictionary: slow beside other work

const work = mkdtempSync(join(tmpdir(), 'nagare-report-'))
const release = join(work, 'out/vanilla/1.0.1+sample')
const places = ['--out', join(work, 'out'), '--cache', join(work, 'cache')]
const report = (...args: string[]) => nagare(['report', 'vanilla-v1.0.1+sample', ...places, ...args])

beforeAll(() => nagare(['build', 'vanilla-v1.0.1', ...place(work), '--quiet']))
afterAll(() => rmSync(work, { recursive: true, force: true }))

test('the page is written beside the release, which stays as it is', async () => {
  const before = readdirSync(release, { recursive: true }).sort()
  const { code, out, err } = await report()
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/vanilla\/1\.0\.1\+sample\.report\.html: 0\.\d\d MB\n$/)
  const page = readFileSync(`${release}.report.html`, 'utf8')
  expect(page).toContain('<title>vanilla 1.0.1+sample</title>')
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
  expect(readdirSync(release, { recursive: true }).sort()).toEqual(before)
})

test('two reports of a release are the same, byte for byte', async () => {
  const pages = [join(work, 'a.html'), join(work, 'b.html')]
  for (const [i, page] of pages.entries()) await report('--to', page, '--threads', String(i + 1))
  expect(readFileSync(pages[0] as string)).toEqual(readFileSync(pages[1] as string))
})

test('--json prints the figures and writes a page only where --to names one', async () => {
  const page = join(temporaryFolder(), 'page.html')
  rmSync(`${release}.report.html`, { force: true })
  const plain = await report('--json')
  expect(JSON.parse(plain.out)).toMatchObject({
    release: { name: 'vanilla', version: '1.0.1+sample' },
    glance: { rows: 348 },
  })
  expect(existsSync(`${release}.report.html`)).toBe(false)
  expect((await report('--json', '--to', page)).out).toBe(plain.out)
  expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/)
})

test.for<[what: string, args: string[], code: number, message: RegExp]>([
  ['a tokenizer that is not there', ['--tokenizer', 'none.json'], 4, /^Cannot read the tokenizer none.json: ENOENT/],
  [
    'a page in a folder that is a file',
    ['--to', `${import.meta.filename}/page.html`],
    8,
    /^Cannot write the report to .*--to\n$/,
  ],
  ['a page that is a folder', ['--to', tmpdir()], 8, /^Cannot write the report to .*: it is a folder; /],
  ['a page below /proc', ['--to', '/proc/x/page.html'], 8, /^Cannot write the report to .*ENOENT.*--to\n$/],
  ['a page in /proc', ['--to', '/proc/page.html'], 8, /^Cannot write the report to .*ENOENT.*--to\n$/],
  ['no threads', ['--threads', '0'], 2, /^Cannot run with 0 threads/],
])('%s ends the report', async ([, args, code, message]) => {
  const ended = await report(...args)
  expect(ended.err).toMatch(message)
  expect([ended.code, ended.out]).toEqual([code, ''])
})

test('a release that is not there is a usage error', async () => {
  const { code, err } = await nagare(['report', 'vanilla-v9.9.9', ...places])
  expect(err).toMatch(/^Cannot report on vanilla-v9.9.9: no manifest.json in /)
  expect(code).toBe(2)
})

test('an edited manifest is an input error, and no page is written', async () => {
  const file = join(release, 'manifest.json')
  const manifest = readFileSync(file, 'utf8')
  writeFileSync(file, manifest.replace('"rows": 348', '"rows": 349'))
  const { code, err } = await report('--to', join(work, 'never.html'))
  writeFileSync(file, manifest)
  expect(err).toMatch(
    /^Cannot trust .*: found 348, the manifest says 349; .*build the release again, or restore them\n$/,
  )
  expect([code, existsSync(join(work, 'never.html'))]).toEqual([4, false])
})
