/** What a run says before it is done: each stage, what the evaluation will lack, and what the run could not start without. */
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/build.ts'
import { nagare, type Outcome } from '../helpers/command.ts'

const commit = 'a1'.repeat(20)
const reason = 'Cannot evaluate on MARC-ja: the evaluation data has no marc-ja'
const gap = (shots: number) => ({ task: 'marc_ja', kind: 'choice', options: { shots }, reason })

/** Runs `nagare run NAME --dry-run` in a folder of its own, with a stand-in for Python; gives what it left there. */
async function dryRun(
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome & { left: string[] }> {
  const folder = temporaryFolder()
  const python = join(folder, 'python')
  writeFileSync(python, `#!/bin/sh\nexec "${process.execPath}" "${resolve('tests/helpers/fake-trainer.ts')}" "$@"\n`)
  chmodSync(python, 0o755)
  mkdirSync(join(folder, 'data'))
  mkdirSync(join(folder, 'empty'))
  const places = ['--releases', 'dist', '--cache', 'cache', '--out', 'runs', '--evaluation-data', 'data']
  const within = [...places, ...words].map((word) =>
    word.startsWith('--') || !/^(dist|cache|runs|data|empty|none)$/.test(word) ? word : join(folder, word),
  )
  const found = await nagare(['run', ...within, '--dry-run'], {
    PYTHON: python,
    HF_HUB_CACHE: join(folder, 'hub'),
    ...env,
  })
  const left = readdirSync(folder).filter((name) => !['python', 'data', 'empty'].includes(name))
  return { ...found, out: found.out.replaceAll(folder, ''), err: found.err.replaceAll(folder, ''), left }
}

test('each stage and what it does, the model, and gaps by their reason; nothing is made', async () => {
  const { out, err, code, left } = await dryRun(['stormy'], { FAKE_GAPS: JSON.stringify([gap(1), gap(2)]) })
  expect(out).toBe(`stormy: its identity follows from what is not there yet
  model   cyberagent/open-calm-7b: its commit at main is not in the Hub's cache here; the run asks the Hub for it, by which keys change
  runs    data vanilla-v0.1.0: made from hub; it is not built
  then    evaluate-before: evaluates base on jnli, marc_ja, vqa, responses
  then    train: tunes cyberagent/open-calm-7b on vanilla-v0.1.0, 10 epochs of 128 rows a step
  then    evaluate: evaluates base, tuned on jnli, marc_ja, vqa, responses
  gap     marc_ja, 2 of its settings: ${reason}
`)
  expect([err, code, left]).toEqual(['', 0, []])
})

test.for<[lack: string, words: string[], env: Record<string, string>, code: number, message: RegExp]>([
  [
    'a model folder that is not there',
    ['--model', 'none'],
    {},
    4,
    /^Cannot run stormy: the model \/none is no folder here, and/,
  ],
  [
    'a model folder that is empty',
    ['--model', 'empty'],
    {},
    4,
    /^Cannot run stormy: the model \/empty lacks config.json, /,
  ],
  ['evaluation data', ['--evaluation-data', 'none'], {}, 2, /^Cannot evaluate stormy: there is no folder \/none; /],
  ['sources', ['--sources', 'none'], {}, 4, /^Cannot read source .* in \/none; put it there/],
  [
    'Python',
    [],
    { PYTHON: '/nowhere/python' },
    10,
    /^Cannot train: there is no \/nowhere\/python; run make setup-trainer/,
  ],
])('without %s the run could not start: that is an error, after its stages', async ([, words, env, code, message]) => {
  const found = await dryRun(['stormy', ...words], env)
  expect(found.out).toContain('  then    train: tunes ')
  expect(found.err).toMatch(message)
  expect([found.code, found.left]).toEqual([code, []])
})

test('all that is missing is said at once, in JSON too', async () => {
  const { out, code } = await dryRun(['stormy', '--model', 'empty', '--sources', 'none', '--json'])
  const { errors, id, stages } = JSON.parse(out)
  expect(errors.map(({ kind, message }: { kind: string; message: string }) => [kind, message.slice(0, 20)])).toEqual([
    ['input', 'Cannot read source l'],
    ['input', 'Cannot run stormy: t'],
  ])
  expect([id, code, stages.length]).toEqual([null, 4, 4])
})

test('a model is pinned by a revision behind @', async () => {
  const { out } = await dryRun(['stormy', '--model', `cyberagent/open-calm-7b@${commit}`])
  expect(out).toContain(`  model   cyberagent/open-calm-7b at commit ${commit}; the run downloads config.json, `)
})

test('what the evaluator would end with is an error before anything is built', async () => {
  const folder = temporaryFolder()
  const python = join(folder, 'python')
  writeFileSync(python, '#!/bin/sh\n[ "$1" = -c ] && echo True && exit\necho "Cannot read jnli, line 1" >&2\nexit 4\n')
  chmodSync(python, 0o755)
  const { err, code } = await dryRun(['tiny'], { PYTHON: python })
  expect([err, code, existsSync(join(folder, 'dist'))]).toEqual(['Cannot read jnli, line 1\n', 4, false])
})
