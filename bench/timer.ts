/** The shared timer: medians, and commands run as processes of their own with their time and peak memory. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'

/** What every contender may use: threads, and DuckDB's memory limit in bytes. */
export const threads = 2
export const memory = 2e9

/** What a command took, with the processes it started. */
export interface Took {
  readonly seconds: number
  /** Time on processors, of all threads: steadier than `seconds` on a machine with other work. */
  readonly cpuSeconds: number
  /** The most memory that one process held at a time (resident set), MiB. */
  readonly peakMiB: number
  readonly output: string
}

/** Runs a command to its end below GNU time; standard error is shown where wanted. Throws when it fails. */
export async function timed(command: string, args: readonly string[], quiet = false): Promise<Took> {
  const figures = join(tmpdir(), `nagare-time-${process.pid}`)
  const time = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-o', figures, '-f', '%U %S %M'] : []
  const [first, ...rest] = [...time, command, ...args] as [string, ...string[]]
  const start = performance.now()
  const child = spawn(first, rest, { stdio: ['ignore', 'pipe', quiet ? 'ignore' : 'inherit'] })
  const peak = watchPeak(child.pid)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  const seconds = (performance.now() - start) / 1000
  const watched = peak()
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}; see its messages above`)
  if (time.length === 0) return { seconds, cpuSeconds: Number.NaN, peakMiB: watched / 1024, output }
  const [user = 0, system = 0, kilobytes = 0] = readFileSync(figures, 'utf8').trim().split(' ').map(Number)
  rmSync(figures)
  return { seconds, cpuSeconds: user + system, peakMiB: kilobytes / 1024, output }
}

// Where there is no GNU time: VmHWM is the peak since the process began, so a late sample misses little.
function watchPeak(pid: number | undefined): () => number {
  let peak = 0
  const sample = () => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0))
    } catch {
      // it has just ended
    }
  }
  const timer = setInterval(sample, 20)
  return () => {
    clearInterval(timer)
    return peak
  }
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const middle = sorted.length % 2 === 1 ? [sorted[half]] : [sorted[half - 1], sorted[half]]
  return middle.reduce<number>((sum, n) => sum + (n ?? Number.NaN), 0) / middle.length
}

/** The machine without its name: what figures depend on. */
export function machine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  }
}

/** Writes figures into bench/results under today's date. */
export function writeResult(name: string, figures: object): string {
  const date = new Date().toISOString().slice(0, 10)
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}-${date}.json`)
  writeFileSync(file, `${JSON.stringify({ date, machine: machine(), ...figures }, null, 2)}\n`)
  return file
}
