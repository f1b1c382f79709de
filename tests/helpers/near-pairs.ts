/** The hand-labelled pairs of rows, and what is decided of one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadWords } from '#engine/morphemes.ts'
import { nearness } from '#engine/similar/near.ts'
import { rowBands } from '#engine/similar/row-bands.ts'
import { type RowTexts, rowReader } from '#engine/similar/row-texts.ts'
import { aloud } from '#engine/similar/sounds.ts'
import { nearDuplicateDefaults } from '#transforms/drop-near-duplicates.ts'

/** A row of a pair. */
export interface PairRow {
  readonly instruction: string
  readonly input: string
  readonly response: string
}

/** Two rows, and whether a person who wants each thing once would keep only one of them. */
export interface Pair {
  readonly near_duplicate: boolean
  readonly kind: string
  readonly task: string
  readonly a: PairRow
  readonly b: PairRow
}

/**
 * The pairs that the rules were mended by; those that readers of the code wrote to have other rows taken for the same, by which
 * they were mended too; or those of rounds that they never were.
 */
export function labelledPairs(set: 'pairs' | 'tried' | 'unseen'): readonly Pair[] {
  return readFileSync(join(import.meta.dirname, `../cases/near-duplicates/${set}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Pair)
}

/** The templates and shared instructions that a release of these tasks declares. */
export const reading = {
  templates: [
    '「…」の意味を教えてください。',
    '「…」で始まる文学作品の作者とタイトルを教えてください。',
    '…の作品『…』の冒頭を教えてください。',
    '…について教えてください。',
  ],
  shared: [
    '入力されたワードを説明してください。',
    '以下の日本語をやさしい日本語に言い換えてください。',
    '次のニュース記事にタイトルをつけてください。',
    '論文のアブストラクトからタイトルを作ってください。',
  ],
}

const read = rowReader(reading)
let words: ReturnType<typeof loadWords> | undefined

/** Whether a pair shares a band, and is decided near. */
export async function isFound(pair: Pair): Promise<boolean> {
  const [a, b] = [textsOf(pair.a, pair.task), textsOf(pair.b, pair.task)]
  words ??= loadWords()
  const loading = words
  const read = await loading
  const sound = (text: string) => aloud(text, read)
  const [one, other] = [a, b].map((row) => rowBands(row, nearDuplicateDefaults, true, sound))
  if (!one?.some((hash, band) => hash === other?.[band])) return false
  return (await nearness(a, b, nearDuplicateDefaults, () => loading)) !== undefined
}

/** A row of a pair as it is compared; corrections by the letter. */
export function textsOf({ instruction, input, response }: PairRow, task: string): RowTexts {
  return read(instruction, input, response, task === 'correction')
}
