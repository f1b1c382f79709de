/** The shared timer: medians, and commands run as processes of their own with their time and peak memory. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** What every contender may use: DuckDB's threads and its memory limit in bytes. */
export const threads = 2
export const memory = 2e9

/** What a command took. */
export interface Took {
  readonly seconds: number
  /** The most memory the process held at a time (resident set), MiB. */
  readonly peakMiB: number
  readonly output: string
}

/** Runs a command to its end; its standard error is shown. Throws when it fails. */
export async function timed(command: string, args: readonly string[]): Promise<Took> {
  const start = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let [output, peak] = ['', 0]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const sampler = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid))
  }, 20)
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  clearInterval(sampler)
  const seconds = (performance.now() - start) / 1000
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}; see its messages above`)
  return { seconds, peakMiB: peak / 1024, output }
}

// VmHWM is the peak since the process began, so a late sample is missed by little.
function peakOf(pid: number | undefined): number {
  const status = `/proc/${pid}/status`
  if (!existsSync(status)) return 0
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0 // it has just ended
  }
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
}

/** The machine without its name: what figures depend on. */
export function machine() {
  return { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) }
}
