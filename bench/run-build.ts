/** Builds vanilla 1.0.1 from the stand-in in a process of its own: `node bench/run-build.ts SOURCES WORK SCALE`. */
import { join } from 'node:path'
import { documents } from '#cards/documents.ts'
import { build } from '#engine/build.ts'
import { settings } from '#engine/settings.ts'
import vanilla from '#pipelines/vanilla-v1.0.1.ts'
import { licenseRules } from '#sources/licenses.ts'
import { memory, threads } from './timer.ts'

const [folder, work, scale] = process.argv.slice(2) as [string, string, string]
const run = settings({
  sources: { folder },
  out: join(work, 'out'),
  cache: join(work, 'cache'),
  threads,
  memory,
  checkCounts: Number(scale) === 1,
})
const { folder: release } = await build(vanilla, run, {
  log: console.error,
  now: Date.now,
  fetchSources: async () => {},
  licenses: licenseRules,
  documents,
})
console.log(JSON.stringify({ release }))
