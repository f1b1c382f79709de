/** A release goes to the Hub in one commit on a known parent, after a look at what stands there, and is checked after. */
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { build } from '#engine/build.ts'
import { NagareError } from '#engine/errors.ts'
import { type Manifest, readManifest } from '#engine/manifest.ts'
import { settings } from '#engine/settings.ts'
import { gitOid } from '#engine/upload/files.ts'
import { type Allowances, planUpload, upload } from '#engine/upload/upload.ts'
import { silentEffects, temporaryFolder } from '../helpers/build.ts'
import { type Asked, type FakeRepo, fakeRepo, type Trouble } from '../helpers/fake-hub-repo.ts'
import { closedAddress } from '../helpers/fake-hub-server.ts'
import { filesOf, line, recipe } from '../helpers/recipe.ts'

const work = mkdtempSync(join(tmpdir(), 'nagare-upload-'))
let built = ''
const documents = ['README.md', 'croissant.json', 'DATASHEET.md', 'NOTICE.md']
const shards = ['data/train-00000-of-00002.parquet', 'data/train-00001-of-00002.parquet']
const all = [...documents, ...shards, 'manifest.json']

beforeAll(async () => {
  mkdirSync(join(work, 'rows'))
  writeFileSync(
    join(work, 'rows/a.jsonl'),
    [...['一', '二', '三', '四', '{'].map((text) => line(text, '答')), '{', ''].join('\n'),
  )
  const place = { out: join(work, 'dist'), cache: join(work, 'cache') }
  const given = settings({ sources: { folder: work }, ...place, threads: 2, memory: 1e9 })
  built = (await build(recipe({ to: [filesOf(3)] }), given, silentEffects())).folder
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

test('a new dataset is made, and holds what the manifest vouches for, byte for byte', async () => {
  const [hub, folder] = [await repo(), release()]
  const plan = await planned(folder, hub)
  expect(plan.changes.map(({ path, change }) => [path, change])).toEqual(all.map((path) => [path, 'add']))
  expect(hub.asked).toEqual(['exists'])
  const { commit, created } = await upload(plan, true)
  expect(created).toBe(true)
  expect(hub.created).toEqual({ visibility: 'private' })
  expect(Object.keys(hub.files()).sort()).toEqual(['.gitattributes', ...all].sort())
  for (const path of all) expect(hub.files()[path]).toBe(String(readFileSync(join(folder, path))))
  expect(hub.branches.get('main')).toBe(commit)
  expect(hub.commits.get(commit)?.title).toBe('small 1.0.0')
  expect(hub.commits.get(commit)?.description).toContain(plan.manifest.digest)
})

test('dropped and rejected rows stay at home', async () => {
  const [hub, folder] = [await repo(), release()]
  expect(readFileSync(join(folder, 'rejects/rows.parquet')).length).toBeGreaterThan(0)
  await upload(await planned(folder, hub), false)
  expect(Object.keys(hub.files()).filter((path) => /^(dropped|rejects)/.test(path))).toEqual([])
})

test('what stands there is not sent again, and a release that stands makes no commit', async () => {
  const [hub, folder] = [await repo(), release()]
  const { commit } = await upload(await planned(folder, hub), false)
  hub.asked.length = 0
  const again = await planned(folder, hub)
  expect(again.changes.map(({ change }) => change)).toEqual(all.map(() => 'keep'))
  expect((await upload(again, false)).commit).toBe(commit)
  expect(hub.asked).toEqual(['exists', 'head', 'tree'])
})

test('shards of an earlier release go, files that are not ours stay', async () => {
  const old = 'data/train-00000-of-00001.parquet'
  const [hub, folder] = [await repo({ [old]: 'PAR1', 'README.md': '# old', LICENSE: 'text' }), release()]
  const plan = await planned(folder, hub)
  const changes = Object.fromEntries(plan.changes.map(({ path, change }) => [path, change]))
  expect(changes).toMatchObject({ [old]: 'delete', 'README.md': 'change', 'NOTICE.md': 'add' })
  await upload(plan, false)
  expect(Object.keys(hub.files()).sort()).toEqual([...all, 'LICENSE'].sort())
})

test('another branch is made from main, which stays as it was', async () => {
  const [hub, folder] = [await repo({ LICENSE: 'text', 'data/train-old.parquet': 'PAR1' }), release()]
  await upload(await planned(folder, hub, {}, 'v1'), false)
  expect(Object.keys(hub.files())).toEqual(['LICENSE', 'data/train-old.parquet'])
  expect(Object.keys(hub.files('v1')).sort()).toEqual([...all, 'LICENSE'].sort())
})

test('a branch that moved since is not written over', async () => {
  const [hub, folder] = [await repo({ LICENSE: 'text' }), release()]
  const plan = await planned(folder, hub)
  const theirs = hub.push({ 'README.md': 'theirs' })
  await expect(upload(plan, false)).rejects.toThrow(/the branch moved .* nothing was changed; look at its new commits/)
  expect(hub.branches.get('main')).toBe(theirs)
})

test.for<[asked: Asked, trouble: Trouble, kind: string, message: RegExp]>([
  [
    'exists',
    403,
    'network',
    /^Cannot read owner\/name \(main\) at http.*may not write there; use one with write access to owner/,
  ],
  ['tree', 404, 'network', /there is no such repository or branch, or it is hidden.*; check --to and --revision/],
  [
    'create',
    401,
    'network',
    /^Cannot make .*does not know the token in HF_TOKEN; set HF_TOKEN to a token that may write to owner/,
  ],
  ['create', 403, 'network', /may not write there/],
  ['preupload', 409, 'conflict', /^Cannot publish to .*someone else is changing the repository; wait/],
  ['batch', 500, 'network', /the Hub answers 500: .*; wait, then run the same again/],
  ['put', 'break', 'network', /the connection broke .*files that are there already are not sent twice/],
  ['put', 400, 'network', /the Hub answers 400/],
  ['commit', 412, 'conflict', /the branch moved/],
  ['commit', 'break', 'network', /the connection broke/],
])('%s: %s is an error of kind %s that says what to do', async ([asked, trouble, kind, message]) => {
  const hub = await repo(asked === 'tree' ? { LICENSE: 'text' } : undefined)
  hub.trouble.set(asked, trouble)
  const before = [...hub.commits.keys()]
  const error = await planned(release(), hub)
    .then((plan) => upload(plan, false))
    .catch((error: unknown) => error)
  expect(error).toBeInstanceOf(NagareError)
  expect((error as NagareError).message).toMatch(message)
  expect((error as NagareError).message).not.toContain('hf_write')
  expect((error as NagareError).kind).toBe(kind)
  expect([...hub.commits.values()].slice(before.length).map(({ title }) => title)).not.toContain('small 1.0.0')
})

test('after a broken connection the second run sends no shard twice', async () => {
  const [hub, folder] = [await repo(), release()]
  hub.trouble.set('commit', 'break')
  await expect(planned(folder, hub).then((plan) => upload(plan, false))).rejects.toThrow(/the connection broke/)
  expect(hub.asked.filter((asked) => asked === 'put')).toHaveLength(shards.length)
  hub.trouble.clear()
  await upload(await planned(folder, hub), false)
  expect(hub.asked.filter((asked) => asked === 'put')).toHaveLength(shards.length)
  expect(Object.keys(hub.files())).toEqual(expect.arrayContaining(all))
})

test('what the Hub then lists is compared with what was sent', async () => {
  const [hub, folder] = [await repo({ LICENSE: 'text' }), release()]
  const plan = await planned(folder, hub)
  hub.trouble.set('tree', () => {
    for (const { files } of hub.commits.values()) (files as Map<string, Buffer>).delete('NOTICE.md')
  })
  await expect(upload(plan, false)).rejects.toThrow(/^Cannot confirm commit .*NOTICE\.md did not come whole/)
})

test.for<[what: string, change: (folder: string) => void, message: RegExp]>([
  [
    'an altered shard',
    (folder) => appendFileSync(join(folder, shards[0] ?? ''), 'x'),
    /train-00000-of-00002\.parquet has sha256 .*its manifest says/,
  ],
  [
    'a shard with another byte',
    (folder) => flip(join(folder, shards[0] ?? '')),
    /train-00000-of-00002\.parquet has sha256/,
  ],
  [
    'a missing shard',
    (folder) => rmSync(join(folder, shards[1] ?? '')),
    /train-00001-of-00002\.parquet is missing; it was changed after the build/,
  ],
  ['an edited card', (folder) => appendFileSync(join(folder, 'README.md'), 'More.'), /README\.md has sha256/],
  ['a label', (folder) => edit(folder, { label: '+sample' }), /its label is \+sample.*or pass --allow-labelled/],
  ['no documents', (folder) => edit(folder, { documents: [] }), /it has no card and notice/],
  [
    'rows of unknown licence',
    (folder) => edit(folder, { licenses: [unknown] }),
    /the licence of 4 rows is unknown; .*--allow-unknown-license/,
  ],
])('%s is refused before the Hub is asked', async ([, change, message]) => {
  const [hub, folder] = [await repo(), release()]
  change(folder)
  await expect(planned(folder, hub)).rejects.toThrow(message)
  expect(hub.asked).toEqual([])
})

test('labelled releases and unknown licences go where that is allowed', async () => {
  const [hub, folder] = [await repo(), release()]
  edit(folder, { label: '+sample', licenses: [unknown] })
  const plan = await planned(folder, hub, { labelled: true, unknownLicense: true })
  expect(plan.changes).toHaveLength(all.length)
})

test('without a Hub, or without a token, nothing is sent', async () => {
  const hub = { endpoint: await closedAddress(), token: 'hf_write' }
  const target = { hub, name: 'owner/name', branch: 'main' }
  await expect(planUpload(release(), target, none)).rejects.toThrow(/the connection broke \(.*ECONNREFUSED/)
  const repository = await repo()
  const plan = await planUpload(release(), { ...target, hub: { endpoint: repository.endpoint } }, none)
  await expect(upload(plan, false)).rejects.toThrow(/no token is set; set HF_TOKEN/)
})

test('a file has the name that git gives it', () => {
  const file = join(temporaryFolder(), 'a')
  writeFileSync(file, 'hello\n')
  expect(gitOid(file)).toBe('ce013625030ba8dba906f756967f9e9ca394464a')
})

const none: Allowances = { labelled: false, unknownLicense: false }
const unknown = {
  dataset: 'unattributed',
  license: 'NOASSERTION',
  rows: 4,
  class: 'unknown',
  name: '',
  text: '',
  title: '',
  attribution: '',
  url: '',
} as const

async function repo(files?: Record<string, string>): Promise<FakeRepo> {
  const hub = await fakeRepo(files)
  onTestFinished(() => hub.close())
  return hub
}

// A copy of the release that was built, as if from the full sources.
function release(): string {
  const folder = join(temporaryFolder(), '1.0.0')
  cpSync(built, folder, { recursive: true })
  edit(folder, { label: '' })
  return folder
}

function edit(folder: string, change: Partial<Manifest>): void {
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...readManifest(folder), ...change }))
}

function planned(folder: string, hub: FakeRepo, allowances: Partial<Allowances> = {}, branch = 'main') {
  const target = { hub: { endpoint: hub.endpoint, token: 'hf_write' }, name: hub.name, branch }
  return planUpload(folder, target, { ...none, ...allowances })
}

function flip(file: string): void {
  const bytes = readFileSync(file)
  bytes[100] = (bytes[100] ?? 0) ^ 1
  writeFileSync(file, bytes)
}
