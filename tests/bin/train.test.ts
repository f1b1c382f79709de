/** `nagare train`: what it checks before anything is trained, and what it hands to the trainer. A script stands in for Python. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/build.ts'
import { nagare, place } from '../helpers/command.ts'

const work = mkdtempSync(join(tmpdir(), 'nagare-test-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))
beforeAll(async () => {
  expect((await nagare(['build', 'vanilla-v1.0.1', ...place(work), '--quiet'])).code).toBe(0)
})

test('the trainer is called with settings that are the run, its release as a command, and a folder of its own', async () => {
  const { args, config, code } = await train(['tiny'], 'exit 0')
  expect(code).toBe(0)
  expect(args.slice(0, 4)).toEqual(['-m', 'nagare_trainer', 'train', '--config'])
  expect(config).toMatchObject({ name: 'tiny', model: { family: 'gpt_neox' }, lora: { rank: 32 }, epochs: 8 })
  expect(config.data).toMatchObject({ seed: 42, validationRows: 32 })
  expect(config.data.command.slice(1, 4)).toEqual([
    resolve('bin/nagare.ts'),
    'stream',
    join(work, 'out/vanilla/1.0.1+sample'),
  ])
  expect(config.out).toMatch(/\/runs\/tiny\/stages\/train-[0-9a-f]{12}$/)
})

test('the command in the settings streams the rows, as they were prepared', async () => {
  const { config } = await train(['tiny'], 'exit 0')
  const [node, ...args] = config.data.command
  const child = spawn(node as string, [...args, '--validation-rows', '32', '--skip', '300'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes))
  child.stderr.on('data', (bytes: Buffer) => err.push(bytes))
  expect((await once(child, 'close'))[0]).toBe(0)
  expect([Buffer.concat(out).length > 1000, Buffer.concat(err).toString()]).toEqual([true, ''])
})

test('the trainer’s exit code is ours', async () => {
  expect((await train(['tiny'], 'exit 7')).code).toBe(7)
})

test('a dry run says so to the trainer', async () => {
  expect((await train(['tiny', '--dry-run'], 'exit 0')).args).toContain('--dry-run')
})

test('another model takes the place of the run’s own, and is another training', async () => {
  const path = temporaryFolder()
  for (const name of ['config.json', 'tokenizer.json', 'model.safetensors']) writeFileSync(join(path, name), '{}')
  const [own, other] = [await train(['tiny'], 'exit 0'), await train(['tiny', '--model', path], 'exit 0')]
  expect(other.config.model).toEqual({ path, precision: 'fp32' })
  expect(other.config.out).not.toBe(own.config.out)
})

test('several processes are started by torchrun', async () => {
  const { args } = await train(['tiny', '--processes', '2'], 'exit 0')
  expect(args.slice(0, 6)).toEqual(['-m', 'torch.distributed.run', '--nproc-per-node', '2', '-m', 'nagare_trainer'])
})

test('SIGTERM is passed on, and the trainer’s answer is waited for', async () => {
  const folder = temporaryFolder()
  const script = 'trap "echo saved > $FOLDER/saved; exit 3" TERM; echo > $FOLDER/started; while :; do sleep 0.05; done'
  const env = { ...process.env, PYTHON: python(folder, script) }
  const child = spawn(process.execPath, ['bin/nagare.ts', 'train', 'tiny', ...places(folder)], { env, stdio: 'ignore' })
  while (!existsSync(join(folder, 'started'))) await sleep(20)
  child.kill('SIGTERM')
  expect([(await once(child, 'exit'))[0], existsSync(join(folder, 'saved'))]).toEqual([3, true])
})

test.for<[what: string, args: string[], probe: string, code: number, message: RegExp]>([
  [
    'a release in place of a run',
    ['vanilla-v1.0.1'],
    'True',
    2,
    /Cannot find run "vanilla-v1.0.1": there are .*stormy, tiny/,
  ],
  ['a release that is not built', ['stormy'], 'True', 2, /Cannot train stormy on vanilla-v0.1.0: no manifest.json/],
  ['an old Python', ['tiny'], 'False', 10, /is older than Python 3.11; run make setup-trainer/],
  ['a package that is missing', ['tiny'], 'True torch peft', 10, /has no torch, peft; run make setup-trainer/],
  ['a folder that cannot be made', ['tiny', '--out', '/proc/x'], 'True', 8, /Cannot make the folder for runs: ENOENT/],
  [
    'a model that is not there',
    ['tiny', '--model', '/models/a'],
    'True',
    4,
    /Cannot train tiny: the model \/models\/a is no folder here/,
  ],
  ['no process', ['tiny', '--processes', '0'], 'True', 2, /Cannot train on 0 processes/],
])('%s is an error before anything is prepared', async ([, args, probe, code, message]) => {
  const { err, code: found, config } = await train(args, 'exit 0', probe)
  expect(err).toMatch(message)
  expect([found, config]).toEqual([code, undefined])
})

test('a Python that is not there is an error with a remedy', async () => {
  const { code, err } = await nagare(['train', 'tiny', ...places(temporaryFolder())], { PYTHON: '/nowhere/python' })
  expect(err).toMatch(
    /^Cannot train: there is no \/nowhere\/python; run make setup-trainer, or name another Python in PYTHON$/m,
  )
  expect(code).toBe(10)
})

// Runs `nagare train`; gives what the trainer was called with, and the settings that it was given.
async function train(words: string[], script: string, probe = 'True') {
  const folder = temporaryFolder()
  const { code, err } = await nagare(['train', ...places(folder), ...words], { PYTHON: python(folder, script, probe) })
  const called = join(folder, 'called')
  const args = existsSync(called) ? readFileSync(called, 'utf8').trim().split('\n') : []
  const file = args[args.indexOf('--config') + 1]
  return { code, err, args, config: args.length === 0 ? undefined : JSON.parse(readFileSync(file as string, 'utf8')) }
}

// A script in Python's place: it answers the probe, and otherwise keeps its arguments and does as told.
function python(folder: string, script: string, probe = 'True'): string {
  const file = join(folder, 'python')
  const kept = `FOLDER=${folder}; printf '%s\\n' "$@" > $FOLDER/called`
  writeFileSync(file, `#!/bin/bash\nif [ "$1" = -c ]; then echo "${probe}"; exit 0; fi\n${kept}\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

function places(folder: string): string[] {
  return ['--releases', join(work, 'out'), '--cache', join(work, 'cache'), '--out', join(folder, 'runs')]
}
