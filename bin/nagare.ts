#!/usr/bin/env node
/** The command line. Compiled code is kept between calls, so that help and plans answer at once. */
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { main } = await import('./cli.ts')
process.exitCode = await main(process.argv.slice(2))
