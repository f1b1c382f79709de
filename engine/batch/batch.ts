/** What passes between a build and the worker threads that compute a table: rows by column, in and out. */

/** A column of a batch: texts, or whole numbers. */
export type BatchColumn = readonly string[] | BigInt64Array

/** Some rows by column; every column has `length` values. */
export interface Batch {
  readonly length: number
  readonly columns: Readonly<Record<string, BatchColumn>>
}

/** A column that a worker gives back, in the type that the table declares for it. */
export type GivenColumn = ArrayLike<string | number | bigint | boolean>

/** What a batch comes to: the declared columns, all of one length, which need not be the batch's. */
export type GivenColumns = Readonly<Record<string, GivenColumn>>

/**
 * The export `batch` of a module of workers: called once in each worker with the table's options and the small tables
 * it is given, then for every batch. The result may depend on nothing else.
 */
export type BatchMaker<O extends object = object> = (
  options: O,
  given: Readonly<Record<string, Batch>>,
) => (batch: Batch) => GivenColumns | Promise<GivenColumns>

/** The texts of a column. Throws where the column holds numbers. */
export function texts(batch: Batch, name: string): readonly string[] {
  const column = batch.columns[name]
  if (!Array.isArray(column)) throw new TypeError(`Cannot read column ${name} of a batch as text: ${kindOf(column)}`)
  return column
}

/** The whole numbers of a column. Throws where the column holds texts. */
export function numbers(batch: Batch, name: string): BigInt64Array {
  const column = batch.columns[name]
  if (!(column instanceof BigInt64Array))
    throw new TypeError(`Cannot read column ${name} of a batch as numbers: ${kindOf(column)}`)
  return column
}

function kindOf(column: BatchColumn | undefined): string {
  return column === undefined
    ? 'the table selects no such column'
    : `it holds ${Array.isArray(column) ? 'text' : 'numbers'}`
}
