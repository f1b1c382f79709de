/**
 * The bands of a row. Each holds values of two signatures, that of the question's own part and that of the response, so
 * that two rows share one only where both are alike: a common definition, or a common question, alone brings no pair
 * together.
 */
import { figuresHash } from './difference.ts'
import { bandHashes, signature } from './minhash.ts'
import type { RowTexts } from './row-texts.ts'
import { hashText, mix, shingles } from './shingles.ts'

/** How many bands, and how many values of question and response each of them holds. */
export interface Bands {
  readonly bands: number
  readonly questionRows: number
  readonly responseRows: number
  /** Characters in a shingle. */
  readonly shingle: number
}

/** One hash for each band. With `sameFigures`, rows with other digits, letters or symbols share none. */
export function rowBands(row: RowTexts, options: Bands, sameFigures: boolean): Uint32Array {
  const { bands, questionRows, responseRows, shingle } = options
  const question = signature(shingles(row.own.key, shingle), bands * questionRows)
  const response = signature(shingles(row.response.key, shingle), bands * responseRows)
  const salt = sameFigures ? mix(figuresHash(row.question.key)) ^ figuresHash(row.response.key) : 0
  const ofQuestion = bandHashes(question, questionRows, salt)
  const ofResponse = bandHashes(response, responseRows, salt + 1)
  return ofQuestion.map((hash, band) => mix(hash ^ Math.imul(ofResponse[band] as number, 0x9e3779b1)))
}

/** A 64-bit hash of what is compared of a row, as a whole number: rows with equal texts have equal keys. */
export function rowKey({ question, response }: RowTexts): bigint {
  const text = `${question.key}\u001f${response.key}`
  return BigInt.asIntN(64, (BigInt(hashText(text)) << 32n) | BigInt(hashText(text, 0x5bd1e995)))
}
