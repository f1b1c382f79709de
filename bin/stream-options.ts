/** The options of `stream`, `serve`: what may be said, and what comes of it. */
import type { Argv } from 'yargs'
import { streamDefaults } from '#engine/stream/query.ts'

/** The options that both commands have. */
export interface SourceOptions {
  readonly release: string
  readonly out: string
  readonly cache: string
  readonly threads: number | undefined
  readonly quiet: boolean
}

function sourceOptions(argv: Argv) {
  return argv
    .positional('release', {
      type: 'string',
      demandOption: true,
      describe: 'A folder, or NAME-vVERSION[+label] in --out',
    })
    .option('out', { type: 'string', default: 'dist', describe: 'Folder that releases are published in' })
    .option('cache', { type: 'string', default: '.nagare', describe: 'Folder of prepared rows, as large as the texts' })
    .option('threads', { type: 'number', describe: 'Threads while rows are prepared, 2 at most' })
    .option('quiet', { type: 'boolean', default: false, describe: 'Say nothing while it runs' })
}

/** The options of `stream`; a query's words stay text, as they would in an address. */
export type StreamOptions = SourceOptions & Readonly<Record<keyof typeof streamDefaults, string>>

/** Declares the options of a command. */
export function streamOptions(argv: Argv) {
  const word = (name: keyof typeof streamDefaults, describe: string) =>
    ({ type: 'string', default: streamDefaults[name], describe, requiresArg: true }) as const
  return sourceOptions(argv)
    .option('split', word('split', 'train, validation, or all'))
    .option('seed', word('seed', 'Seed of the order'))
    .option('epoch', word('epoch', 'Epoch, from 0: each has an order of its own'))
    .option('rank', word('rank', 'This reader among --world readers, from 0'))
    .option('world', word('world', 'How many readers share the rows'))
    .option('skip', word('skip', 'Rows of this rank to leave out from the start: where to go on'))
    .option('validation-rows', word('validation-rows', 'How many rows are held out for validation'))
    .option('columns', word('columns', 'Columns to send, with commas'))
    .example('$0 stream vanilla-v1.0.1 --epoch 3 --skip 12800 > rest.arrow', 'the fourth epoch from row 12,801 on')
}

/** The options of `serve`. */
export type ServeOptions = SourceOptions & {
  readonly port: number
  readonly tokenFile: string | undefined
  readonly validationRows: string
  readonly limit: number
  readonly idle: number
  readonly json: boolean
}

/** Declares the options of a command. */
export function serveOptions(argv: Argv) {
  return sourceOptions(argv)
    .option('port', { type: 'number', default: 0, describe: 'Port on 127.0.0.1; 0 takes a free one' })
    .option('token-file', {
      type: 'string',
      describe: 'File that holds the token; default: serve.token in --cache, made where it is not there',
    })
    .option('validation-rows', {
      type: 'string',
      default: streamDefaults['validation-rows'],
      describe: 'How many rows are held out, where an address does not say',
    })
    .option('limit', { type: 'number', default: 16, describe: 'Streams at once' })
    .option('idle', {
      type: 'number',
      default: 3600,
      describe: 'Seconds after which a reader that takes nothing is cut',
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print address and token file as JSON' })
    .example('$0 serve vanilla-v1.0.1 --port 8080', 'GET /stream?split=train&seed=42&epoch=0&rank=0&world=2&skip=0')
}
