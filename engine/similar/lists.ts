/** Lists of nouns: ごま、油 are not ごま油, though marks are left out of canonical forms. */
import type { Word } from '../morphemes.ts'
import type { Dictionary } from './dictionary.ts'
import { foldCompatible } from './fold.ts'
import { marksOf } from './signs.ts'

/**
 * Whether no two nouns that a comma parts in one text stand as one in the other. A text without its commas, where the
 * other has several, is written without any, and tells the same.
 */
export async function sameLists(a: string, b: string, dictionary: Dictionary): Promise<boolean> {
  const [one, other] = [foldCompatible(a), foldCompatible(b)]
  return !(await joins(one, other, dictionary)) && !(await joins(other, one, dictionary))
}

async function joins(listing: string, other: string, dictionary: Dictionary): Promise<boolean> {
  const lost = lostCommas(listing, other)
  if (lost.length === 0 || (lost.length > 1 && !comma.test(other))) return false
  const words = await dictionary()
  const between = betweenNouns(words(listing))
  return lost.some((at) => between.has(at))
}

// Commas by how many letters stand before them, as far as both texts have the same.
function lostCommas(listing: string, other: string): readonly number[] {
  const [letters, others, marks] = [lettersOf(listing), lettersOf(other), marksOf(other)]
  let shared = 0
  while (shared < letters.length && letters[shared] === others[shared]) shared++
  return [...marksOf(listing)]
    .filter(([at, mark]) => at < shared && comma.test(mark) && !marks.has(at))
    .map(([at]) => at)
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}ー]/gu, '')
}

const comma = /[、,]/u
const noun = /^(?:名詞,(?:一般|固有名詞|サ変接続|形容動詞語幹)|記号,アルファベット)$/u

function betweenNouns(words: readonly Word[]): ReadonlySet<number> {
  let letters = 0
  const found = new Set<number>()
  for (const [i, { surface }] of words.entries()) {
    const parts = /^[、,]$/u.test(surface) && [words[i - 1], words[i + 1]].every((word) => noun.test(word?.kind ?? ''))
    if (parts) found.add(letters)
    letters += lettersOf(surface).length
  }
  return found
}
