/**
 * How fast are near-duplicates found, beside datatrove's MinHash on the same rows, are the clusters alike, and does memory
 * stay flat? `node bench/near.ts [--release DIST/NAME/VERSION] [--rows 100000] [--sizes 500000,1000000,2450000]`; PYTHON
 * names a python with bench/requirements-near.txt. The rows are those of a build of the stand-in (bench/build.ts).
 */
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { tools } from '#engine/versions.ts'
import { compareClusters } from './near-clusters.ts'
import { nearOptions, writeNearRows } from './near-rows.ts'
import { type Took, threads, timed, writeResult } from './timer.ts'

/** DuckDB's limit, bytes: far below what 2.45 million rows take, so that growth would show. */
const memory = 1e9

const { values } = parseArgs({
  options: { release: { type: 'string' }, rows: { type: 'string' }, sizes: { type: 'string' } },
})
const release = values.release ?? '.nagare/bench/work-nagare/out/vanilla/1.0.1+mirror'
const folder = resolve('.nagare/bench-near')
const python = process.env.PYTHON ?? '.nagare/bench-near/venv/bin/python'
mkdirSync(folder, { recursive: true })

const beside = Number(values.rows ?? 100_000)
const rows = await rowsOf(beside)
const ours = await nagare(rows, beside)
const theirs = await timed(
  python,
  [join(import.meta.dirname, 'near_datatrove.py'), rows, join(folder, 'datatrove')],
  true,
)
const clusters = await compareClusters(rows, join(folder, 'nagare'), join(folder, 'datatrove'))
const sizes = []
for (const size of (values.sizes ?? '500000,1000000,2450000').split(',').map(Number))
  sizes.push({ ...(await nagare(await rowsOf(size), size)) })
const file = writeResult('near', {
  tools: tools(),
  threads,
  memory,
  options: nearOptions,
  beside: { rows: beside, nagare: ours, datatrove: { ...told(theirs, beside), ...lastLine(theirs) }, clusters },
  sizes,
})
console.log(file)

async function rowsOf(count: number): Promise<string> {
  const file = join(folder, `rows-${count}.parquet`)
  if (!existsSync(file)) await writeNearRows(join(release, 'data/*.parquet'), count, file)
  return file
}

async function nagare(file: string, count: number) {
  const took = await timed(process.execPath, [
    join(import.meta.dirname, 'run-near.ts'),
    file,
    join(folder, 'nagare'),
    String(memory),
  ])
  return { ...told(took, count), ...lastLine(took) }
}

function told({ seconds, cpuSeconds, peakMiB }: Took, count: number) {
  const rate = (time: number) => Math.round(count / time)
  return {
    rows: count,
    wallSeconds: seconds,
    cpuSeconds,
    rowsPerSecond: rate(seconds),
    rowsPerCpuSecond: rate(cpuSeconds),
    peakMiB: Math.round(peakMiB),
  }
}

function lastLine({ output }: Took): object {
  return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as object
}
