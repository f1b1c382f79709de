/** From a pipeline to the part of it that is under licences of one class. */
import { type LicenseClass, licensesOf } from '#engine/licenses.ts'
import { pipeline as define, type Pipeline } from '#engine/pipeline.ts'
import { licenseRules } from '#sources/licenses.ts'
import { keepLicenses } from '#transforms/keep-licenses.ts'

/**
 * A pipeline with one more step, under a name of its own (`vanilla-permissive`), so that its release stands beside the
 * whole one. Rows go after the last checkpoint, whose counts are of all rows, and before duplicates: of two equal rows
 * under different licences the one that is wanted must not go for the other's sake.
 */
export function withLicenseClass(pipeline: Pipeline, wanted: LicenseClass | undefined): Pipeline {
  if (wanted === undefined) return pipeline
  const step = keepLicenses({ class: wanted, licenses: licensesOf(licenseRules, wanted) })
  const at = pipeline.through.findLastIndex(({ kind }) => kind === 'checkpoint') + 1
  const through = pipeline.through.toSpliced(at, 0, step)
  return define({ ...pipeline, name: `${pipeline.name}-${wanted}`, through })
}
