/** The pipeline that a command's words ask for: a file of pipelines/, or a part of what it gives. */
import type { Pipeline } from '#engine/pipeline.ts'
import { withBalance } from './balance.ts'
import { withLicenseClass } from './license-class.ts'
import type { PlaceOptions } from './options.ts'
import { loadPipeline } from './pipelines.ts'

/** Loads a pipeline and applies --license-class and --balance. */
export async function loadVariant({ pipeline, licenseClass, balance }: PlaceOptions): Promise<Pipeline> {
  return withBalance(withLicenseClass(await loadPipeline(pipeline), licenseClass), balance)
}
