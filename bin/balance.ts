/** From a pipeline to a sample of it in which no task outweighs the others. */
import { NagareError } from '#engine/errors.ts'
import { pipeline as define, type Pipeline } from '#engine/pipeline.ts'
import { sampleByTask } from '#transforms/sample-by-task.ts'

/**
 * A pipeline with one more step, its last, under a name of its own (`vanilla-clean-balanced-25` for a share of 0.25): rows of
 * large tasks are dropped until none has more than that share, or all are of equal size. Which rows stay follows from their ids.
 */
export function withBalance(pipeline: Pipeline, share: number | undefined): Pipeline {
  if (share === undefined) return pipeline
  if (!(share > 0 && share <= 1) || !Number.isInteger(share * 100))
    throw new NagareError(
      'usage',
      `Cannot balance ${pipeline.name} to a share of ${share}; give the largest share of one task in hundredths, as 0.25`,
    )
  const through = [...pipeline.through, sampleByTask({ share, seed: pipeline.name })]
  return define({ ...pipeline, name: `${pipeline.name}-balanced-${share * 100}`, through })
}
