/** A full disk and an output that cannot be written: on small file systems in memory, where the tests may mount one. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder, makeFolders, writeText } from '#engine/disk.ts'
import { exitCodes, NagareError } from '#engine/errors.ts'
import { temporaryFolder, testBuild } from '../helpers/build.ts'
import { filesOf, line, mirror, recipe } from '../helpers/recipe.ts'

const canMount = mountable()
if (!canMount) console.log('disk.test.ts: skipped, mounting a tmpfs needs root')

const rows = Array.from({ length: 60_000 }, (_, i) =>
  line(`問い${(i * 7919) % 60_013}`, `答え${Math.imul(i, 2_654_435_761) >>> 0}`.repeat(4)),
)

test.skipIf(!canMount)('a full disk is one clear error, whether the cache or the output is on it', async () => {
  const sources = mirror({ 'rows/a.jsonl': rows })
  const full = small('size=400k')
  const cache = await failure(testBuild(recipe(), { sources, cache: join(full, 'cache') }))
  expect(cache).toMatchObject({ kind: 'output', exitCode: exitCodes.output })
  expect(cache.message).toMatch(/Cannot read source rows .*: the disk is full .*free some space/)
  const out = await failure(
    testBuild(recipe({ to: [filesOf(60_000)] }), {
      sources,
      out: join(full, 'dist'),
    }),
  )
  expect(out.message).toMatch(/Cannot write parquet file .*: the disk is full/)
})

test.skipIf(!canMount)('an output that is read-only is one clear error before a row is read', async () => {
  const folder = small('size=1m')
  mkdirSync(join(folder, 'dist'))
  execFileSync('mount', ['-o', 'remount,ro', folder])
  const failed = await failure(
    testBuild(recipe(), { sources: mirror({ 'rows/a.jsonl': ['{'] }), out: join(folder, 'dist') }),
  )
  expect(failed.kind).toBe('output')
  expect(failed.message).toMatch(/Cannot make the folder for the release .*read-only.*make .* writable or pass another/)
})

test.skipIf(!existsSync('/proc')).for<[what: string, make: () => void, message: RegExp]>([
  [
    'a folder',
    () => makeFolder('/proc/nagare/x', 'runs'),
    /^Cannot make the folder for runs: ENOENT.*\/proc\/nagare'; /,
  ],
  ['a file in a folder', () => writeText('/proc/nagare/x.json', '{}'), /^Cannot make the folder for x\.json: ENOENT/],
  ['a file', () => writeText('/proc/x.json', '{}'), /^Cannot write \/proc\/x\.json: ENOENT/],
])('%s below /proc is one clear error, not a wait without end', ([, make, message]) => {
  expect(make).toThrow(expect.objectContaining({ kind: 'output', message: expect.stringMatching(message) }))
})

test('folders are made one below the other; a file in their way is named', () => {
  const folder = temporaryFolder()
  for (let i = 0; i < 2; i += 1) makeFolders(join(folder, 'a/b/c'))
  expect(statSync(join(folder, 'a/b/c')).isDirectory()).toBe(true)
  writeFileSync(join(folder, 'file'), '')
  expect(() => makeFolders(join(folder, 'file/b'))).toThrow(/EEXIST.*file'$/)
})

function small(options: string): string {
  const folder = temporaryFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  return folder
}

async function failure(building: Promise<unknown>): Promise<NagareError> {
  const error = await building.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(NagareError)
  return error as NagareError
}

function mountable(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
