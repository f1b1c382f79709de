/**
 * What canonical forms leave out, and what parts two texts nonetheless: capitals of symbols (mW and MW), pictures (♠ and ♥),
 * a range in the place of a list (月~金 and 月、金).
 */
import { foldCompatible } from './fold.ts'

/** Whether two texts have the same capitals in symbols, the same pictures, and no range in the place of a list. */
export function sameSigns(a: string, b: string): boolean {
  const [one, other] = [foldCompatible(a), foldCompatible(b)]
  return sameCapitals(one, other) && samePictures(one, other) && sameRanges(one, other)
}

// Co is not CO, MB not Mb, 5m not 5M. Longer ones are words.
const symbol = /(?<![a-z-])[a-z]{2}(?![a-z-])|[mg](?<=\d\s*[mg])(?![a-z])/giu
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

// Not ■, ★ and the like, which stand before items of a list; but ★★★ is a grade.
const picture = /[★☆]{2,}|(?![\u25A0-\u25FF★☆])[\p{So}\p{Extended_Pictographic}]/gu

function samePictures(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => text.match(picture)?.join('') ?? '') as [string, string]
  return one === '' || other === '' || one === other
}

function sameRanges(a: string, b: string): boolean {
  const [one, other] = [marksOf(a), marksOf(b)]
  return [...one].every(([at, marks]) => !isOther(marks, other.get(at) ?? '') && !isOther(other.get(at) ?? '', marks))
}

function isOther(range: string, list: string): boolean {
  return /[~〜]/u.test(range) && /[、,・]/u.test(list)
}

/** The marks and white space between the letters of a text, by how many letters stand before them. */
export function marksOf(text: string): ReadonlyMap<number, string> {
  let letters = 0
  const found = new Map<number, string>()
  for (const part of text.split(/([^\p{L}\p{N}ー]+)/u))
    if (/^[\p{L}\p{N}ー]/u.test(part)) letters += part.length
    else if (part !== '') found.set(letters, part)
  return found
}
