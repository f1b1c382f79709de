/** Lists of nouns: ごま、油 are not ごま油, though marks are left out of canonical forms. */
import type { Word } from '../morphemes.ts'
import type { Dictionary } from './dictionary.ts'
import { foldCompatible } from './fold.ts'
import { marksOf } from './signs.ts'

/**
 * Whether no two nouns that a mark parts in one text stand as one in the other. A text that lacks several commas and has
 * none is written without, and tells the same.
 */
export async function sameLists(a: string, b: string, dictionary: Dictionary): Promise<boolean> {
  const [one, other] = [foldCompatible(a), foldCompatible(b)]
  return !(await joins(one, other, dictionary)) && !(await joins(other, one, dictionary))
}

async function joins(listing: string, other: string, dictionary: Dictionary): Promise<boolean> {
  const marks = lostMarks(listing, other)
  const isWithout = marks.filter(([, mark]) => comma.test(mark)).length > 1 && !comma.test(other)
  const lost = isWithout ? marks.filter(([, mark]) => !comma.test(mark)) : marks
  if (lost.length === 0) return false
  const words = await dictionary()
  const nouns = nounsAround(words(listing))
  return lost.some(([at, mark]) => isParted(mark, nouns.get(at)))
}

const comma = /[、,]/u
const separator = /[、,・~〜\n]/u

// Marks by how many letters stand before them, as far as both texts have the same.
function lostMarks(listing: string, other: string): readonly (readonly [at: number, mark: string])[] {
  const [letters, others, marks] = [lettersOf(listing), lettersOf(other), marksOf(other)]
  let shared = 0
  while (shared < letters.length && letters[shared] === others[shared]) shared++
  return [...marksOf(listing)].filter(([at, mark]) => at < shared && separator.test(mark) && !marks.has(at))
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}ー]/gu, '')
}

const noun = /^(?:名詞,(?:一般|固有名詞|サ変接続|形容動詞語幹|副詞可能)|記号,アルファベット)$/u

// Two nouns that stand side by side, marks aside, by how many letters stand before the second.
function nounsAround(words: readonly Word[]): ReadonlyMap<number, readonly [Word, Word]> {
  let letters = 0
  const found = new Map<number, readonly [Word, Word]>()
  const lettered = words.filter(({ surface }) => lettersOf(surface) !== '')
  for (const [i, word] of lettered.entries()) {
    const before = lettered[i - 1]
    if (before !== undefined && noun.test(before.kind) && noun.test(word.kind)) found.set(letters, [before, word])
    letters += lettersOf(word.surface).length
  }
  return found
}

// 昨日、弟は is 昨日弟は, but 春~秋 is not 春秋; ティー・ポット is ティーポット, but 大学・病院 is not 大学病院.
function isParted(mark: string, nouns: readonly [Word, Word] | undefined): boolean {
  if (nouns === undefined) return false
  if (mark.includes('・')) return !nouns.every(({ surface }) => /^[ァ-ヺー]+$/u.test(surface))
  return /[~〜]/u.test(mark) || !nouns.some(({ kind }) => kind === '名詞,副詞可能')
}
