/** Promise 4: a release is there whole or not at all, and is never overwritten. */
import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { build, type Effects } from '#engine/build.ts'
import { filter } from '#engine/define.ts'
import { readManifest } from '#engine/manifest.ts'
import { stage } from '#engine/release.ts'
import { sql } from '#engine/sql.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { parquetRows, silentEffects, temporaryFolder, testBuild, testSettings } from '../helpers/build.ts'
import { filesOf, line, mirror, recipe } from '../helpers/recipe.ts'

const lines = Array.from({ length: 20_000 }, (_, i) => line(`問い${i}`, `答え${i}`))

test('a kill at any instant leaves the last release untouched, and a second run comes to the same bytes', async () => {
  const folder = temporaryFolder()
  const args = [
    'bin/nagare.ts',
    'build',
    'vanilla-v1.0.1',
    '--sources',
    'sample',
    '--quiet',
    '--out',
    join(folder, 'dist'),
    '--cache',
    join(folder, 'cache'),
  ]
  const release = join(folder, 'dist/vanilla/1.0.1+sample')
  for (const milliseconds of [150, 300, 400, 500, 600, 700]) {
    const child = spawn(process.execPath, args)
    await Promise.race([wait(milliseconds), new Promise((done) => child.on('exit', done))])
    child.kill('SIGKILL')
    if (existsSync(release)) expect(readManifest(release).rows).toBe(348)
  }
  await new Promise((done) => spawn(process.execPath, args).on('exit', done))
  const finished = readManifest(release)
  const whole = temporaryFolder()
  await new Promise((done) =>
    spawn(
      process.execPath,
      args.map((arg) => arg.replace(folder, whole)),
    ).on('exit', done),
  )
  expect(finished.shards).toEqual(readManifest(join(whole, 'dist/vanilla/1.0.1+sample')).shards)
  expect(readdirSync(join(folder, 'dist/vanilla'))).toEqual(['1.0.1+sample'])
}, 60_000)

test('the files of a stopped build are taken up, those half written are not', async () => {
  const settings = testSettings({ sources: mirror({ 'rows/a.jsonl': lines }) })
  const value = recipe({ to: [filesOf(4_000)] })
  const whole = await build(value, settings, silentEffects())
  const other = { ...settings, out: join(settings.out, 'other') }
  const { folder: place } = { folder: join(other.out, 'small/1.0.0+mirror') }
  const stopped = { ...silentEffects(), log: (text: string) => stopAt('wrote', text) }
  await expect(build(value, other, stopped)).rejects.toThrow('stopped')
  const [staging] = readdirSync(join(other.out, 'small'))
  const shard = join(other.out, 'small', staging as string, 'data/train-00000-of-00005.parquet')
  writeFileSync(`${shard}.tmp-1`, 'half')
  const before = readFileSync(shard)
  const again = await build(value, other, silentEffects())
  expect(readFileSync(join(place, 'data/train-00000-of-00005.parquet')).equals(before)).toBe(true)
  expect(again.manifest.shards).toEqual(whole.manifest.shards)
  expect(readdirSync(join(place, 'data')).filter((name) => name.includes('tmp'))).toEqual([])
})

test('the same version with another fingerprint is refused, with the advice to raise the version', async () => {
  const sources = mirror({ 'rows/a.jsonl': lines.slice(0, 3) })
  const settings = testSettings({ sources })
  const first = await build(recipe(), settings, silentEffects())
  writeFileSync(join(sources.folder, 'rows/a.jsonl'), `${lines[7]}\n`)
  await expect(build(recipe(), settings, silentEffects())).rejects.toThrow(
    /Cannot publish .*1\.0\.0\+mirror: it stands there with fingerprint .*raise the version/,
  )
  expect(readManifest(first.folder)).toEqual(first.manifest)
  const replaced = await build(recipe(), { ...settings, replace: true }, silentEffects())
  expect([replaced.status, readManifest(first.folder).rows]).toEqual(['built', 1])
})

test('a release of the full sources is never replaced', async () => {
  const settings = testSettings({ sources: 'hub', replace: true, checkCounts: false })
  mkdirSync(join(settings.cache, 'sources/rows'), { recursive: true })
  const file = join(settings.cache, 'sources/rows/a.jsonl')
  const value = recipe({
    from: [{ ...recipe().from[0], layouts: [{ ...recipe().from[0]?.layouts[0], remote: { urls: [] } }] } as never],
  })
  writeFileSync(file, `${lines[0]}\n`)
  expect((await build(value, settings, silentEffects())).manifest.label).toBe('')
  writeFileSync(file, `${lines[1]}\n`)
  await expect(build(value, settings, silentEffects())).rejects.toThrow(
    /raise the version in a new pipeline file, or publish elsewhere/,
  )
})

test('two processes do not build the same release at once, whatever they make it from', () => {
  const out = temporaryFolder()
  const place = join(out, 'small/1.0.0')
  stage(place, 'a'.repeat(64))
  writeFileSync(join(out, 'small/.lock-1.0.0'), String(process.ppid))
  expect(() => stage(place, 'b'.repeat(64))).toThrow(new RegExp(`process ${process.ppid} is building it`))
  writeFileSync(join(out, 'small/.lock-1.0.0'), '999999999')
  expect(stage(place, 'b'.repeat(64))).toContain('.staging-1.0.0-bbbb')
})

test('a release that appeared while another was built is not overwritten', async () => {
  const sources = mirror({ 'rows/a.jsonl': lines.slice(0, 3) })
  const settings = testSettings({ sources })
  const rival = await testBuild(recipe(), { sources: mirror({ 'rows/a.jsonl': lines.slice(3, 9) }) })
  const place = join(settings.out, 'small/1.0.0+mirror')
  const effects = {
    ...silentEffects(),
    log: (text: string) => text.startsWith('wrote') && cpSync(rival.folder, place, { recursive: true }),
  }
  await expect(build(recipe(), settings, effects as Effects)).rejects.toThrow(/it stands there with fingerprint/)
  expect(readManifest(place)).toEqual(rival.manifest)
})

test('a kill while a release is replaced does not lose the old one', async () => {
  const settings = testSettings({ sources: mirror({ 'rows/a.jsonl': lines.slice(0, 3) }) })
  const { folder, manifest } = await build(recipe(), settings, silentEffects())
  renameSync(folder, `${folder}.old-999999999`)
  stage(folder, 'a'.repeat(64))
  expect(readManifest(folder)).toEqual(manifest)
})

test('what happens to the cache does not happen to a release', async () => {
  const settings = testSettings({ sources: mirror({ 'rows/a.jsonl': [...lines.slice(0, 3), '{'] }) })
  const { folder } = await build(recipe(), settings, silentEffects())
  const before = readFileSync(join(folder, 'rejects/rows.parquet'))
  for (const file of globSync('steps/*/rejects.parquet', { cwd: settings.cache }))
    truncateSync(join(settings.cache, file))
  expect(readFileSync(join(folder, 'rejects/rows.parquet')).equals(before)).toBe(true)
})

test.for<[name: string, damage: (shard: string) => void, message: RegExp]>([
  [
    'lost a file',
    (shard) => rmSync(shard),
    /train-00000-of-00001\.parquet is missing, its manifest says \d+; remove the folder/,
  ],
  [
    'holds a cut file',
    (shard) => writeFileSync(shard, 'PAR1'),
    /train-00000-of-00001\.parquet has 4 bytes, its manifest says/,
  ],
])('a release that %s does not stand', async ([, damage, message]) => {
  const settings = testSettings({ sources: mirror({ 'rows/a.jsonl': lines.slice(0, 3) }) })
  const { folder } = await build(recipe(), settings, silentEffects())
  damage(join(folder, 'data/train-00000-of-00001.parquet'))
  await expect(build(recipe(), settings, silentEffects())).rejects.toThrow(message)
})

test('a manifest that was edited is refused, naming the field', async () => {
  const settings = testSettings({ sources: mirror({ 'rows/a.jsonl': lines.slice(0, 3) }) })
  const { folder, manifest } = await build(recipe(), settings, silentEffects())
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, rows: -1 }))
  expect(() => readManifest(folder)).toThrow(/manifest\.json: .*rows.*build the release again/s)
})

test('many dropped rows are published in numbered files, in order, few in one', async () => {
  const all = filter('drop_all', () => ({ all: sql`TRUE` }))({})
  const many = Array.from({ length: 260_000 }, (_, i) => line(`問い${i}`, '答'))
  const { folder } = await testBuild(recipe({ through: [all, toInstruction({})] }), {
    sources: mirror({ 'rows/a.jsonl': many }),
  })
  expect(readdirSync(join(folder, 'dropped'))).toEqual([
    'drop_all-00000-of-00002.parquet',
    'drop_all-00001-of-00002.parquet',
  ])
  const rows = await parquetRows(join(folder, 'dropped/*.parquet'), 'row', 'filename, file_row_number')
  expect(rows.map(({ row }) => Number(row))).toEqual(many.map((_, i) => i + 1))
})

function stopAt(word: string, text: string): void {
  if (text.startsWith(word)) throw new Error('stopped')
}
