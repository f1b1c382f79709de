/**
 * How fast is a build of vanilla 1.0.1 at full size, beside hand-written SQL and Polars that make the same files?
 * `node bench/build.ts [--runs 3] [--scale 1] [--folder .nagare/bench]`; PYTHON names a python that has Polars.
 */
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { tools } from '#engine/versions.ts'
import { type Made, type Prints, printsOf } from './compare.ts'
import { makeStandIn, type StandIn, standInFolder } from './stand-in.ts'
import { median, memory, type Took, threads, timed, writeResult } from './timer.ts'

interface Contender extends Made {
  readonly command: string
  readonly args: readonly string[]
  readonly work: string
}

const { values } = parseArgs({
  options: { runs: { type: 'string' }, scale: { type: 'string' }, folder: { type: 'string' } },
})
const scale = Number(values.scale ?? 1)
const folder = resolve(values.folder ?? '.nagare/bench')
const sources = standInFolder(folder, scale)
const python = process.env.PYTHON ?? '.venv/bin/python'
const standIn = await makeStandIn(sources, scale)
const contenders = [nagare(), limit(), polars()]

const took = new Map<string, Took[]>(contenders.map(({ name }) => [name, []]))
const stepSeconds: Record<string, number>[] = []
for (let run = 1; run <= Number(values.runs ?? 3); run++) {
  for (const contender of contenders) {
    rmSync(contender.work, { recursive: true, force: true })
    const one = await timed(contender.command, contender.args)
    took.get(contender.name)?.push(one)
    console.error(`run ${run}, ${contender.name}: ${one.seconds.toFixed(1)} s, ${one.peakMiB.toFixed(0)} MiB`)
  }
  stepSeconds.push(stepsOf(contenders[0] as Contender))
}
assertAlike(await Promise.all(contenders.map(printsOf)))
report()

function nagare(): Contender {
  const work = join(folder, 'work-nagare')
  const release = join(work, 'out', 'vanilla', '1.0.1+mirror')
  const args = [join(import.meta.dirname, 'run-build.ts'), sources, work, String(scale)]
  return {
    name: 'nagare',
    command: process.execPath,
    args,
    work,
    shards: `${release}/data/*.parquet`,
    dropped: `${release}/dropped`,
  }
}

function limit(): Contender {
  const work = join(folder, 'work-limit')
  const args = [join(import.meta.dirname, 'limit.ts'), sources, work]
  return { name: 'limit.sql', command: process.execPath, args, work, shards: `${work}/train-*.parquet`, dropped: work }
}

function polars(): Contender {
  const work = join(folder, 'work-polars')
  const args = [`POLARS_MAX_THREADS=${threads}`, python, join(import.meta.dirname, 'polars_build.py'), sources, work]
  return { name: 'polars', command: 'env', args, work, shards: `${work}/train-*.parquet`, dropped: work }
}

function manifestOf({ work }: Contender) {
  const [file] = globSync(join(work, 'out', '*', '*', 'manifest.json'))
  return JSON.parse(readFileSync(file as string, 'utf8'))
}

function stepsOf(contender: Contender): Record<string, number> {
  const steps: { name: string; seconds: number }[] = manifestOf(contender).steps
  return Object.fromEntries(steps.map(({ name, seconds }) => [name, seconds]))
}

function assertAlike(prints: readonly Prints[]): void {
  const [first] = prints
  for (const [i, print] of prints.entries())
    for (const what of ['rows', 'shards', 'published', 'dropped'] as const)
      if (print[what] !== first?.[what])
        throw new Error(
          `${contenders[i]?.name} made other ${what} than ${contenders[0]?.name}:\n${print[what]}\n${first?.[what]}`,
        )
  const copies = standIn.rows - droppedByLabel(standIn) - (first?.rows ?? 0)
  if (copies < standIn.copies)
    throw new Error(`${copies} duplicates were dropped, but ${standIn.copies} copies are planted`)
}

function droppedByLabel({ parts }: StandIn): number {
  const papers = manifestOf(contenders[0] as Contender).counts.dataset.ParaNatCom
  const away = parts.filter(({ part }) => /Forward|Reverse|alpaca|papers/.test(part))
  return away.reduce((sum, { rows }) => sum + rows, -papers)
}

function report(): void {
  const of = (name: string, what: 'seconds' | 'cpuSeconds' | 'peakMiB') =>
    median((took.get(name) ?? []).map((one) => one[what]))
  const round = (n: number, digits: number) => Number(n.toFixed(digits))
  const figures = contenders.map(({ name }) => ({
    name,
    seconds: round(of(name, 'seconds'), 1),
    rowsPerSecond: Math.round(standIn.rows / of(name, 'seconds')),
    cpuSeconds: round(of(name, 'cpuSeconds'), 1),
    peakMiB: Math.round(of(name, 'peakMiB')),
    ratio: round(of(name, 'seconds') / of('limit.sql', 'seconds'), 2),
    cpuRatio: round(of(name, 'cpuSeconds') / of('limit.sql', 'cpuSeconds'), 2),
  }))
  const steps = Object.fromEntries(
    Object.keys(stepSeconds[0] ?? {}).map((name) => [name, round(median(stepSeconds.map((run) => run[name] ?? 0)), 1)]),
  )
  console.table(figures)
  console.table(steps)
  const { rows, bytes, copies } = standIn
  const requirements = readFileSync(join(import.meta.dirname, 'requirements.txt'), 'utf8')
  const versions = { ...tools(), polars: /polars==(.*)/.exec(requirements)?.[1] }
  const result = { standIn: { scale, rows, bytes, copies }, settings: { threads, memory }, versions, figures, steps }
  console.log(`wrote ${writeResult(scale === 1 ? 'build' : `build-${scale}`, { runs: stepSeconds.length, ...result })}`)
}
