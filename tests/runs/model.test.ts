/** The model of a run: its name, its commit, its files, and what is refused before anything is built. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { loadRun } from '#bin/pipelines.ts'
import { checkModel, pinned, sayModel, withModel } from '#bin/run/model.ts'
import { cachedCommit, lackingFiles, namedModel } from '#engine/run/model.ts'
import type { Run } from '#engine/run/run.ts'
import { temporaryFolder } from '../helpers/build.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const stormy = await loadRun('stormy')
const [one, other] = ['a1'.repeat(20), 'b2'.repeat(20)]

/** Makes files, empty but for those with a text, in a folder. */
function filesIn(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** A cache of the Hub as its library lays it out, with a commit for main and one for a tag. */
function hubCache(): string {
  const cache = temporaryFolder()
  vi.stubEnv('HF_HUB_CACHE', cache)
  return filesIn(join(cache, 'models--cyberagent--open-calm-7b'), {
    'refs/main': one,
    'refs/v1': `${other}\n`,
    'refs/broken': 'x',
    [`snapshots/${one}/config.json`]: '{}',
  })
}

test.for([
  ['cyberagent/open-calm-7b', { path: 'cyberagent/open-calm-7b' }],
  ['cyberagent/open-calm-7b@v1', { path: 'cyberagent/open-calm-7b', revision: 'v1' }],
  ['gpt2@refs/pr/1', { path: 'gpt2', revision: 'refs/pr/1' }],
  ['models/open-calm-7b', { path: 'models/open-calm-7b' }],
] as const)('%s names a model', ([text, model]) => {
  expect(namedModel(text)).toEqual(model)
})

test('a folder with @ in its name is a folder', () => {
  const folder = filesIn(join(temporaryFolder(), 'a@b'), { x: '' })
  expect(namedModel(folder)).toEqual({ path: folder })
})

test.for([
  ['main', undefined, one],
  ['a tag', 'v1', other],
  ['a commit, known or not', 'c3'.repeat(20), 'c3'.repeat(20)],
  ['a revision that the cache has not', 'v2', undefined],
  ['a revision whose note is broken', 'broken', undefined],
] as const)('the commit of %s, as the Hub’s cache has it', ([, revision, commit]) => {
  hubCache()
  expect(cachedCommit('cyberagent/open-calm-7b', revision)).toBe(commit)
})

test.for<[what: string, files: Record<string, string>, lacking: string[]]>([
  ['whole', { 'config.json': '', 'tokenizer.json': '', 'model.safetensors': '' }, []],
  ['of SentencePiece and older weights', { 'config.json': '', 'tokenizer.model': '', 'pytorch_model.bin': '' }, []],
  [
    'empty',
    {},
    [
      'config.json',
      'tokenizer.json or tokenizer.model',
      'weights (model.safetensors or pytorch_model.bin, or their parts with an index)',
    ],
  ],
  [
    'with one part of two',
    {
      'config.json': '',
      'tokenizer.json': '',
      'model.safetensors.index.json':
        '{"weight_map": {"a": "1.safetensors", "b": "2.safetensors", "c": "1.safetensors"}}',
      '1.safetensors': '',
    },
    ['2.safetensors'],
  ],
  [
    'cloned without Git LFS',
    { 'config.json': '', 'tokenizer.json': '', 'model.safetensors': 'version https://git-lfs.github.com/spec/v1\n' },
    ['model.safetensors (a pointer of Git LFS; run git lfs pull)'],
  ],
])('a folder %s', ([, files, lacking]) => {
  expect(lackingFiles(filesIn(temporaryFolder(), files))).toEqual(lacking)
})

test('another model takes the place of the run’s own; what is loaded is the commit that the cache has', () => {
  hubCache()
  const model = { acceptEosAsUnk: true, precision: 'bf16' }
  const modelOf = (text?: string) => withModel(stormy, text).train.model
  expect(modelOf()).toEqual({ ...model, path: 'cyberagent/open-calm-7b', revision: one })
  expect(modelOf('cyberagent/open-calm-7b@v1')).toEqual({ ...model, path: 'cyberagent/open-calm-7b', revision: other })
  expect(modelOf('a/b@v1')).toEqual({ ...model, path: 'a/b', revision: 'v1' })
  expect(modelOf('a/b')).toEqual({ ...model, path: 'a/b' })
})

const tuning = (path: string): Run => withModel(stormy, path)

test.for<[what: string, path: () => string, state: RegExp]>([
  [
    'a folder that is not there',
    () => join(temporaryFolder(), 'none'),
    /none is no folder here, and no Hub id; name a/,
  ],
  ['a file', () => import.meta.filename, /model\.test\.ts is a file; name a folder/],
  [
    'a folder without weights',
    () => filesIn(temporaryFolder(), { 'config.json': '', 'tokenizer.json': '' }),
    /lacks weights /,
  ],
])('%s is refused as a model', ([, path, state]) => {
  expect(() => checkModel(tuning(path()), 'train')).toThrow(
    expect.objectContaining({ kind: 'input', message: expect.stringMatching(state) }),
  )
})

test('a model of the Hub and one of random weights are not refused', async () => {
  expect(() => checkModel(stormy, 'run')).not.toThrow()
  expect(checkModel(await loadRun('tiny'), 'run')).toBeUndefined()
})

test('the commit that the cache does not know comes from the Hub, by the library that loads the model', () => {
  vi.stubEnv('HF_HUB_CACHE', temporaryFolder())
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const python = fakePython()
  expect(() => pinned(tuning('a/b@v1'), python, 'run')).toThrow(
    /^Cannot run stormy: a\/b is no folder here, and the Hub gave RepositoryNotFoundError: 404 Client Error\.?; check the id/,
  )
  vi.stubEnv('FAKE_COMMIT', one)
  expect(pinned(tuning('a/b@v1'), python, 'run').train.model).toMatchObject({ path: 'a/b', revision: one })
  expect(pinned(tuning(`a/b@${other}`), 'no python is called', 'run').train.model.revision).toBe(other)
})

function fakePython(): string {
  const script = resolve(import.meta.dirname, '../helpers/fake-trainer.ts')
  const python = join(temporaryFolder(), 'python')
  writeFileSync(python, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`)
  chmodSync(python, 0o755)
  return python
}

test('a model in words: which, and what is still to come', () => {
  hubCache()
  const say = (text?: string) => sayModel(withModel(stormy, text).train.model)
  expect(say()).toBe(
    `cyberagent/open-calm-7b at commit ${one}; the run downloads tokenizer.json or tokenizer.model, weights (model.safetensors or pytorch_model.bin, or their parts with an index)`,
  )
  expect(say('a/b@v1')).toMatch(/^a\/b: its commit at v1 is not in the Hub's cache here; the run asks the Hub for it/)
})
