/**
 * How fast does a stream give rows to a reader that does nothing, how soon the first, and with how much memory? On releases of the stand-in:
 * `node bench/stream.ts [--runs 3] [--scale 1] [--folder .nagare/bench]`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { Manifest } from '#engine/manifest.ts'
import { tools } from '#engine/versions.ts'
import { makeStandIn, standInFolder } from './stand-in.ts'
import { median, timed, writeResult } from './timer.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string' }, scale: { type: 'string' }, folder: { type: 'string' } },
})
const scale = Number(values.scale ?? 1)
const runs = Number(values.runs ?? 3)
const folder = resolve(values.folder ?? '.nagare/bench')
const cache = join(folder, `stream-cache-${scale}`)
const nagare = join(import.meta.dirname, '..', 'bin', 'nagare.ts')

const release = await built()
const { rows, shards } = JSON.parse(readFileSync(join(release, 'manifest.json'), 'utf8')) as Manifest
rmSync(cache, { recursive: true, force: true })
const preparing = await measured(['stream', release, '--cache', cache])
const takes: Taken[] = []
for (let run = 0; run < runs; run++)
  takes.push(await measured(['stream', release, '--cache', cache, '--epoch', String(run)]))
const served: Taken[] = []
const server = await serve()
for (let run = 0; run < runs; run++) served.push(await server.read(run))
const serving = await server.stop()
report()

interface Taken {
  readonly seconds: number
  readonly firstMilliseconds: number
  readonly rowsPerSecond: number
  readonly bytes: number
  readonly peakMiB: number
  readonly cpuSeconds: number
}

// The release of vanilla 1.0.1 from the stand-in, in its own process, unless it is there.
async function built(): Promise<string> {
  const work = join(folder, `stream-release-${scale}`)
  const release = join(work, 'out', 'vanilla', '1.0.1+mirror')
  if (existsSync(join(release, 'manifest.json'))) return release
  const sources = standInFolder(folder, scale)
  await makeStandIn(sources, scale)
  await timed(process.execPath, [join(import.meta.dirname, 'run-build.ts'), sources, work, String(scale)])
  rmSync(join(work, 'cache'), { recursive: true, force: true })
  return release
}

// From the start of the process to the first bytes of rows, and to the end; the rate counts all of it.
async function measured(args: readonly string[]): Promise<Taken> {
  const start = performance.now()
  const child = spawn(process.execPath, [nagare, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const watched = watch(child.pid as number)
  return { ...(await drain(child.stdout, start)), ...watched() }
}

async function drain(stream: Readable, start: number): Promise<Taken> {
  let [bytes, first] = [0, 0]
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    // The schema is a chunk of less than 2 KiB; what follows is rows.
    if (first === 0 && bytes + chunk.length > 2048) first = performance.now() - start
    bytes += chunk.length
  }
  const seconds = (performance.now() - start) / 1000
  return { seconds, firstMilliseconds: first, rowsPerSecond: (rows - 2000) / seconds, bytes, peakMiB: 0, cpuSeconds: 0 }
}

// Peak memory and processor time of a process, as last seen before it ended.
function watch(pid: number): () => Pick<Taken, 'peakMiB' | 'cpuSeconds'> {
  let seen = { peakMiB: 0, cpuSeconds: 0 }
  const sample = () => {
    try {
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      // Fields 14 and 15 of stat: user and system time, in hundredths of a second; field 2 may hold spaces.
      const ticks = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? []
      if (peak !== undefined) seen = { peakMiB: Number(peak) / 1024, cpuSeconds: ticks.reduce((a, b) => a + b) / 100 }
    } catch {
      // it has just ended
    }
  }
  const timer = setInterval(sample, 20)
  return () => {
    clearInterval(timer)
    return seen
  }
}

async function serve() {
  const child = spawn(process.execPath, [nagare, 'serve', release, '--cache', cache, '--json', '--quiet'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const watched = watch(child.pid as number)
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { url, tokenFile } = JSON.parse(line) as { url: string; tokenFile: string }
  const headers = { Authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}` }
  return {
    async read(epoch: number): Promise<Taken> {
      const start = performance.now()
      const [answer] = (await once(get(`${url}/stream?epoch=${epoch}`, { headers }), 'response')) as [Readable]
      return drain(answer, start)
    },
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
      return watched()
    },
  }
}

function report(): void {
  const of = (taken: readonly Taken[]) => ({
    seconds: Number(median(taken.map((one) => one.seconds)).toFixed(1)),
    cpuSeconds: Number(median(taken.map((one) => one.cpuSeconds)).toFixed(1)),
    firstMilliseconds: Math.round(median(taken.map((one) => one.firstMilliseconds))),
    rowsPerSecond: Math.round(median(taken.map((one) => one.rowsPerSecond))),
    peakMiB: Math.round(Math.max(...taken.map((one) => one.peakMiB))),
  })
  const cpuSeconds = serving.cpuSeconds / runs
  const figures = {
    'nagare stream, preparing first': of([preparing]),
    'nagare stream': of(takes),
    'nagare serve': of(served.map((one) => ({ ...one, cpuSeconds, peakMiB: serving.peakMiB }))),
  }
  console.table(figures)
  // Other work on the machine stretches the seconds, and less so those of processors; about 1 is this alone.
  const loadAverage = Number(loadavg()[0]?.toFixed(1))
  const bytes = { shards: shards.reduce((sum, shard) => sum + shard.bytes, 0), stream: preparing.bytes }
  const name = scale === 1 ? 'stream' : `stream-${scale}`
  console.log(`wrote ${writeResult(name, { runs, scale, rows, bytes, loadAverage, versions: tools(), figures })}`)
}
