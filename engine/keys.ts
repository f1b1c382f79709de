/** The keys of finished work: what each step's output is made from, and why a step would run again. */
import { isFinished } from './cache.ts'
import { fingerprint } from './fingerprint.ts'
import type { Located } from './ingest/locate.ts'
import type { Filter, Pipeline, Table, Transform } from './pipeline.ts'
import { moduleDigest } from './versions.ts'

/**
 * A step's key, and the parts that it is made from, each with a
 * fingerprint of its own so that `explain` can say which changed.
 */
export interface KeyedStep {
  readonly name: string
  readonly kind: 'source' | 'table' | 'transform' | 'filter' | 'sink'
  readonly key: string
  readonly parts: Readonly<Record<string, string>>
}

/** The name under which a table of a step has its key. */
export function tableKeyName(step: { readonly name: string }, table: string): string {
  return `${step.name}/${table}`
}

/**
 * The keys of a pipeline's steps over located sources, in order; `references` are the sources among the steps' tables.
 * Checkpoints have none: they only compare.
 */
export function keySteps(
  pipeline: Pipeline,
  located: readonly Located[],
  references: readonly Located[],
  engine: string,
): readonly KeyedStep[] {
  const keyed: KeyedStep[] = []
  const add = (name: string, kind: KeyedStep['kind'], parts: Record<string, string>) => {
    const key = fingerprint({ engine, ...parts })
    keyed.push({ name, kind, key, parts: { engine, ...parts } })
    return key
  }
  const addSource = ({ source, layout, files }: Located, index: number) => {
    const contents = Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]))
    return add(source.name, 'source', {
      'its definition': fingerprint({ index, ...source, layouts: [layout] }),
      'its files': fingerprint(contents),
    })
  }
  let above = fingerprint(located.map(addSource))
  const beside = new Map(references.map((one) => [one.source.name, addSource(one, -1)]))
  const addTables = (step: Filter | Transform) => {
    let tables = ''
    for (const [name, table] of Object.entries(step.tables ?? {})) {
      const before = { 'the rows before it': above, 'the tables before it': tables }
      const key = sourceName(table)
      tables = fingerprint([
        tables,
        key !== undefined
          ? beside.get(key)
          : add(tableKeyName(step, name), 'table', { 'its definition': definitionOf(table), ...before }),
      ])
    }
    return tables
  }
  for (const step of pipeline.through) {
    if (step.kind === 'checkpoint') continue
    const tables = addTables(step)
    const given = tables === '' ? {} : { 'its tables': tables }
    above = add(step.name, step.kind, { 'its definition': fingerprint(step), 'the rows before it': above, ...given })
  }
  for (const sink of pipeline.to)
    add(sink.name, 'sink', { 'its definition': fingerprint(sink), 'the rows before it': above })
  return keyed
}

function sourceName(table: Table): string | undefined {
  return 'kind' in table && table.kind === 'source' ? table.name : undefined
}

// A module of workers counts by its text as well as by its version: whoever edits it is not given old rows.
function definitionOf(table: Table): string {
  return fingerprint('kind' in table && table.kind === 'batches' ? [table, moduleDigest(table.module)] : table)
}

/** Whether a step's work stands, and if not, why it would run. */
export interface Explanation {
  readonly step: string
  readonly stands: boolean
  readonly why: string
}

/** Says of each step whether its work stands, compared with the keys of the last build (where there was one). */
export function explainSteps(
  now: readonly KeyedStep[],
  last: readonly KeyedStep[] | undefined,
  cache: string,
  published: boolean,
): readonly Explanation[] {
  return now.map((step) => {
    const stands = step.kind === 'sink' ? published : isFinished(cache, step.key)
    const before = last?.find(({ name }) => name === step.name)
    return { step: step.name, stands, why: stands ? 'its inputs stand' : reason(step, before) }
  })
}

function reason(step: KeyedStep, before: KeyedStep | undefined): string {
  if (before === undefined) return 'it has not been built here before'
  if (before.key === step.key)
    return step.kind === 'sink' ? 'the release is not there' : 'its finished work is no longer in the cache'
  const changed = Object.keys(step.parts).filter((part) => step.parts[part] !== before.parts[part])
  return `changed since the last build: ${changed.map((part) => (part === 'engine' ? 'the engine or DuckDB' : part)).join(', ')}`
}
