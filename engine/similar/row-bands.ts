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
  if (question.length <= few && response.length > few) leaveOut(ofQuestion, ofResponse, 0)
  if (response.length <= few && question.length > few) leaveOut(ofResponse, ofQuestion, 1)
  return ofQuestion.map((hash, band) => mix(hash ^ Math.imul(ofResponse[band] as number, 0x9e3779b1)))
}

// In its place stand the longer part's values of the next band: those of one band alone bring together what has little in
// common, and pairs of rows then grow with the square of the rows (docs/log.md).
function leaveOut(hashes: Uint32Array, longer: Uint32Array, from: number): void {
  for (let band = from; band < hashes.length; band += every) hashes[band] = longer[(band + 1) % longer.length] as number
}

/** A 64-bit hash of what is compared of a row, as a whole number: rows with equal texts have equal keys. */
export function rowKey({ question, response }: RowTexts): bigint {
  const text = `${question.key}\u001f${response.key}`
  return BigInt.asIntN(64, (BigInt(hashText(text)) << 32n) | BigInt(hashText(text, 0x5bd1e995)))
}
