/** The keys of finished work: what each step's output is made from, and why a step would run again. */
import { isFinished } from './cache.ts'
import { fingerprint } from './fingerprint.ts'
import type { Located } from './locate.ts'
import type { Pipeline } from './pipeline.ts'

/** A step's key, and the parts that it is made from, each with a fingerprint of its own so that `explain` can say which changed. */
export interface KeyedStep {
  readonly name: string
  readonly kind: 'source' | 'transform' | 'filter' | 'sink'
  readonly key: string
  readonly parts: Readonly<Record<string, string>>
}

/** The keys of a pipeline's steps over located sources, in order. Checkpoints have none: they only compare. */
export function keySteps(pipeline: Pipeline, located: readonly Located[], engine: string): readonly KeyedStep[] {
  const keyed: KeyedStep[] = []
  const add = (name: string, kind: KeyedStep['kind'], parts: Record<string, string>) => {
    const key = fingerprint({ engine, ...parts })
    keyed.push({ name, kind, key, parts: { engine, ...parts } })
    return key
  }
  const sources = located.map(({ source, layout, files }, index) => {
    const contents = Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]))
    return add(source.name, 'source', {
      'its definition': fingerprint({ index, ...source, layouts: [layout] }),
      'its files': fingerprint(contents),
    })
  })
  let above = fingerprint(sources)
  for (const step of pipeline.through) {
    if (step.kind !== 'checkpoint')
      above = add(step.name, step.kind, { 'its definition': fingerprint(step), 'the rows before it': above })
  }
  for (const sink of pipeline.to)
    add(sink.name, 'sink', { 'its definition': fingerprint(sink), 'the rows before it': above })
  return keyed
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
