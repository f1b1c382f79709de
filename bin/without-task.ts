/** From a pipeline to the same without the rows of one task. */
import { pipeline as define, type Pipeline } from '#engine/pipeline.ts'
import { leaveOutTask } from '#transforms/leave-out-task.ts'

/**
 * A pipeline with one more step, under a name of its own (`vanilla-without-summarization`). Rows go after the last checkpoint,
 * whose counts are of all rows, and before duplicates, so that a row that stands in two tasks stays in the other.
 */
export function withoutTask(pipeline: Pipeline, task: string): Pipeline {
  const step = leaveOutTask({ task })
  const at = pipeline.through.findLastIndex(({ kind }) => kind === 'checkpoint') + 1
  const through = pipeline.through.toSpliced(at, 0, step)
  return define({ ...pipeline, name: `${pipeline.name}-without-${task.replaceAll('_', '-')}`, through })
}
