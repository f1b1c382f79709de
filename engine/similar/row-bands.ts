/**
 * The bands of a row. Each holds values of two signatures, that of the question's own part and that of the response, so
 * that two rows share one only where both are alike: a common definition, or a common question, alone brings no pair
 * together. But a part of few characters changes altogether with its spelling (傘 and かさ), so some bands leave it out where
 * the other part is longer.
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

/** A part of so many characters or fewer is left out by one band in five. */
const few = 6
const every = 5

/** One hash for each band. With `sameFigures`, rows with other digits, letters or symbols share none. */
export function rowBands(row: RowTexts, options: Bands, sameFigures: boolean): Uint32Array {
  const { bands, questionRows, responseRows, shingle } = options
  const [question, response] = [row.own.key, row.response.key]
  const salt = sameFigures ? mix(figuresHash(row.question.key)) ^ figuresHash(response) : 0
  const ofQuestion = bandHashes(signature(shingles(question, shingle), bands * questionRows), questionRows, salt)
  const ofResponse = bandHashes(signature(shingles(response, shingle), bands * responseRows), responseRows, salt + 1)
  if (question.length <= few && response.length > few) leaveOut(ofQuestion, 0, salt)
  if (response.length <= few && question.length > few) leaveOut(ofResponse, 1, salt)
  return ofQuestion.map((hash, band) => mix(hash ^ Math.imul(ofResponse[band] as number, 0x9e3779b1)))
}

function leaveOut(hashes: Uint32Array, from: number, salt: number): void {
  for (let band = from; band < hashes.length; band += every) hashes[band] = salt
}

/** A 64-bit hash of what is compared of a row, as a whole number: rows with equal texts have equal keys. */
export function rowKey({ question, response }: RowTexts): bigint {
  const text = `${question.key}\u001f${response.key}`
  return BigInt.asIntN(64, (BigInt(hashText(text)) << 32n) | BigInt(hashText(text, 0x5bd1e995)))
}
