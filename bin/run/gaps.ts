/** Which tasks of a run's evaluation lack data, before anything is built: the evaluator is asked, without a model. */
import { spawnSync } from 'node:child_process'
import { type ErrorKind, exitCodes, NagareError } from '#engine/errors.ts'
import type { Run } from '#engine/run/run.ts'
import { trainerEnvironment } from '../python.ts'

/** A task without its data, as the evaluator says it. */
export interface EvaluationGap {
  readonly task: string
  readonly kind: string
  readonly options: Readonly<Record<string, unknown>>
  readonly reason: string
}

/** The gaps of a run's evaluation. Throws what the evaluator would end with: data that is broken, a task that is none. */
export function evaluationGaps(run: Run, folder: string, python: string): readonly EvaluationGap[] {
  const input = JSON.stringify({ tasks: run.evaluate?.tasks ?? [], data: folder })
  const words = ['-m', 'nagare_trainer.evaluate.gaps']
  const most = 1 << 26
  const { status, stdout, stderr } = spawnSync(python, words, {
    input,
    encoding: 'utf8',
    env: trainerEnvironment(),
    maxBuffer: most,
  })
  if (status === 0) return JSON.parse(stdout)
  const kind = Object.entries(exitCodes).find(([, code]) => code === status)?.[0] ?? 'bug'
  throw new NagareError(kind as ErrorKind, stderr.trim())
}
