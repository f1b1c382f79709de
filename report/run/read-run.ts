/** A run's folder opened for reading: its record, and what each finished stage left. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from '#engine/disk.ts'
import { NagareError } from '#engine/errors.ts'
import type { RunRecord } from '#engine/run/record.ts'
import type { StageRecord } from '#engine/run/stages.ts'
import type { Results } from './results.ts'

/** A line of a training's log. */
export interface LogLine {
  readonly kind: string
  readonly step: number
  readonly loss?: number | null
}

/** What the trainer says of a training (its run.json), as far as a report reads it. */
export interface TrainingAccount {
  readonly rows: {
    readonly seen: number
    readonly cut: number
    readonly dropped: number
    /** Counts of zero are left out. */
    readonly byDataset: Readonly<
      Record<string, { readonly rows: number; readonly cut?: number; readonly withoutEos?: number }>
    >
  }
  readonly steps: { readonly done: number; readonly of: number }
  readonly seconds: number
  readonly losses: { readonly validation: readonly { readonly step: number; readonly loss: number | null }[] }
  readonly hardware: { readonly device: string; readonly name: string; readonly processes: number }
  readonly versions: Readonly<Record<string, string>>
}

/** A training of a run: `train` itself, or a variant's. Undefined parts are not there yet. */
export interface ReadTraining {
  readonly stage: string
  readonly account: TrainingAccount | undefined
  readonly log: readonly LogLine[]
}

/** A run as it was read. */
export interface ReadRun {
  readonly place: string
  readonly record: RunRecord
  /** Of the finished stages, by name. */
  readonly finished: ReadonlyMap<string, StageRecord>
  readonly trainings: readonly ReadTraining[]
  /** Of the finished evaluations, by stage: the results and the folder that they lie in. */
  readonly results: ReadonlyMap<string, { readonly folder: string; readonly found: Results }>
}

/** Reads a run's folder. Throws an `input` error where its record is none. */
export function readRun(place: string): ReadRun {
  const record = readJson<RunRecord>(join(place, 'run.json'))
  if (!record || !Array.isArray(record.stages))
    throw new NagareError(
      'input',
      `Cannot read the run ${place}: its run.json is none that nagare run wrote; name a folder of such a run`,
    )
  const folderOf = (name: string) => join(place, record.stages.find((one) => one.name === name)?.folder ?? name)
  const notes = record.stages.map(
    ({ name }) => [name, readJson<StageRecord>(join(folderOf(name), 'stage.json'))] as const,
  )
  const finished = new Map(notes.filter((note): note is [string, StageRecord] => note[1] !== undefined))
  const trainings = record.stages
    .filter(({ kind }) => kind === 'train')
    .map(({ name }) => readTraining(folderOf(name), name))
  const evaluations = record.stages.filter(({ kind, name }) => kind === 'evaluate' && finished.has(name))
  const results = evaluations.map(({ name }) => {
    const found = readJson<Results>(join(folderOf(name), 'results.json'))
    if (!found)
      throw new NagareError(
        'input',
        `Cannot read the run ${place}: ${name} stands but has no results.json; remove ${folderOf(name)} and run it again`,
      )
    return [name, { folder: folderOf(name), found }] as const
  })
  return { place, record, finished, trainings, results: new Map(results) }
}

function readTraining(folder: string, stage: string): ReadTraining {
  const file = join(folder, 'log.jsonl')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
  return {
    stage,
    account: readJson<TrainingAccount>(join(folder, 'run.json')),
    log: lines.map((line) => JSON.parse(line) as LogLine),
  }
}
