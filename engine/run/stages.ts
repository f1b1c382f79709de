/** The stages of a run, each addressed by what it depends on: finished work is found again, and what changed is named. */
import { existsSync, lstatSync, readdirSync, readlinkSync, renameSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { makeFolder, readJson, writeJson } from '../disk.ts'
import { fingerprint } from '../fingerprint.ts'
import { changedParts } from './stage-changes.ts'

/** A stage: its name, what it depends on (plain values by name), and the first 12 hexadecimal digits of their fingerprint. */
export interface Stage {
  /** Unique in the run, as `train` or `train-rank-8`. */
  readonly name: string
  readonly kind: 'train' | 'evaluate'
  readonly parts: Readonly<Record<string, unknown>>
  readonly key: string
}

/** What a finished stage leaves in its folder, written last. */
export interface StageRecord {
  readonly name: string
  readonly kind: Stage['kind']
  readonly key: string
  readonly parts: Stage['parts']
  readonly seconds: number
  readonly finished: string
}

/** What there is to say of a stage before a run. */
export interface StageState {
  readonly stage: string
  readonly key: string
  readonly stands: boolean
  readonly why: string
}

/** Makes a stage; its key follows from its kind and its parts, never from its name. */
export function stage(name: string, kind: Stage['kind'], parts: Stage['parts']): Stage {
  return { name, kind, parts, key: fingerprint({ kind, parts }).slice(0, 12) }
}

/** The folder of a stage's work and output, in a run's folder: a killed stage goes on there. */
export function stageFolder(runFolder: string, { kind, key }: Pick<Stage, 'kind' | 'key'>): string {
  return join(runFolder, 'stages', `${kind}-${key}`)
}

/** The record of a stage that is finished; undefined of one that is not. */
export function standing(runFolder: string, one: Stage): StageRecord | undefined {
  const found = readJson<StageRecord>(join(stageFolder(runFolder, one), 'stage.json'))
  return found?.key === one.key ? found : undefined
}

/** Marks a stage as finished: from now on it stands. */
export function finish(runFolder: string, { name, kind, key, parts }: Stage, seconds: number): StageRecord {
  const record = { name, kind, key, parts, seconds, finished: new Date().toISOString() }
  writeJson(join(stageFolder(runFolder, { kind, key }), 'stage.json'), record)
  return record
}

/** Shows a finished stage in the folder of a run's id, by a link that appears in one go. */
export function show(runFolder: string, one: Stage, place: string): void {
  const target = relative(dirname(place), stageFolder(runFolder, one))
  const there = lstatSync(place, { throwIfNoEntry: false })
  // A folder: of a run that was copied with what its links lead to.
  if (there?.isDirectory() || (there && readlinkSync(place) === target)) return
  makeFolder(dirname(place), 'a run')
  const temporary = `${place}.tmp-${process.pid}`
  symlinkSync(target, temporary)
  renameSync(temporary, place)
}

/** Says of a stage whether it stands, and if not, why it would run: what is new, what changed since `last`, or what was broken off. */
export function explainStage(runFolder: string, one: Stage, last: Stage['parts'] | undefined): StageState {
  const state = (stands: boolean, why: string) => ({ stage: one.name, key: one.key, stands, why })
  if (standing(runFolder, one)) return state(true, 'what it depends on stands')
  const folder = stageFolder(runFolder, one)
  const checkpoint = lastCheckpoint(folder)
  if (checkpoint) return state(false, `it was broken off, and goes on from ${checkpoint}`)
  if (existsSync(join(folder, 'log.jsonl'))) return state(false, 'it was broken off before its first checkpoint')
  if (one.kind === 'evaluate' && existsSync(folder)) return state(false, 'it was broken off; finished rows stand')
  if (last === undefined) return state(false, 'it has not been run here before')
  const changed = changedParts(last, one.parts)
  if (changed.length === 0) return state(false, 'the last run did not come to it')
  return state(false, `changed since the last run: ${changed.join(', ')}`)
}

/** The name of the last checkpoint of a training, as `step 500`. */
export function lastCheckpoint(folder: string): string | undefined {
  const checkpoints = join(folder, 'checkpoints')
  if (!existsSync(checkpoints)) return undefined
  const names = readdirSync(checkpoints).filter((name) => /^step-\d+$/.test(name))
  const name = names
    .filter((name) => statSync(join(checkpoints, name)).isDirectory())
    .sort()
    .at(-1)
  return name && `step ${Number(name.slice(5)).toLocaleString('en')}`
}
