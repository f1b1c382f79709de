#!/usr/bin/env node
/** The command line. Compiled code is kept between calls, so that help and plans answer at once. */
import { enableCompileCache } from 'node:module'
import { exitCodes } from '#engine/errors.ts'

enableCompileCache()
// A reader that has seen enough, as `head`, is no error: the command goes on without it. `stream` has its own listener.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE' || process.stdout.listenerCount('error') > 1) return
  process.stderr.write(`Cannot write to standard output: ${message}; free some space or write elsewhere\n`)
  process.exit(exitCodes.output)
})
const { main } = await import('./cli.ts')
process.exitCode = await main(process.argv.slice(2))
