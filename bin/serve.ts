import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { makeFolders } from '#engine/disk.ts'
import { messageOf, NagareError } from '#engine/errors.ts'
import { parseStreamQuery } from '#engine/stream/query.ts'
import { listenOnLoopback } from '#engine/stream/token-server.ts'
import { arrowMediaType, arrowStream } from '#sinks/arrow-stream.ts'
import { openSource } from './stream.ts'
import type { ServeOptions } from './stream-options.ts'

/** `nagare serve`: the streams of a release over HTTP on loopback, until SIGTERM or SIGINT. */
export async function serve(options: ServeOptions): Promise<number> {
  const { port, limit, idle, quiet, json } = options
  for (const [name, value, least, most] of [
    ['port', port, 0, 65_535],
    ['limit', limit, 1, 1024],
    ['idle', idle, 1, 86_400],
  ] as const)
    if (!Number.isInteger(value) || value < least || value > most)
      throw new NagareError(
        'usage',
        `Cannot serve: --${name} is ${value}; wanted is a whole number from ${least} to ${most}`,
      )
  const defaults = { 'validation-rows': options.validationRows }
  parseStreamQuery(defaults)
  const tokenFile = options.tokenFile ?? join(resolve(options.cache), 'serve.token')
  const token = tokenIn(tokenFile, options.tokenFile === undefined)
  const source = await openSource('serve', options)
  const log = quiet ? () => {} : (line: string) => void process.stderr.write(`${line}\n`)
  const open = (parameters: Readonly<Record<string, string>>) => ({
    type: arrowMediaType,
    body: arrowStream(source.stream(parseStreamQuery({ ...defaults, ...parameters }))),
  })
  const stopped = signalled()
  const server = await listenOnLoopback(open, { port, token, limit, idle: idle * 1000, log })
  const { name, version, label, rows } = source.manifest
  const release = `${name} ${version}${label}`
  process.stdout.write(
    json
      ? `${JSON.stringify({ url: server.url, tokenFile, release, rows })}\n`
      : `${release}, ${rows.toLocaleString('en')} rows, on ${server.url}/stream; the token is in ${tokenFile}\n`,
  )
  log(`${await stopped}: closing, ${server.streams()} streams cut`)
  await server.close()
  source.close()
  return 0
}

function signalled(): Promise<string> {
  return new Promise((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done(signal))
  })
}

// At least 128 bits, were they drawn at random from letters and digits.
const leastToken = 22

function tokenIn(file: string, make: boolean): string {
  try {
    if (make && !existsSync(file)) {
      makeFolders(dirname(file))
      writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
    }
    const token = readFileSync(file, 'utf8').trim()
    if (/^[\x21-\x7e]+$/.test(token) && token.length >= leastToken) return token
  } catch (error) {
    throw new NagareError(
      'usage',
      `Cannot read the token in ${file}: ${messageOf(error)}; give a file with --token-file`,
      error,
    )
  }
  throw new NagareError(
    'usage',
    `Cannot use the token in ${file}: it is shorter than ${leastToken} characters, or has others than printable ASCII; write one, as by: openssl rand -hex 32`,
  )
}
