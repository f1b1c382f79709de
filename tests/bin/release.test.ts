import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/build.ts'
import { nagare, type Outcome, place } from '../helpers/command.ts'

const vanilla = 'vanilla-v1.0.1'
const work = mkdtempSync(join(tmpdir(), 'nagare-cli-'))
const out = ['--out', join(work, 'out')]
const steps = ['drop_tasks', 'drop_datasets', 'to_instruction', 'drop_duplicates']
const sources = ['llm-japanese-dataset', 'wikipedia-typo', 'jqac']
let first: Outcome

beforeAll(async () => {
  first = await nagare(['build', vanilla, ...place(work)])
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

test('a build on the sample ends with 0, names its folder, and says its steps on standard error', () => {
  expect(first.out).toBe(`vanilla 1.0.1+sample: 348 rows in ${join(work, 'out/vanilla/1.0.1+sample')}\n`)
  for (const step of [...sources, ...steps]) expect(first.err).toContain(`${step}: `)
  expect(first.code).toBe(0)
})

test('a second build says that the release stands, and why', async () => {
  const { code, out, err } = await nagare(['build', vanilla, ...place(work)])
  expect(out).toMatch(/^vanilla 1\.0\.1\+sample stands in .*: 348 rows; nothing to do, for recipe and inputs have /)
  expect(err).toBe('')
  expect(code).toBe(0)
})

test('--quiet says nothing while it runs', async () => {
  const { code, out, err } = await nagare(['build', vanilla, ...place(temporaryFolder()), '--quiet'])
  expect([err, out.split('\n').length, code]).toEqual(['', 2, 0])
})

test('--json of every command is one JSON value', async () => {
  const build = await json(['build', vanilla, ...place(work)])
  expect(build).toMatchObject({ status: 'stands', rows: 348, folder: join(work, 'out/vanilla/1.0.1+sample') })
  const explain = await json(['explain', vanilla, ...place(work)])
  expect(explain).toMatchObject({ published: true, fingerprint: build.fingerprint, folder: build.folder })
  const audit = await json(['audit', `${vanilla}+sample`, ...out])
  expect(audit).toMatchObject({ manifest: { rows: 348, digest: build.digest, fingerprint: build.fingerprint } })
  const plan = await json(['plan', vanilla, ...place(work)])
  expect(plan).toMatchObject({ folder: build.folder, pipeline: { name: 'vanilla', version: '1.0.1' } })
})

test('the first line of an audit says that the release was made from the sample', async () => {
  const { code, out: text } = await nagare(['audit', `${vanilla}+sample`, ...out])
  expect(text.split('\n')[0]).toMatch(/^vanilla 1\.0\.1\+sample: made from the shipped SAMPLE, /)
  expect(text).toMatch(/^upstream: rows +353 +2,463,624 +-$/m)
  expect(code).toBe(0)
})

test('an audit takes a folder as well as a name', async () => {
  const byName = await nagare(['audit', `${vanilla}+sample`, ...out])
  const byFolder = await nagare(['audit', join(work, 'out/vanilla/1.0.1+sample')])
  expect(byFolder.out).toBe(byName.out)
})

test('a strict audit of the sample ends with 7, for its counts are not the published ones', async () => {
  const { code, out: text } = await nagare(['audit', `${vanilla}+sample`, '--strict', ...out])
  expect(text).toContain('SAMPLE')
  expect(code).toBe(7)
})

test.for<[state: string, expected: object, code: number]>([
  ['every count is met', { rows: 353, task: { correction: 60 } }, 0],
  ['one count is not met', { rows: 353, task: { correction: 61 } }, 7],
  ['a count is in its range', { rows: { from: 353, to: 400 } }, 0],
])('a strict audit where %s', async ([, expected, code]) => {
  const manifest = JSON.parse(readFileSync(join(work, 'out/vanilla/1.0.1+sample/manifest.json'), 'utf8'))
  const point = manifest.checkpoints.find(({ name }: { name: string }) => name === 'upstream')
  point.expected = expected
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  expect((await nagare(['audit', folder, '--strict'])).code).toBe(code)
})

test('a build that must meet the published counts ends with 7 on the sample and publishes nothing', async () => {
  const folder = temporaryFolder()
  const { code, err } = await nagare(['build', vanilla, ...place(folder), '--check-counts'])
  expect(err).toMatch(/checkpoint "upstream": rows: found 353, published 2,463,624; /)
  expect(existsSync(join(folder, 'out/vanilla/1.0.1+sample'))).toBe(false)
  expect(code).toBe(7)
})

test('explain says before the first build that nothing has been built', async () => {
  const { code, out: text } = await nagare(['explain', vanilla, ...place(temporaryFolder())])
  expect(text).toContain('a build publishes it\n')
  expect(lines(text)).toEqual(
    [...sources, ...steps, 'parquet'].map((step) => `runs ${step}: it has not been built here before`),
  )
  expect(code).toBe(0)
})

test('explain says after a build that every step stands', async () => {
  const { out: text } = await nagare(['explain', vanilla, ...place(work)])
  expect(text).toContain('stands, a build does nothing\n')
  expect(lines(text)).toEqual([...sources, ...steps, 'parquet'].map((step) => `stands ${step}: its inputs stand`))
})

test('after one input changed, explain runs its source and what comes after, and names the cause', async () => {
  const folder = temporaryFolder()
  const mirror = join(folder, 'mirror')
  const sample = resolve(import.meta.dirname, '../../samples')
  for (const part of ['llm-japanese-dataset', 'jwtd', 'jqac'])
    cpSync(join(sample, part), join(mirror, part), { recursive: true })
  await nagare(['build', vanilla, ...place(folder, mirror)])
  const more = '{"instruction":"問","input":"","output":"答"}\n'
  appendFileSync(join(mirror, 'llm-japanese-dataset/0.1.0/data-cc-by-sa.jsonl'), more)
  const { out: text } = await nagare(['explain', vanilla, ...place(folder, mirror)])
  const after = [...steps, 'parquet'].map((step) => `runs ${step}: changed since the last build: the rows before it`)
  expect(lines(text)).toEqual([
    'runs llm-japanese-dataset: changed since the last build: its files',
    'stands wikipedia-typo: its inputs stand',
    'stands jqac: its inputs stand',
    ...after,
  ])
  const { code, err } = await nagare(['build', vanilla, ...place(folder, mirror)])
  expect(err).toMatch(/^Cannot publish .*the recipe or its inputs changed; raise the version .*--replace/m)
  expect(code).toBe(6)
})

function lines(text: string): string[] {
  return text
    .split('\n')
    .slice(1, -1)
    .map((line) => line.trim().replace(/ +/, ' '))
}

async function json(args: string[]) {
  const { out: text } = await nagare([...args, '--json'])
  return JSON.parse(text) as Record<string, unknown>
}
