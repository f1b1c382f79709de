/** The chain as people call it, with a trainer that leaves literal figures: what is done, what stands, what a kill and a fault leave. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/build.ts'
import { nagare, type Outcome } from '../helpers/command.ts'

const work = mkdtempSync(join(tmpdir(), 'nagare-run-'))
const variants = ['without-summarization', 'rank-2', 'tokens-64', 'response-only']
let first: Outcome

beforeAll(async () => {
  first = await run(work)
}, 120_000)
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** Runs the tiny chain in a folder with the stand-in for the trainer. */
function run(folder: string, env: Record<string, string> = {}, more: readonly string[] = []): Promise<Outcome> {
  const python = join(folder, 'python')
  const script = resolve(import.meta.dirname, '../helpers/fake-trainer.ts')
  writeFileSync(python, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`)
  chmodSync(python, 0o755)
  return nagare(['run', 'tiny', ...places(folder), ...more], { PYTHON: python, FAKE_LOG: join(folder, 'log'), ...env })
}

function places(folder: string): string[] {
  return ['--releases', join(folder, 'dist'), '--cache', join(folder, 'cache'), '--out', join(folder, 'runs')]
}

function calls(folder: string): readonly string[] {
  return readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')
}

function idIn(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'runs/tiny/last.json'), 'utf8')).id
}

const wholeChain = [
  'train tiny',
  'evaluate base',
  'evaluate base, tuned adapted',
  ...variants.map((name) => `train tiny-${name} on a base`),
  `evaluate tuned adapted, ${variants.map((name) => `${name} adapted`).join(', ')}`,
]

test('the whole chain: stages in order, a record, a page', () => {
  const place = join(work, 'runs/tiny', idIn(work))
  expect(first).toMatchObject({ code: 0 })
  expect(first.out).toMatch(/^tiny [0-9a-f]{12}: .*report\.html\n$/)
  expect(calls(work)).toEqual(wholeChain)
  const record = JSON.parse(readFileSync(join(place, 'run.json'), 'utf8'))
  expect(record).toMatchObject({
    status: 'finished',
    releases: [
      { name: 'vanilla', version: '1.0.1+sample', rows: 348, withoutTask: null },
      { name: 'vanilla-without-summarization', rows: 275, withoutTask: 'summarization' },
    ],
  })
  expect(record.releases[0].counts.license).toMatchObject({ 'CC-BY-SA-3.0': 127 })
  for (const name of ['run.json', 'report.html', 'train/adapter', 'evaluate/results.json', 'compare/results.json'])
    expect(existsSync(join(place, name)), name).toBe(true)
  expect(existsSync(join(work, 'dist/vanilla/1.0.1+sample.report.html'))).toBe(true)
})

test('a second run does nothing again, and explain says that all stands', async () => {
  const { code } = await run(work)
  expect([code, calls(work)]).toEqual([0, wholeChain])
  const places = ['--out', join(work, 'dist'), '--cache', join(work, 'cache'), '--runs', join(work, 'runs')]
  const { out } = await nagare(['explain', 'tiny', ...places])
  expect(out.split('\n').filter((line) => line.startsWith('  runs'))).toEqual([])
  expect(out).toContain(`tiny: ${idIn(work)} in `)
})

test('nagare report finds a run by its id, its name and its folder', async () => {
  const id = idIn(work)
  const options = ['--runs', join(work, 'runs'), '--cache', join(work, 'cache'), '--json']
  for (const name of [id, 'tiny', join(work, 'runs/tiny', id)]) {
    const { out, code } = await nagare(['report', name, ...options])
    expect([code, JSON.parse(out).run.id]).toEqual([0, id])
  }
})

test('a training that was stopped goes on; what was done before stands', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder()
  const stopped = await run(folder, { FAKE_STOP: 'tiny-rank-2' })
  const place = join(folder, 'runs/tiny', idIn(folder))
  expect(stopped.code).toBe(143)
  expect(stopped.err).toMatch(/tiny [0-9a-f]{12} was stopped; the same command goes on from there\n$/)
  expect(JSON.parse(readFileSync(join(place, 'run.json'), 'utf8')).status).toBe('stopped')
  expect(existsSync(join(place, 'train'))).toBe(true)
  expect(existsSync(join(place, 'train-rank-2'))).toBe(false)
  const { out } = await run(folder, {}, ['--dry-run'])
  expect(out).toMatch(/runs {4}train-rank-2: tunes .*; it was broken off, and goes on from step 80\n/)
  const done = calls(folder).length
  expect((await run(folder)).code).toBe(0)
  expect(calls(folder).slice(done)).toEqual([
    'train tiny-rank-2 from step 80 on a base',
    ...wholeChain.slice(wholeChain.indexOf('train tiny-rank-2 on a base') + 1),
  ])
})

test('a stage that another process is at is left alone', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder()
  await run(folder, { FAKE_STOP: 'tiny' })
  const [stage = ''] = readdirSync(join(folder, 'runs/tiny/stages'))
  writeFileSync(join(folder, 'runs/tiny/stages', `.lock-${stage}`), String(process.pid))
  const { code, err } = await run(folder)
  expect(err).toContain(`Cannot run tiny, stage train: process ${process.pid} is at it in `)
  expect([code, calls(folder)]).toEqual([6, ['train tiny']])
})

test('a run that ends by an error of ours is recorded as failed', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder()
  await run(folder, { FAKE_FAIL: '4' })
  const [evaluation = ''] = readdirSync(join(folder, 'runs/tiny/stages')).filter((name) => name.startsWith('eval'))
  rmSync(join(folder, 'runs/tiny/stages', evaluation), { recursive: true })
  writeFileSync(join(folder, 'runs/tiny/stages', evaluation), 'in the way')
  const { code, err } = await run(folder)
  expect([code, err.includes('EEXIST')]).toEqual([8, true])
  expect(JSON.parse(readFileSync(join(folder, 'runs/tiny', idIn(folder), 'run.json'), 'utf8')).status).toBe('failed')
})

test('an evaluation that fails gives its exit code; the training is not repeated for it', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder()
  expect((await run(folder, { FAKE_FAIL: '4' })).code).toBe(4)
  expect(calls(folder)).toEqual(['train tiny', 'evaluate base'])
  expect((await run(folder)).code).toBe(0)
  expect(calls(folder).slice(2)).toEqual(wholeChain.slice(1))
})

test('a training that ended before it was noted is not done again', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder()
  await run(folder, { FAKE_FAIL: '4' })
  const place = join(folder, 'runs/tiny', idIn(folder))
  rmSync(join(place, 'train/stage.json'))
  expect((await run(folder)).code).toBe(0)
  expect(calls(folder).filter((call) => call.startsWith('train tiny') && !call.includes('-'))).toEqual(['train tiny'])
})

test.for<[lack: string, name: string, env: Record<string, string>, message: RegExp, code: number]>([
  [
    'Python',
    'tiny',
    { PYTHON: '/nowhere/python' },
    /^Cannot train: there is no \/nowhere\/python; run make setup-trainer, .*\n$/,
    10,
  ],
  ['evaluation data', 'stormy', {}, /^Cannot evaluate stormy: there is no folder .*--evaluation-data.*\n$/, 2],
  ['a run of that name', 'nothing', {}, /^Cannot find run "nothing": there are ablation, .*\n$/, 2],
])('without %s one line says so', async ([, name, env, message, code]) => {
  const folder = temporaryFolder()
  const python = join(work, 'python')
  const found = await nagare(['run', name, ...places(folder), '--evaluation-data', join(folder, 'none')], {
    PYTHON: python,
    ...env,
  })
  expect(found.err).toMatch(message)
  expect(found.code).toBe(code)
  expect(existsSync(join(folder, 'dist'))).toBe(false)
})
