/** Whether two rows are near-duplicates: their questions and their responses, compared apart. */

import type { Word } from '../morphemes.ts'
import { type Difference, differenceOf, leastEdit, maybeSpelling } from './difference.ts'
import { foldSpelling } from './fold.ts'
import { samePhrases } from './phrases.ts'
import type { Compared, RowTexts } from './row-texts.ts'
import { jaccard, shingles } from './shingles.ts'
import { sameKatakana, sameWords, spoken } from './words.ts'

/** What decides that two texts are near. */
export interface Nearness {
  /** The least Jaccard similarity of shingles, or edit similarity, of which the greater counts. */
  readonly threshold: number
  /** Characters in a shingle. */
  readonly shingle: number
  /** `same`: any difference in content (numbers, names, negation, ...) parts two texts; `any`: similarity alone decides. */
  readonly content: 'same' | 'any'
}

/** How like two texts are, and what parts them. `spelling`: perhaps only kanji here and kana there. */
export interface Likeness {
  readonly similarity: number
  readonly difference: Difference | 'spelling' | undefined
}

/** Loads the dictionary that gives the words of a text; asked for only where texts differ in kana, or in kanji and kana. */
export type Dictionary = () => Promise<(text: string) => readonly Word[]>

/** How like two canonical texts are: the greater of Jaccard and edit similarity, and what parts them. */
export function likeness(a: string, b: string, shingle: number): Likeness {
  if (a === b) return { similarity: 1, difference: undefined }
  const edit = leastEdit(a, b, mostEdits(a, b))
  const similarity = Math.max(jaccard(shingles(a, shingle), shingles(b, shingle)), edit?.similarity ?? 0)
  const difference = differenceOf(a, b, edit)
  return { similarity, difference: difference === 'content' && maybeSpelling(edit) ? 'spelling' : difference }
}

// What takes more edits has nothing in common, or takes long to find.
function mostEdits(a: string, b: string): number {
  return Math.min(512, a.length + b.length)
}

/** The similarity of two rows where they are near-duplicates (that of their questions or responses, the less), else undefined. */
export async function nearness(
  a: RowTexts,
  b: RowTexts,
  near: Nearness,
  dictionary: Dictionary,
): Promise<number | undefined> {
  if (a.literal || b.literal)
    return a.question.key === b.question.key && a.response.key === b.response.key ? 1 : undefined
  const response = likeness(a.response.key, b.response.key, near.shingle)
  if (!isNear(response, near)) return undefined
  // Where both leave out the same template, what fills it decides.
  const filled = a.template === b.template
  const [one, other] = filled ? [a.own, b.own] : [a.question, b.question]
  const named = filled && a.named && b.named
  const question = likeness(one.key, other.key, near.shingle)
  if (!isNear(question, near)) return undefined
  if (near.content === 'same') {
    if (!(await saySame(a.response, b.response, response.difference, dictionary))) return undefined
    if (!(await saySame(one, other, question.difference, dictionary, named))) return undefined
  }
  return Math.min(question.similarity, response.similarity)
}

function isNear({ similarity, difference }: Likeness, { threshold, content }: Nearness): boolean {
  if (content === 'any') return similarity >= threshold
  if (difference === 'spelling') return true // kana for kanji takes much similarity away; the words decide
  return similarity >= threshold && (difference === undefined || difference === 'kana' || difference === 'moved')
}

// What the edit leaves open is for the words to decide, and so is a katakana word that only one text has.
async function saySame(
  a: Compared,
  b: Compared,
  difference: Likeness['difference'],
  dictionary: Dictionary,
  named = false,
): Promise<boolean> {
  const [text, other] = [foldSpelling(a.text), foldSpelling(b.text)]
  if (difference === undefined && (a.key === b.key || sameKatakana(text, other))) return true
  const words = await dictionary()
  const [one, two] = [words(text), words(other)]
  if (named) return spoken(one) === spoken(two)
  return difference === 'moved' ? samePhrases(one, two) : sameWords(one, two)
}
