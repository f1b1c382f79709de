/** `nagare stream` and `nagare serve` as people and trainers call them: processes of their own. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../helpers/build.ts'
import { nagare, place } from '../helpers/command.ts'

const work = mkdtempSync(join(tmpdir(), 'nagare-test-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const root = resolve(import.meta.dirname, '../..')
const release = ['vanilla-v1.0.1+sample', '--out', join(work, 'out'), '--cache', join(work, 'cache')]
const few = ['--validation-rows', '48']

beforeAll(async () => {
  expect((await nagare(['build', 'vanilla-v1.0.1', ...place(work), '--quiet'])).code).toBe(0)
})

test('stream writes nothing but Arrow to standard output, and says on standard error that it prepares', () => {
  const first = shell('"$@"', ['stream', ...release, ...few])
  expect(first.err).toMatch(/^preparing 348 rows of .*; this is done once\n$/)
  expect(tableFromIPC(first.out).numRows).toBe(300)
  const again = shell('"$@"', ['stream', ...release, ...few])
  expect([again.err, again.code, again.out.equals(first.out)]).toEqual(['', 0, true])
})

test('a stream that goes on with skip is the rest of the whole', () => {
  const ids = (args: string[]) => [...(tableFromIPC(stream(args)).getChild('id') ?? [])]
  expect(ids(['--skip', '200'])).toEqual(ids([]).slice(200))
})

test('a reader that leaves early ends the stream quietly, with 0', () => {
  const { out, err, code } = shell('"$@" | head -c 100; exit $PIPESTATUS', ['stream', ...release, '--split', 'all'])
  expect([out.length, err, code]).toEqual([100, '', 0])
})

test('a full disk is an error with a remedy', () => {
  const { err, code } = shell('"$@" > /dev/full', ['stream', ...release, ...few])
  expect(err).toMatch(/^Cannot write the stream: ENOSPC.*; free some space or write elsewhere$/m)
  expect(code).toBe(8)
})

test.for<[what: string, args: string[], message: RegExp]>([
  ['more rows held out than there are', [], /parameter validation-rows is 2000; the release has 348 rows/],
  [
    'a rank beyond the world',
    ['--rank', '2', '--world', '2'],
    /parameter rank is "2"; wanted is a whole number from 0 to 1/,
  ],
  ['no threads', ['--threads', '0'], /Cannot run with 0 threads/],
  ['a negative skip', ['--skip=-1'], /parameter skip is "-1"/],
  ['a split that is none', ['--split', 'test'], /parameter split is "test"; wanted is train, validation, all/],
])('%s ends with 2 and writes nothing', async ([, args, message]) => {
  const { code, out, err } = await nagare(['stream', ...release, ...args])
  expect(err).toMatch(message)
  expect([code, out]).toEqual([2, ''])
})

test('a release that is not there ends with 2 and a remedy', async () => {
  const { code, err } = await nagare(['stream', 'vanilla-v9.9.9'])
  expect(err).toMatch(/Cannot stream vanilla-v9.9.9: no manifest.json in .*build it first/)
  expect(code).toBe(2)
})

test('serve gives the stream of the command, says where, and ends with 0 at SIGTERM', async () => {
  const { address, token, stop } = await serve()
  const answer = await fetch(`${address}/stream?epoch=3&skip=7`, { headers: { Authorization: `Bearer ${token}` } })
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(stream(['--epoch', '3', '--skip', '7']))
  expect(await stop('SIGTERM')).toBe(0)
})

test('serve makes a token of its own that only its user can read, and refuses others', async () => {
  const { address, tokenFile, stop } = await serve()
  expect(statSync(tokenFile).mode & 0o777).toBe(0o600)
  expect((await fetch(`${address}/stream`)).status).toBe(401)
  expect(await stop('SIGINT')).toBe(0)
})

test('serve names the parameter that is off, and what is wanted', async () => {
  const { address, token } = await serve()
  const answer = await fetch(`${address}/stream?world=0`, { headers: { Authorization: `Bearer ${token}` } })
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { error: 'Cannot stream: the parameter world is "0"; wanted is a whole number from 1 to 65536' },
  ])
})

test.for<[what: string, args: string[], message: RegExp]>([
  ['a token that is too short', ['--token-file', tokenOf('short')], /shorter than 22 characters/],
  ['a token file that is not there', ['--token-file', join(work, 'none')], /Cannot read the token in .*--token-file/],
  ['a port that is none', ['--port', '70000'], /--port is 70000; wanted is a whole number from 0 to 65535/],
  ['no streams', ['--limit', '0'], /--limit is 0; wanted/],
])('serve with %s ends with 2', async ([, args, message]) => {
  const { code, out, err } = await nagare(['serve', ...release, ...args])
  expect(err).toMatch(message)
  expect([code, out]).toEqual([2, ''])
})

function tokenOf(text: string): string {
  const file = join(work, `token-${text.length}`)
  writeFileSync(file, text)
  return file
}

function stream(args: string[]): Buffer {
  return shell('"$@"', ['stream', ...release, ...few, ...args]).out
}

// A command line of bash in which "$@" is nagare with these arguments.
function shell(command: string, args: string[]) {
  const words = ['-c', command, 'bash', process.execPath, 'bin/nagare.ts', ...args]
  const { stdout, stderr, status } = spawnSync('bash', words, { cwd: root, maxBuffer: 1e8 })
  return { out: stdout, err: stderr.toString(), code: status }
}

async function serve() {
  const cache = join(temporaryFolder(), 'cache')
  const args = ['bin/nagare.ts', 'serve', ...release.slice(0, 3), '--cache', cache, ...few, '--json']
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { url: address, tokenFile } = JSON.parse(line) as { url: string; tokenFile: string }
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return (await ended)[0] as number | null
  }
  return { address, tokenFile, token: readFileSync(tokenFile, 'utf8').trim(), stop }
}
