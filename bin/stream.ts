import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { messageOf, NagareError } from '#engine/errors.ts'
import { parseStreamQuery, streamDefaults } from '#engine/stream/query.ts'
import { openStreamSource, type StreamSource } from '#engine/stream/stream.ts'
import { arrowStream } from '#sinks/arrow-stream.ts'
import { wholeThreads } from './place.ts'
import { releaseOf } from './releases.ts'
import type { SourceOptions, StreamOptions } from './stream-options.ts'

/** `nagare stream`: writes a release's rows to standard output, as Arrow IPC. A reader that leaves early is no error. */
export async function stream(options: StreamOptions): Promise<number> {
  if (process.stdout.isTTY)
    throw new NagareError('usage', 'Cannot stream to a terminal: Arrow IPC is binary; send it to a file or a program')
  const names = Object.keys(streamDefaults) as (keyof typeof streamDefaults)[]
  const query = parseStreamQuery(Object.fromEntries(names.map((name) => [name, options[name]])))
  const source = await openSource('stream', options)
  try {
    const bytes = Readable.from(arrowStream(source.stream(query)), { objectMode: false })
    await pipeline(bytes, process.stdout, { end: false })
    return 0
  } catch (error) {
    return leftOrThrow(error)
  } finally {
    source.close()
  }
}

/** Opens the release that a command names. */
export function openSource(
  doing: string,
  { release, out, cache, threads, quiet }: SourceOptions,
): Promise<StreamSource> {
  return openStreamSource(resolve(releaseOf(release, out, doing)), {
    cache: resolve(cache),
    threads: wholeThreads(threads ?? availableParallelism()),
    log: quiet ? () => {} : (line) => process.stderr.write(`${line}\n`),
  })
}

// `nagare stream ... | head -c 100` has what it wanted.
function leftOrThrow(error: unknown): number {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EPIPE') return 0
  if (error instanceof NagareError || code === undefined) throw error
  throw new NagareError(
    'output',
    `Cannot write the stream: ${messageOf(error)}; free some space or write elsewhere`,
    error,
  )
}
