/** Progress of long work, shown on standard error so that standard output stays clean. */
import { createRequire } from 'node:module'
import type { MultiBar } from 'cli-progress'

/** One piece of work under way; `advance` takes a negative number when work starts over. */
export interface ProgressItem {
  advance(bytes: number): void
  done(note?: string): void
}

/** Where the progress of several pieces of work at once is shown. */
export interface Progress {
  start(name: string, total?: number): ProgressItem
  log(line: string): void
  stop(): void
}

/** Milliseconds since some fixed instant. */
export type Clock = () => number

/** What a progress line tells: bytes so far, of how many, in how much time. */
export interface Tally {
  readonly name: string
  readonly bytes: number
  readonly total?: number | undefined
  readonly seconds: number
}

/** The part of a terminal's stream that progress needs. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean }

const silentItem: ProgressItem = { advance() {}, done() {} }

/** Progress that nobody sees. */
export const silentProgress: Progress = { start: () => silentItem, log() {}, stop() {} }

/** Progress as bars on a terminal, as plain lines anywhere else. */
export function terminalProgress(stream: ProgressStream = process.stderr, clock: Clock = Date.now): Progress {
  return stream.isTTY ? barProgress(stream, clock) : lineProgress((line) => stream.write(`${line}\n`), clock)
}

/** A number of bytes in decimal units: 1.23 GB. */
export function formatBytes(bytes: number): string {
  return inUnits(bytes, '')
}

/** A length of time: 0.4s, 12s, 3m 20s, 1h 5m. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))}s`
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? spell({ hours, minutes }) : spell({ minutes, seconds: whole % 60 })
}

/** The line that stands while work is under way. */
function underWay({ name, bytes, total, seconds }: Tally): string {
  const rate = seconds > 0 ? bytes / seconds : 0
  const share = total ? `${Math.floor((100 * Math.min(bytes, total)) / total)}% of ${formatBytes(total)}` : ''
  const left = total && rate > 0 ? `, ${formatDuration(Math.max(0, total - bytes) / rate)} left` : ''
  return `${name}: ${share || formatBytes(bytes)}, ${inUnits(rate, '-per-second')}${left}`
}

function finished({ name, bytes, seconds }: Tally, note?: string): string {
  const rate = seconds > 0 ? ` (${inUnits(bytes / seconds, '-per-second')})` : ''
  return `${name}: ${formatBytes(bytes)} in ${formatDuration(seconds)}${rate}${note ? `, ${note}` : ''}`
}

function lineProgress(write: (line: string) => void, clock: Clock): Progress {
  return { start: (name, total) => lineItem(write, clock, name, total), log: write, stop() {} }
}

function lineItem(write: (line: string) => void, clock: Clock, name: string, total?: number): ProgressItem {
  const began = clock()
  let [bytes, shown, shownAt] = [0, 0, began]
  const tally = (): Tally => ({ name, bytes, total, seconds: (clock() - began) / 1000 })
  write(total === undefined ? `${name}: started` : `${name}: started, ${formatBytes(total)}`)
  return {
    advance(more) {
      bytes += more
      if (!isDue(clock() - shownAt, total ? (bytes - shown) / total : 1)) return
      ;[shown, shownAt] = [bytes, clock()]
      write(underWay(tally()))
    },
    done: (note) => write(finished(tally(), note)),
  }
}

function isDue(waitedMs: number, share: number): boolean {
  return (waitedMs >= 10_000 && share >= 0.1) || waitedMs >= 60_000
}

function barProgress(stream: ProgressStream, clock: Clock): Progress {
  const write = (line: string) => stream.write(`${line}\n`)
  let bars: MultiBar | undefined
  let open = 0
  const stop = () => {
    bars?.update()
    bars?.stop()
    ;[bars, open] = [undefined, 0]
  }
  const start = (name: string, total?: number): ProgressItem => {
    bars ??= openBars(stream)
    open += 1
    return barItem(bars, clock, name, total, (line) => {
      if (bars === undefined) return write(line)
      bars.log(`${line}\n`)
      open -= 1
      return open === 0 ? stop() : undefined
    })
  }
  return { start, stop, log: (line) => (bars === undefined ? write(line) : bars.log(`${line}\n`)) }
}

function openBars(stream: ProgressStream): MultiBar {
  const { MultiBar } = createRequire(import.meta.url)('cli-progress') as typeof import('cli-progress')
  const format = (_options: unknown, _params: unknown, tally: () => Tally) => drawn(tally())
  // gracefulExit would swallow Ctrl-C; without linewrap the terminal would stay changed after it
  return new MultiBar({ stream, format, gracefulExit: false, linewrap: true, forceRedraw: true, clearOnComplete: true })
}

function barItem(bars: MultiBar, clock: Clock, name: string, total: number | undefined, end: (line: string) => void) {
  const began = clock()
  let bytes = 0
  const tally = (): Tally => ({ name, bytes, total, seconds: (clock() - began) / 1000 })
  const bar = bars.create(total ?? 0, 0, tally)
  return {
    advance(more: number) {
      bytes += more
      bar.update(bytes)
    },
    done(note?: string) {
      if (bars.isActive) bars.remove(bar)
      end(finished(tally(), note))
    },
  }
}

function drawn(tally: Tally): string {
  const full = tally.total ? Math.floor((20 * Math.min(tally.bytes, tally.total)) / tally.total) : 0
  return `${'█'.repeat(full)}${'░'.repeat(20 - full)} ${underWay(tally)}`
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

function inUnits(bytes: number, per: '' | '-per-second'): string {
  const power = bytes < 999.5 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes * 1.0005) / 3))
  const unitDisplay = power === 0 && per === '' ? 'long' : 'short' // the short form has no plural: 2 byte
  const style = { style: 'unit', unit: `${units[power]}${per}`, unitDisplay, maximumSignificantDigits: 3 } as const
  return new Intl.NumberFormat('en', style).format(bytes / 1000 ** power)
}

function spell(duration: Parameters<Intl.DurationFormat['format']>[0]): string {
  return new Intl.DurationFormat('en', { style: 'narrow' }).format(duration)
}
