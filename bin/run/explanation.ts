/** A run before it is done, as a value and in words. */
import type { NagareError } from '#engine/errors.ts'
import type { Run } from '#engine/run/run.ts'
import type { ChainStage } from '#engine/run/run-stages.ts'
import type { StageState } from '#engine/run/stages.ts'
import type { EvaluationGap } from './gaps.ts'

/** A stage before it is done; its key is null, and whether it stands unknown, while what it depends on is not there. */
export interface ExplainedStage extends Omit<StageState, 'key'> {
  readonly key: string | null
  /** What it does when it runs. */
  readonly does: string
}

/** A run before it is done. */
export interface RunExplanation {
  readonly name: string
  /** Null while a release is to be built, by whose rows what comes after it is addressed, or while something is missing. */
  readonly id: string | null
  readonly folder: string | null
  /** What is tuned, in words. */
  readonly model: string
  readonly stages: readonly ExplainedStage[]
  /** Tasks that will be gaps; null where the evaluator was not asked. */
  readonly gaps: readonly EvaluationGap[] | null
  /** What the run could not start without. */
  readonly errors: readonly NagareError[]
}

/** The explanation as lines of text, without its errors. */
export function explanation({ name, id, folder, model, stages, gaps }: RunExplanation): string {
  const head = id === null ? 'its identity follows from what is not there yet' : `${id} in ${folder}`
  const lines = stages.map(({ stage, key, stands, why, does }) => {
    if (stands) return `  stands  ${stage}: ${why}`
    return key === null ? `  then    ${stage}: ${does}` : `  runs    ${stage}: ${does}; ${why}`
  })
  const byReason = Map.groupBy(gaps ?? [], ({ reason }) => reason)
  const missing = [...byReason].map(
    ([reason, some]) => `  gap     ${some[0]?.task}, ${some.length} of its settings: ${reason}`,
  )
  return `${[`${name}: ${head}`, `  model   ${model}`, ...lines, ...missing].join('\n')}\n`
}

/** Prints the explanation, and its errors on standard error; gives the exit code, that of the first. */
export function printExplanation(found: RunExplanation, json: boolean): number {
  const { errors } = found
  const said = errors.map(({ kind, message }) => ({ kind, message }))
  process.stdout.write(json ? `${JSON.stringify({ ...found, errors: said })}\n` : explanation(found))
  for (const { message } of errors) process.stderr.write(`${message}\n`)
  return errors[0]?.exitCode ?? 0
}

/** What a stage does when it runs. */
export function doing(run: Run, one: ChainStage): string {
  if (one.kind === 'evaluate') {
    const names = [...new Set(run.evaluate?.tasks.map(({ task }) => task))]
    return `evaluates ${one.models.map(({ name }) => name).join(', ')} on ${names.join(', ')}`
  }
  const { train, data } = one.run
  const rows = one.withoutTask === undefined ? data.release : `${data.release} without ${one.withoutTask}`
  const epochs = train.epochs === 1 ? '1 epoch' : `${train.epochs} epochs`
  const length = train.totalSteps === undefined ? epochs : `${train.totalSteps.toLocaleString('en')} steps`
  const { path, family } = train.model
  const base = path ?? (family === undefined ? 'the same base' : `a ${family}`)
  return `tunes ${base} on ${rows}, ${length} of ${train.batch.rows} rows a step`
}
