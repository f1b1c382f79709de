/** The record of a run, before its first stage. */
import { join, relative } from 'node:path'
import { readJson } from '#engine/disk.ts'
import type { FileContent } from '#engine/run/content.ts'
import type { ReleaseRecord, RunRecord } from '#engine/run/record.ts'
import { type ChainStage, runId } from '#engine/run/run-stages.ts'
import { stageFolder } from '#engine/run/stages.ts'
import { tools } from '#engine/versions.ts'
import type { RunRelease } from './release.ts'
import type { Work } from './work.ts'

/** Makes the record; folders in it are relative to where it is written. */
export function recordOf(work: Work, stages: readonly ChainStage[], files: readonly FileContent[]): RunRecord {
  const { run, releases, folder } = work
  const id = runId(stages)
  const place = join(folder, id)
  const without = [...releases.without].map(([task, release]) => releaseRecord(release, task, place))
  return {
    id,
    name: run.name,
    status: 'running',
    created: readJson<RunRecord>(join(place, 'run.json'))?.created ?? new Date().toISOString(),
    tools: tools(),
    releases: [releaseRecord(releases.main, null, place), ...without],
    stages: stages.map(({ stage }) => ({ ...stage, folder: relative(place, stageFolder(folder, stage)) })),
    evaluationData: files,
    run,
  }
}

function releaseRecord({ folder, manifest }: RunRelease, withoutTask: string | null, place: string): ReleaseRecord {
  const { name, version, label, digest, fingerprint, rows, counts, sources } = manifest
  const made = { name, version: `${version}${label}`, digest, fingerprint, rows, counts, sources }
  return { ...made, folder: relative(place, folder), withoutTask }
}
