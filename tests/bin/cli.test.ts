import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { pipelineNames } from '#bin/pipelines.ts'
import { temporaryFolder } from '../helpers/build.ts'
import { nagare, place } from '../helpers/command.ts'

const commands = [
  'plan',
  'build',
  'audit',
  'report',
  'diff',
  'explain',
  'publish',
  'stream',
  'serve',
  'train',
  'run',
  'completion',
]
const vanilla = 'vanilla-v1.0.1'
const root = resolve(import.meta.dirname, '../..')

test('--help lists the commands and the exit codes', async () => {
  const { code, out } = await nagare(['--help'])
  for (const command of commands) expect(out).toMatch(new RegExp(`^  nagare ${command}`, 'm'))
  expect(out).toContain('4 input, 5 network')
  expect(code).toBe(0)
})

test.for<[command: string, texts: string[]]>([
  ['plan', ['nagare plan vanilla-v1.0.1 --sources sample', '--sql']],
  ['build', ['nagare build vanilla-v1.0.1 --sources mirror/', '--memory', '--threads', '--layout', '--replace']],
  ['audit', ['nagare audit vanilla-v1.0.1+sample', '--strict', '--json']],
  ['explain', ['--sources', '--cache']],
])('%s --help shows how it is called', async ([command, texts]) => {
  const { code, out } = await nagare([command, '--help'])
  for (const text of texts) expect(out).toContain(text)
  expect(code).toBe(0)
})

test.for<[rule: string, args: string[], message: RegExp]>([
  ['no command', [], /Name a command; see nagare --help/],
  ['an unknown command', ['bild'], /Unknown argument: bild/],
  ['a command without its pipeline', ['plan'], /Not enough non-option arguments/],
  ['an unknown pipeline', ['build', 'vanila'], /"vanila": there are full-v0.1.0, .*vanilla-v1.0.1/],
  ['a memory limit of another unit', ['build', vanilla, '--memory', '2TB'], /"2TB".*2GB or 800MB/],
  ['a memory limit that is too small', ['build', vanilla, '--memory', '10MB'], /at least 256MB/],
  ['no threads', ['build', vanilla, '--threads', '0'], /Cannot run with 0 threads/],
  ['threads that are no number', ['build', vanilla, '--threads', 'two'], /Cannot run with NaN threads/],
  ['a release that is not there', ['audit', 'vanilla-v9.9.9'], /Cannot audit vanilla-v9.9.9: no manifest.json in/],
])('%s is refused with exit code 2 and a remedy', ([, ...refusal]) => expectRefusal(...refusal))

test.for<[rule: string, args: string[], message: RegExp]>([
  ['a pipeline outside its folder', ['plan', '../engine/plan'], /Cannot find pipeline "..\/engine\/plan": there are /],
  ['an unknown option', ['plan', vanilla, '--bogus'], /Unknown argument: bogus/],
  ['an unknown layout', ['plan', vanilla, '--layout', 'treee'], /treee.*release.*tree/],
])('%s is refused with exit code 2 and a remedy', ([, ...refusal]) => expectRefusal(...refusal))

test('a build with an unknown option builds nothing', async () => {
  const folder = temporaryFolder()
  await nagare(['build', vanilla, ...place(folder), '--bogus'])
  expect(existsSync(join(folder, 'out'))).toBe(false)
})

test('of an option given twice the last counts', async () => {
  const { code, out } = await nagare(['plan', vanilla, ...place(temporaryFolder(), 'hub'), '--sources', 'sample'])
  expect(out).toContain('1.0.1+sample')
  expect(code).toBe(0)
})

test.for<[what: string, to: string, code: number, message: RegExp]>([
  ['a reader that has seen enough, as head, is no error', '| true', 0, /^$/],
  [
    'a full disk is',
    '> /dev/full',
    8,
    /^Cannot write to standard output: ENOSPC.*; free some space or write elsewhere\n$/,
  ],
])('%s', ([, to, code, message]) => {
  const piped = `set -o pipefail; "$0" bin/nagare.ts plan ${vanilla} --sql ${to}`
  const { status, stderr } = spawnSync('bash', ['-c', piped, process.execPath], { cwd: root, encoding: 'utf8' })
  expect(stderr).toMatch(message)
  expect(status).toBe(code)
})

test('the completion script prints', async () => {
  const { code, out } = await nagare(['completion'], { SHELL: '/bin/bash' })
  expect(out).toContain('--get-yargs-completions')
  expect(code).toBe(0)
})

test.for<[words: string[], offered: readonly string[]]>([
  [[''], commands],
  [['b'], ['build']],
])('completion after nagare %j offers commands', ([words, offered]) => expectCompletion(words, offered))

test.for<[words: string[], offered: readonly string[]]>([
  [['build', ''], pipelineNames()],
  [['plan', 'full-v0.1'], ['full-v0.1.0']],
])('completion after nagare %j offers pipelines', ([words, offered]) => expectCompletion(words, offered))

test('plan shows what is read beside the rows, and the catch curve of near-duplicates', async () => {
  const { out } = await nagare(['plan', 'vanilla-clean-v2.0.0', ...place(temporaryFolder())])
  expect(out).toMatch(/beside\n {2}jnli-valid@1\.3 \(lines\): 1 file/)
  expect(out).toMatch(/drop_near_duplicates: .*similarity 0\.1: 0.*0\.5: 0\.8\d*, .*1: 1/)
})

test('completing a build does not build', async () => {
  const folder = temporaryFolder()
  await nagare(['--get-yargs-completions', 'nagare', 'build', vanilla, ...place(folder)])
  expect(existsSync(join(folder, 'out'))).toBe(false)
})

async function expectRefusal(args: string[], message: RegExp): Promise<void> {
  const takesPlace = args[0] === 'build' || args[0] === 'plan'
  const { code, out, err } = await nagare([...args, ...(takesPlace && args.length > 1 ? place(temporaryFolder()) : [])])
  expect(err).toMatch(message)
  expect(out).toBe('')
  expect(code).toBe(2)
}

async function expectCompletion(words: string[], offered: readonly string[]): Promise<void> {
  const { code, out, err } = await nagare(['--get-yargs-completions', 'nagare', ...words])
  expect(out.trim().split('\n')).toEqual(offered)
  expect(err).toBe('')
  expect(code).toBe(0)
}
