/** Patience: which failures are worth another attempt, how long to wait, and what to say in the end. */
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf, NagareError } from '../errors.ts'
import { formatDuration } from '../progress.ts'
import type { Call } from './types.ts'

/** A failure that another attempt may mend; `unreachable` is one that says the user may be offline. */
export interface Passing extends Error {
  readonly passing: true
  readonly unreachable: boolean
  readonly waitMs?: number | undefined
}

const slowMs = 2_000

/** A failure that another attempt may mend. */
export function passing(
  state: string,
  more: { unreachable?: boolean; waitMs?: number | undefined; cause?: unknown } = {},
) {
  const { cause, unreachable = false, waitMs } = more
  const fields = { passing: true, unreachable, waitMs } as const
  return Object.assign(new Error(state, cause === undefined ? undefined : { cause }), fields) satisfies Passing
}

/** Attempts the work until it succeeds, fails for good, or brings nothing new too often in a row. */
export async function patiently<T>(name: string, call: Call, work: () => Promise<T>, grown = () => false): Promise<T> {
  const began = performance.now()
  for (let failures = 1; ; failures += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isPassing(error)) throw error
      if (grown()) failures = 1
      if (isHopeless(error, failures, performance.now() - began, call)) throw gaveUp(name, error, failures)
      await waitAfter(name, error, failures, call)
    }
  }
}

/** The error of an answer that is not a success: final ones as they are, passing ones to be tried again. */
export function statusError(url: string, response: Response): Error {
  const { status, headers } = response
  const state = `the server answers ${`${status} ${response.statusText}`.trim()}`
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return passing(state, { waitMs: retryAfter(headers.get('retry-after')) })
  }
  return new NagareError('network', `Cannot download ${url}: ${state}; ${adviceFor(status)}`)
}

/** Milliseconds that a Retry-After header asks for, in seconds or as a date. */
export function retryAfter(value: string | null, now = Date.now()): number | undefined {
  if (value === null || value.trim() === '') return undefined
  const ms = /^\s*\d+\s*$/.test(value) ? 1000 * Number(value) : Date.parse(value) - now
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

function adviceFor(status: number): string {
  if (status === 401) return 'set HF_TOKEN to a token that may read it, or check the name'
  if (status === 403) return 'set HF_TOKEN to a token that may read it, or accept the terms on its page'
  if (status === 404 || status === 410) return 'check the name and the revision'
  return 'check the address'
}

function isPassing(error: unknown): error is Passing {
  return error instanceof Error && 'passing' in error
}

function isHopeless(error: Passing, failures: number, spentMs: number, call: Call): boolean {
  if (failures > call.retries) return true
  return error.unreachable && (failures >= 2 || spentMs > slowMs)
}

function gaveUp(name: string, error: Passing, failures: number): NagareError {
  const wanted = error.unreachable
    ? 'check the connection and HTTPS_PROXY, or read the files from a local folder'
    : 'run the same again later: it goes on where it stopped'
  const times = failures > 1 ? ` (${failures} attempts)` : ''
  return new NagareError(
    'network',
    `Cannot download ${name}: ${error.message}${times}; ${wanted}`,
    error.cause ?? error,
  )
}

async function waitAfter(name: string, error: Passing, failures: number, call: Call): Promise<void> {
  const backoff = call.backoffMs * 2 ** (failures - 1) * (0.5 + Math.random() / 2)
  const most = error.unreachable ? Math.min(500, call.maxWaitMs) : call.maxWaitMs
  const ms = Math.min(error.waitMs ?? backoff, most)
  if (ms >= 1000) call.log(`${name}: ${messageOf(error)}; trying again in ${formatDuration(ms / 1000)}`)
  await sleep(ms, undefined, { signal: call.signal }).catch(() => call.signal.throwIfAborted())
}
