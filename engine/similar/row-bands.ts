/**
 * The bands of a row. Each holds values of two signatures, that of the question's own part and that of the response, so
 * that two rows share one only where both are alike: a common definition, or a common question, alone brings no pair
 * together. But a part of few characters changes altogether with its spelling (傘 and かさ), so some bands leave it out where
 * the other part is longer, and of a short row some are of how it is read.
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

/** Of a row of so many characters or fewer three bands in five are of its sounds: few shingles survive another spelling. */
const brief = 40

/** Whether some bands of a row are of how it is read. Not where letters are what the row is about. */
export function isBrief({ own, response, literal }: RowTexts): boolean {
  return !literal && own.key.length + response.key.length <= brief
}

/**
 * One hash for each band. With `sameFigures`, rows with other digits, letters or symbols share none. `soundOf` gives how a
 * text is read; it is asked only for brief rows.
 */
export function rowBands(
  row: RowTexts,
  options: Bands,
  sameFigures: boolean,
  soundOf: (text: string) => string,
): Uint32Array {
  const [question, response] = [row.own.key, row.response.key]
  const salt = sameFigures ? mix(figuresHash(row.question.key)) ^ figuresHash(response) : 0
  const ofQuestion = hashesOf(question, options.questionRows, options, salt)
  const ofResponse = hashesOf(response, options.responseRows, options, salt + 1)
  if (isBrief(row)) {
    takeSounds(ofQuestion, hashesOf(soundOf(question), options.questionRows, options, salt + 2))
    takeSounds(ofResponse, hashesOf(soundOf(response), options.responseRows, options, salt + 3))
  }
  if (question.length <= few && response.length > few) leaveOut(ofQuestion, ofResponse, 0)
  if (response.length <= few && question.length > few) leaveOut(ofResponse, ofQuestion, 1)
  return ofQuestion.map((hash, band) => mix(hash ^ Math.imul(ofResponse[band] as number, 0x9e3779b1)))
}

function hashesOf(text: string, rows: number, { bands, shingle }: Bands, salt: number): Uint32Array {
  return bandHashes(signature(shingles(text, shingle), bands * rows), rows, salt)
}

function takeSounds(hashes: Uint32Array, sounds: Uint32Array): void {
  for (let band = 0; band < hashes.length; band++)
    if (band % every > 0 && band % every < 4) hashes[band] = sounds[band] as number
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
