/**
 * How long does `nagare diff` take at full size? Builds vanilla 1.0.0 and 1.0.1 from the stand-in, and compares them, and
 * 1.0.1 with a copy of which every text and every place differs: `node bench/diff.ts [--runs 3] [--folder .nagare/bench]`.
 */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '#engine/database.ts'
import type { Manifest } from '#engine/manifest.ts'
import { sql } from '#engine/sql.ts'
import { tools } from '#engine/versions.ts'
import type { Differences } from '#report/diff/types.ts'
import { makeStandIn, standInFolder } from './stand-in.ts'
import { median, memory, threads, timed, writeResult } from './timer.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string' }, scale: { type: 'string' }, folder: { type: 'string' } },
})
const scale = Number(values.scale ?? 1)
const folder = resolve(values.folder ?? '.nagare/bench')
const sources = standInFolder(folder, scale)
await makeStandIn(sources, scale)
const work = join(folder, 'work-diff')
const nagare = join(import.meta.dirname, '..', 'bin', 'nagare.ts')
const [before, after] = [await built('vanilla-v1.0.0'), await built('vanilla-v1.0.1')]
const figures = [
  await measure('1.0.0 and 1.0.1', before, after),
  await measure('1.0.1 and itself', after, after),
  await measure('every text other', after, await copied('texts', "response || '。' AS response")),
  await measure('every place other', after, await copied('places', "file || '2' AS file")),
]
console.table(figures)
const name = scale === 1 ? 'diff' : `diff-${scale}`
console.log(`wrote ${writeResult(name, { runs: runs(), settings: { threads, memory }, versions: tools(), figures })}`)

function runs(): number {
  return Number(values.runs ?? 3)
}

async function built(release: string): Promise<string> {
  const out = join(work, 'out')
  const counts = scale === 1 ? '--check-counts' : '--no-check-counts'
  const limits = ['--threads', String(threads), '--memory', `${memory / 1e9}GB`]
  const places = ['--sources', sources, '--out', out, '--cache', join(work, 'cache')]
  await timed(process.execPath, [nagare, 'build', release, ...places, ...limits, counts])
  return join(out, release.replace('-v', '/').concat('+mirror'))
}

// A release whose rows all differ in one column: the most that there can be to match.
async function copied(what: string, column: string): Promise<string> {
  const copy = join(work, what)
  if (existsSync(join(copy, 'manifest.json'))) return copy
  cpSync(after, copy, { recursive: true })
  const db = await openDatabase({ threads, memory, cache: join(work, 'cache') })
  const manifest = JSON.parse(readFileSync(join(after, 'manifest.json'), 'utf8')) as Manifest
  const shards: Manifest['shards'] = []
  for (const shard of manifest.shards) {
    const file = join(copy, shard.path)
    rmSync(file)
    const rows = `SELECT * REPLACE (${column}) FROM read_parquet('${join(after, shard.path)}')`
    await db.run(
      'change the rows of a shard',
      `COPY (${rows}) TO '${file}' (${sql`FORMAT parquet, COMPRESSION zstd`.sql})`,
    )
    const bytes = readFileSync(file)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    shards.push({ ...shard, bytes: bytes.length, sha256 })
  }
  db.close()
  writeFileSync(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, shards }))
  return copy
}

async function measure(what: string, one: string, other: string) {
  const args = [nagare, 'diff', one, other, '--json', '--threads', String(threads), '--memory', `${memory / 1e9}GB`]
  const took = []
  for (let run = 1; run <= runs(); run++)
    took.push(await timed(process.execPath, [...args, '--cache', join(work, 'cache')]))
  const { rows } = JSON.parse(took[0]?.output ?? '') as Differences
  const { same, added, removed, changed, relocated } = rows
  return {
    what,
    seconds: Number(median(took.map(({ seconds }) => seconds)).toFixed(1)),
    cpuSeconds: Number(median(took.map(({ cpuSeconds }) => cpuSeconds)).toFixed(1)),
    peakMiB: Math.round(median(took.map(({ peakMiB }) => peakMiB))),
    rows: { same, added: added.rows, removed: removed.rows, changed: changed.rows, relocated: relocated.rows },
  }
}
