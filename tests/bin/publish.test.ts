/** `nagare publish` as people call it: shown first, sent with --yes, refused with an exit code that says why. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder, testBuild } from '../helpers/build.ts'
import { nagare } from '../helpers/command.ts'
import { type FakeRepo, fakeRepo } from '../helpers/fake-hub-repo.ts'
import { line, mirror, recipe } from '../helpers/recipe.ts'

const to = ['--to', 'owner/name', '--allow-labelled']

test('without --yes it shows what it would do, and does nothing', async () => {
  const [hub, folder] = [await repo({ 'data/train-00000-of-00009.parquet': 'PAR1', LICENSE: 'x' }), await release()]
  const { code, out, err } = await nagare(['publish', folder, ...to], env(hub))
  expect(err).toBe('')
  expect(out.split('\n')).toEqual([
    `small 1.0.0+mirror to ${hub.endpoint}/datasets/owner/name, on main, after ${hub.branches.get('main')}`,
    ...[
      'README.md',
      'croissant.json',
      'DATASHEET.md',
      'NOTICE.md',
      'data/train-00000-of-00001.parquet',
      'manifest.json',
    ].map((path) => expect.stringMatching(new RegExp(`^  \\+ ${path}  [\\d.]+ (kB|bytes)$`))),
    '  - data/train-00000-of-00009.parquet  4 bytes',
    expect.stringMatching(/^\+ 6 to add, ~ 0 to change, - 1 to delete, = 0 as they are; [\d.]+ kB to send$/),
    'Nothing was sent. Pass --yes to send it.',
    '',
  ])
  expect([code, hub.commits.size]).toEqual([0, 1])
})

test('with --yes it sends, and the second time there is nothing to do', async () => {
  const [hub, folder] = [await repo(), await release()]
  const first = await nagare(['publish', folder, ...to, '--yes', '--private'], env(hub))
  expect(first.out).toContain('/datasets/owner/name, a new private dataset, on main\n')
  expect(first.out).toContain(`Published in commit ${hub.branches.get('main')}, checked file by file: `)
  expect(hub.created).toEqual({ visibility: 'private' })
  expect(hub.files()['NOTICE.md']).toBe(readFileSync(join(folder, 'NOTICE.md'), 'utf8'))
  const second = await nagare(['publish', folder, ...to, '--yes'], env(hub))
  expect(second.out).toContain('It stands there already; nothing to do.')
  expect([first.code, second.code]).toEqual([0, 0])
})

test('a manifest that was edited is not sent', async () => {
  const [hub, folder] = [await repo(), await release()]
  const file = join(folder, 'manifest.json')
  const digest = 'a'.repeat(32)
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), digest }))
  const { code, err } = await nagare(['publish', folder, ...to, '--yes'], env(hub))
  expect([code, hub.commits.size]).toEqual([4, 0])
  expect(err).toContain(`the manifest says ${digest}`)
})

test('prints JSON', async () => {
  const [hub, folder] = [await repo(), await release()]
  const { out } = await nagare(['publish', folder, ...to, '--json', '--yes'], env(hub))
  const said = JSON.parse(out)
  expect(said).toMatchObject({ to: 'owner/name', branch: 'main', parent: null, commit: hub.branches.get('main') })
  expect(said.changes[0]).toEqual({ path: 'README.md', bytes: expect.any(Number), change: 'add' })
})

test.for<[what: string, args: readonly string[], token: string, code: number, message: RegExp]>([
  ['a labelled release', ['--to', 'owner/name'], 'hf_write', 2, /its label is \+mirror/],
  [
    'a name without owner',
    ['--to', 'name', '--allow-labelled'],
    'hf_write',
    2,
    /Cannot publish to "name": write it as OWNER\/NAME/,
  ],
  ['no name', ['--allow-labelled'], 'hf_write', 2, /Missing required argument: to/],
  ['a token that may only read', [...to, '--yes'], 'hf_read', 5, /the token in HF_TOKEN may not write there/],
  ['what is no token', to, 'secret', 2, /Cannot use HF_TOKEN/],
])('%s is refused', async ([, args, token, code, message]) => {
  const [hub, folder] = [await repo(), await release()]
  const outcome = await nagare(['publish', folder, ...args], { ...env(hub), HF_TOKEN: token })
  expect(outcome.err).toMatch(message)
  expect(outcome.err).not.toContain(token)
  expect([outcome.code, hub.commits.size]).toEqual([code, 0])
})

async function repo(files?: Record<string, string>): Promise<FakeRepo> {
  const hub = await fakeRepo(files)
  onTestFinished(() => hub.close())
  return hub
}

async function release(): Promise<string> {
  const { folder } = await testBuild(recipe(), { sources: mirror({ 'rows/a.jsonl': [line('問', '答')] }) })
  return folder
}

function env(hub: FakeRepo) {
  return { HF_ENDPOINT: hub.endpoint, HF_TOKEN: 'hf_write', HF_HOME: temporaryFolder() }
}
