/** run.json: what a run is, what it was made from, and where its stages lie. From a score it leads back to rows and licences. */
import { join } from 'node:path'
import { writeJson } from '../disk.ts'
import type { Manifest } from '../manifest.ts'
import type { tools } from '../versions.ts'
import type { FileContent } from './content.ts'
import type { Run } from './run.ts'
import type { Stage } from './stages.ts'

/** A release that a run reads; `folder` is relative to the record. */
export interface ReleaseRecord
  extends Pick<Manifest, 'name' | 'digest' | 'fingerprint' | 'rows' | 'counts' | 'sources'> {
  readonly version: string
  readonly folder: string
  /** The task whose rows were left out; null of the whole release. */
  readonly withoutTask: string | null
}

/** A stage of a run; `folder` is relative to the record. */
export interface RecordedStage extends Pick<Stage, 'name' | 'kind' | 'key' | 'parts'> {
  readonly folder: string
}

/** What run.json holds; a contract with the report and other readers. */
export interface RunRecord {
  readonly id: string
  readonly name: string
  readonly status: 'running' | 'stopped' | 'failed' | 'finished'
  readonly created: string
  readonly finished?: string
  readonly tools: ReturnType<typeof tools>
  readonly releases: readonly ReleaseRecord[]
  readonly stages: readonly RecordedStage[]
  readonly evaluationData: readonly FileContent[]
  /** The run's file, every decision. */
  readonly run: Run
}

/** Writes run.json, and notes the run as the last of its name, for `nagare explain`. */
export function writeRecord(place: string, record: RunRecord): void {
  writeJson(join(place, 'run.json'), record)
  writeJson(join(place, '..', 'last.json'), { id: record.id })
}
