/** The columns that travel through a pipeline. */
import { sql } from './sql.ts'

/** What every source gives: the raw texts, their labels, and where each row stands. Types are DuckDB's. */
export const sourceColumns = {
  ordinal: sql`BIGINT`, // the order of rows in a build: source in the pipeline, file, row; published with dropped rows only
  instruction: sql`VARCHAR`,
  input: sql`VARCHAR`, // NULL where the source has none; to_instruction makes it ''
  output: sql`VARCHAR`, // upstream's name for the response
  task: sql`VARCHAR`, // the task cluster
  dataset: sql`VARCHAR`, // the sub-dataset
  source: sql`VARCHAR`, // name@revision
  license: sql`VARCHAR`, // SPDX
  file: sql`VARCHAR`, // the file in the source
  row: sql`BIGINT`, // the row or line in the file, from 1
} as const

/** The labels that every step's rows are counted by. */
export const labelColumns = ['task', 'dataset', 'license'] as const

/** Label of a row that its source could not attribute to a sub-dataset. */
export const unattributed = 'unattributed'

/** The first ordinal of a source: sources are 2^40 rows apart, so `ordinal` orders rows of all sources. */
export function firstOrdinal(sourceIndex: number): number {
  return sourceIndex * 2 ** 40
}
