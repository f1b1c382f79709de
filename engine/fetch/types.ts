/** The words of fetching: what is wanted, how, and what is there afterwards. */
import type { Progress } from '../progress.ts'

/** A file to download, and where it goes below the folder; what is declared is checked. */
export interface RemoteFile {
  readonly url: string
  readonly path: string
  readonly bytes?: number
  readonly sha256?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A file that lies complete and checked below the folder, at the same relative path. */
export interface LocalFile {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly etag?: string
  readonly commit?: string
}

/** How patient to be with a server. */
export interface Patience {
  /** Attempts after the first one that bring nothing new, before giving up. */
  readonly retries?: number
  /** The first wait; it doubles, with jitter. */
  readonly backoffMs?: number
  /** The longest wait, also where Retry-After asks for more. */
  readonly maxWaitMs?: number
  /** No connection for this long: the host cannot be reached. */
  readonly connectMs?: number
  /** No byte for this long: the connection is broken. */
  readonly stallMs?: number
}

/** Where files go, how many at a time, and who hears of it. */
export interface FetchSettings extends Patience {
  readonly folder: string
  readonly progress: Progress
  readonly concurrency?: number
  readonly fetch?: typeof fetch
}

/** What all requests of one call share. */
export interface Call extends Required<Patience> {
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
  /** Hosts that have answered: a line to them that breaks is worth waiting for. */
  readonly reached: Set<string>
  readonly log: (line: string) => void
}

/** The settings of a call with every default filled in. */
export function callOf(patience: Patience, ask: typeof fetch | undefined, rest: Pick<Call, 'signal' | 'log'>): Call {
  return {
    retries: patience.retries ?? 5,
    backoffMs: patience.backoffMs ?? 500,
    maxWaitMs: patience.maxWaitMs ?? 60_000,
    connectMs: patience.connectMs ?? 8_000,
    stallMs: patience.stallMs ?? 60_000,
    fetch: ask ?? fetch,
    reached: new Set(),
    ...rest,
  }
}
