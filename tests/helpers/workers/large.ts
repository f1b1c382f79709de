/** A worker for tests of tables: the largest number of 32 bits, beside each row. */
import { type BatchMaker, numbers } from '#engine/batch/batch.ts'

export const batch: BatchMaker = () => (rows) => ({
  ordinal: numbers(rows, 'ordinal'),
  large: new Uint32Array(rows.length).fill(2 ** 32 - 1),
})
