/** Errors that a person can act on: the action that failed, the state found, and what to do. */

/** What went wrong, by kind; each kind has one exit code of the command line. */
export const exitCodes = {
  bug: 1, // not foreseen: a fault of Nagare
  usage: 2, // the call's words are off
  plan: 3, // the pipeline does not bind: a misspelt column, an unstable option
  input: 4, // a source file is missing, broken, or breaks its contract too often
  network: 5, // a download failed
  conflict: 6, // the release exists with another fingerprint
  counts: 7, // the rows differ from the published counts, or do not add up
  output: 8, // the disk is full, or the output cannot be written
  difference: 9, // two releases differ, and the call said that they must not
  environment: 10, // Python, one of its packages, a GPU or memory is missing
} as const

export type ErrorKind = keyof typeof exitCodes

/** An error with a remedy. The message reads: Cannot ACTION: STATE; WANTED. */
export class NagareError extends Error {
  readonly kind: ErrorKind
  constructor(kind: ErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'NagareError'
    this.kind = kind
  }
  get exitCode(): number {
    return exitCodes[this.kind]
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
