/** The releases and runs that commands read, by folder or by name. */
import { existsSync, globSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readJson } from '#engine/disk.ts'
import { NagareError } from '#engine/errors.ts'

/**
 * The folder of a release: the one that is named, or NAME-vVERSION[+label] in `out`. Throws `usage` where no manifest lies;
 * `action` is what cannot be done then.
 */
export function releaseOf(release: string, out: string, action: string): string {
  if (existsSync(join(release, 'manifest.json'))) return release
  const match = /^(.+)-v(\d+\.\d+\.\d+(?:\+\w+)?)$/.exec(release)
  const folder = match ? join(out, match[1] as string, match[2] as string) : release
  if (existsSync(join(folder, 'manifest.json'))) return folder
  throw new NagareError(
    'usage',
    `Cannot ${action} ${release}: no manifest.json in ${folder}; name a release folder, or a release as vanilla-v1.0.1+sample, and build it first`,
  )
}

/** The folder of a run: the one that is named, the run of that id below `runs`, or the last one of that name. Undefined where there is none. */
export function runFolderOf(run: string, runs: string): string | undefined {
  if (Array.isArray(readJson<{ stages?: unknown }>(join(run, 'run.json'))?.stages)) return resolve(run)
  const last = /^[a-z][a-z0-9-]*$/.test(run) ? readJson<{ id: string }>(join(runs, run, 'last.json'))?.id : undefined
  const id = /^[0-9a-f]{12}$/.test(run) ? run : last
  const [found] = id === undefined ? [] : globSync(`*/${id}/run.json`, { cwd: runs })
  return found === undefined ? undefined : resolve(runs, found, '..')
}
