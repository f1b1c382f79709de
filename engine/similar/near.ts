/** Whether two rows are near-duplicates: their questions and their responses, compared apart. */
import type { Dictionary } from './dictionary.ts'
import { leastEdit } from './difference.ts'
import { foldSpelling } from './fold.ts'
import type { Compared, RowTexts } from './row-texts.ts'
import { sameName, sameText } from './same-text.ts'
import { jaccard, shingles } from './shingles.ts'
import { aloud, spoken } from './sounds.ts'

/** What decides that two rows are near. */
export interface Nearness {
  /** The least similarity of questions and of responses. */
  readonly threshold: number
  /** Characters in a shingle. */
  readonly shingle: number
  /** `same`: beside that, any other content (numbers, names, negation, ...) parts two rows; `any`: similarity decides. */
  readonly content: 'same' | 'any'
}

/**
 * The similarity of two rows where they are near-duplicates, else undefined: that of their questions or responses, the
 * less; of their letters, or where these have too little in common and the content is the same, of how they are read
 * (元来 and がんらい).
 */
export async function nearness(
  a: RowTexts,
  b: RowTexts,
  { threshold, shingle, content }: Nearness,
  dictionary: Dictionary,
): Promise<number | undefined> {
  if (content === 'same' && !(await sameRow(a, b, dictionary))) return undefined
  const [one, other] = ownParts(a, b)
  const least = (read: (text: Compared) => string) =>
    Math.min(similarity(read(one), read(other), shingle), similarity(read(a.response), read(b.response), shingle))
  const ofLetters = least(({ key }) => key)
  if (ofLetters >= threshold) return ofLetters
  if (content === 'any') return undefined
  const words = await dictionary()
  // Cut by their endings words may be read otherwise: 出て行け is read as it is written.
  const ofSounds = Math.max(
    least(({ key }) => aloud(key, words)),
    least(({ text }) => spoken(words(foldSpelling(text)))),
  )
  return ofSounds >= threshold ? ofSounds : undefined
}

async function sameRow(a: RowTexts, b: RowTexts, dictionary: Dictionary): Promise<boolean> {
  if (a.literal || b.literal) return a.question.key === b.question.key && a.response.key === b.response.key
  if (!(await sameText(a.response, b.response, dictionary, a.question.text))) return false
  const [one, other] = ownParts(a, b)
  return a.template === b.template && a.named && b.named
    ? sameName(one, other, dictionary)
    : sameText(one, other, dictionary)
}

// Where both leave out the same template, what fills it decides.
function ownParts(a: RowTexts, b: RowTexts) {
  return a.template === b.template ? ([a.own, b.own] as const) : ([a.question, b.question] as const)
}

/** Texts longer than this, both together, or further apart are compared by shingles alone. */
const [short, mostEdits] = [2000, 512]

/** How like two canonical texts are: the greater of Jaccard and edit similarity. */
export function similarity(a: string, b: string, shingle: number): number {
  if (a === b) return 1
  const shared = jaccard(shingles(a, shingle), shingles(b, shingle))
  const length = a.length + b.length
  const hunks = length > short ? undefined : leastEdit(a, b, Math.min(mostEdits, length))
  if (hunks === undefined) return shared
  const edits = hunks.reduce((sum, { gone, come }) => sum + gone.length + come.length, 0)
  return Math.max(shared, 1 - edits / length)
}
