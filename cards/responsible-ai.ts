/**
 * What is known of how the data came to be, and what is not: said once, for Croissant's RAI fields and the datasheet.
 */
import { counted, show } from '#engine/counts.ts'
import type { Manifest } from '#engine/manifest.ts'

/** How rows were put together from the sources. */
export function collection({ sources, licenses }: Manifest): string {
  const names = sources.map(({ name, revision }) => `${name}@${revision}`).join(', ')
  return `Rows were not collected anew: they were taken from ${names}, which bring together ${counted(licenses.length, 'sub-dataset')} (NOTICE.md).`
}

/** What each step did to the rows, one sentence a step. */
export function preprocessing({ steps }: Manifest): string[] {
  return steps.map(({ name, rowsIn, rowsOut, reasons }) => {
    const dropped = Object.entries(reasons).map(([reason, count]) => `${reason} ${show(count)}`)
    const what = dropped.length === 0 ? 'no row dropped' : `dropped: ${dropped.join(', ')}`
    return `${name}: ${show(rowsIn)} rows in, ${show(rowsOut)} out; ${what}.`
  })
}

/** Raw rows that broke the contract of their source. */
export function missing({ sources }: Manifest): string {
  const rejected = sources.reduce((sum, source) => sum + source.rejected, 0)
  return `Raw rows rejected because they broke the contract of their source (broken JSON, invalid UTF-8, a missing field): ${show(rejected)}.`
}

/** How uneven the rows are, which is all that counts can say of bias. */
export function biases({ rows, counts }: Manifest): string {
  const [[task, count] = ['', 0]] = Object.entries(counts.task)
  if (rows === 0) return 'There are no rows.'
  const share = ((100 * count) / rows).toFixed(1)
  return `The rows are uneven: ${share} % are of the task cluster ${task}. Biases of the sources were neither measured nor mended.`
}

/** What one must not expect of the rows. */
export const limitations = [
  'The errors of the sources are in the texts; no person has checked the rows for this release.',
  'Responses may be out of date or wrong. Some instructions are templates that thousands of rows share.',
]

/** What is known of people in the data. */
export const people =
  'The texts may name people and hold other personal information. It was not searched for or removed.'

/** What the release is for. */
export const uses = ['Instruction tuning of language models in Japanese.', 'Research on instruction data.']

/** The fields of Croissant RAI 1.0 that can be filled. */
export function responsibleAi(manifest: Manifest): Readonly<Record<string, unknown>> {
  return {
    'rai:dataCollection': collection(manifest),
    'rai:dataCollectionType': ['Secondary Data Analysis'],
    'rai:dataCollectionMissingData': missing(manifest),
    'rai:dataPreprocessingProtocol': preprocessing(manifest),
    'rai:dataBiases': [biases(manifest)],
    'rai:dataLimitations': limitations,
    'rai:personalSensitiveInformation': [people],
    'rai:dataUseCases': uses,
    'rai:dataReleaseMaintenancePlan': 'A release never changes; what is mended appears under a higher version.',
  }
}
