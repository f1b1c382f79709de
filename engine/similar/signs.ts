/**
 * What canonical forms leave out, and what parts two texts nonetheless: capitals of symbols (mW and MW), pictures (♠ and ♥),
 * ranges and lists (月~金 and 月、金; ごま、油 and ごま油).
 */
import type { Word } from '../morphemes.ts'
import { foldCompatible } from './fold.ts'

/** Whether two texts have the same capitals in symbols, the same pictures, and no range in the place of a list. */
export function sameSigns(a: string, b: string): boolean {
  const [one, other] = [foldCompatible(a), foldCompatible(b)]
  return sameCapitals(one, other) && samePictures(one, other) && sameRanges(one, other)
}

// Co is not CO, MB not Mb, 5m not 5M. Longer ones are words.
const symbol = /(?<![a-z-])[a-z]{2}(?![a-z-])|(?<=\d\s*)[mg](?![a-z])/giu
// Written in any way: 5Km, No.1.
const anyCase = /^(?:km|kg|cm|mm|ph|hz|db|no|dr|mr)$/iu

function sameCapitals(a: string, b: string): boolean {
  const [one, other] = [a.match(symbol) ?? [], b.match(symbol) ?? []]
  return one.length !== other.length || one.every((letters, i) => sameLetters(letters, other[i] as string))
}

function sameLetters(a: string, b: string): boolean {
  if (a === b || a.toLowerCase() !== b.toLowerCase() || anyCase.test(a)) return true
  return a.length > 1 && [a, b].every((text) => text === text.toLowerCase() || text === text.toUpperCase())
}

// Not ■, ★ and the like, which stand before items of a list.
const picture = /(?![\u25A0-\u25FF★☆])[\p{So}\p{Extended_Pictographic}]/gu

function samePictures(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => text.match(picture)?.join('') ?? '') as [string, string]
  return one === '' || other === '' || one === other
}

/** What stands between two letters of a text, by how many letters stand before it. */
type Between = ReadonlyMap<number, string>

function sameRanges(a: string, b: string): boolean {
  const [one, other] = [between(a), between(b)]
  return [...one].every(([at, mark]) => !(isRange(mark) ? isList : isRange)(other.get(at) ?? '') || !isMarked(mark))
}

function isMarked(marks: string): boolean {
  return isRange(marks) || isList(marks)
}

function isRange(marks: string): boolean {
  return /[~〜]/u.test(marks)
}

function isList(marks: string): boolean {
  return /[、,・]/u.test(marks)
}

function between(text: string): Between {
  let letters = 0
  const found = new Map<number, string>()
  for (const part of text.split(/([^\p{L}\p{N}ー]+)/u))
    if (/^[\p{L}\p{N}ー]/u.test(part)) letters += part.length
    else if (part !== '') found.set(letters, part)
  return found
}

/** Whether two texts have the same nouns in lists: ごま、油 are not ごま油. `words` reads a text. */
export function sameLists(a: string, b: string, words: (text: string) => readonly Word[]): boolean {
  const [one, other] = [foldCompatible(a), foldCompatible(b)]
  return !joins(one, other, words) && !joins(other, one, words)
}

const listed = /^(?:名詞,(?:一般|固有名詞|サ変接続|形容動詞語幹)|記号,アルファベット)$/u

/** Whether one of two texts lacks a comma of the other, so that `sameLists` must read them. */
export function mayJoin(a: string, b: string): boolean {
  const [one, other] = [foldCompatible(a), foldCompatible(b)]
  return lostCommas(one, other).length + lostCommas(other, one).length > 0
}

// Whether two nouns that a comma parts in `listing` stand as one in `other`.
function joins(listing: string, other: string, words: (text: string) => readonly Word[]): boolean {
  const lost = lostCommas(listing, other)
  if (lost.length === 0) return false
  const nouns = nounsAround(words(listing))
  return lost.some((at) => nouns.has(at))
}

// By how many letters stand before them, which are the same in both.
function lostCommas(listing: string, other: string): readonly number[] {
  const [one, there, marks] = [lettersOf(listing), lettersOf(other), between(other)]
  const isLost = (at: number, mark: string) =>
    /[、,]/u.test(mark) && !marks.has(at) && one.slice(0, at + 1) === there.slice(0, at + 1)
  return [...between(listing)].filter(([at, mark]) => isLost(at, mark)).map(([at]) => at)
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}ー]/gu, '')
}

// Where commas stand between two nouns, by how many letters stand before.
function nounsAround(words: readonly Word[]): ReadonlySet<number> {
  let letters = 0
  const found = new Set<number>()
  for (const [i, { surface }] of words.entries()) {
    const isBetween = [words[i - 1], words[i + 1]].every((word) => word !== undefined && listed.test(word.kind))
    if (/^[、,]$/u.test(surface) && isBetween) found.add(letters)
    letters += lettersOf(surface).length
  }
  return found
}
