/**
 * How long does the audit report of a full-size release take, and how large is it? `node bench/report.ts [--runs 3]
 * [--scale 1] [--folder .nagare/bench]`: builds vanilla 1.0.1 from the stand-in where it does not stand.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { tools } from '#engine/versions.ts'
import { makeStandIn, standInFolder } from './stand-in.ts'
import { median, memory, type Took, threads, timed, writeResult } from './timer.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string' }, scale: { type: 'string' }, folder: { type: 'string' } },
})
const scale = Number(values.scale ?? 1)
const folder = resolve(values.folder ?? '.nagare/bench')
const goal = { seconds: 60, bytes: 3e6 }
const nagare = join(import.meta.dirname, '..', 'bin', 'nagare.ts')
const work = join(folder, 'work-report')
const release = join(work, 'out', 'vanilla', '1.0.1+mirror')
const page = join(work, 'report.html')

if (!existsSync(release)) {
  const sources = standInFolder(folder, scale)
  await makeStandIn(sources, scale)
  await timed(process.execPath, [join(import.meta.dirname, 'run-build.ts'), sources, work, String(scale)])
}
const limits = ['--threads', String(threads), '--memory', `${memory / 1e9}GB`, '--cache', join(work, 'cache')]
const took: Took[] = []
for (let run = 1; run <= Number(values.runs ?? 3); run++) {
  const one = await timed(process.execPath, [nagare, 'report', release, '--to', page, ...limits])
  console.error(
    `run ${run}: ${one.seconds.toFixed(1)} s, ${one.cpuSeconds.toFixed(1)} s of processors, ${one.peakMiB.toFixed(0)} MiB`,
  )
  took.push(one)
}
const of = (what: 'seconds' | 'cpuSeconds' | 'peakMiB') => Number(median(took.map((one) => one[what])).toFixed(1))
const figures = {
  seconds: of('seconds'),
  cpuSeconds: of('cpuSeconds'),
  peakMiB: of('peakMiB'),
  bytes: statSync(page).size,
}
const { rows } = JSON.parse(readFileSync(join(release, 'manifest.json'), 'utf8')) as { rows: number }
console.table({ figures, goal })
const result = { runs: took.length, rows, settings: { threads, memory }, versions: tools(), goal, figures }
console.log(`wrote ${writeResult(scale === 1 ? 'report' : `report-${scale}`, result)}`)
