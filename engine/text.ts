/**
 * Predicates over texts, as SQL for DuckDB. Its RE2 knows Unicode classes (`\p{L}`), but `\s` and `\b` are ASCII only,
 * and it has no look-around and no back-references.
 */
import { join, type Sql, sql } from './sql.ts'

/**
 * What one does not see, as the inside of a RE2 class: white space,
 * controls, format characters, fillers that count as letters.
 */
export const blank = '\\p{Z}\\p{C}\\x{115F}\\x{1160}\\x{2800}\\x{3164}\\x{FFA0}'

/** Letters of Japanese, as the inside of a RE2 class: the two kana with their marks, and Han. */
export const japanese = '\\p{Hiragana}\\p{Katakana}\\p{Han}ー'

/** Whether a text has a match of a RE2 pattern. */
export function matches(text: Sql, pattern: string): Sql {
  return sql`regexp_matches(${text}, ${pattern})`
}

/** How many characters (code points) of a text are in a RE2 class, given by its inside. */
export function countOf(text: Sql, inside: string): Sql {
  return sql`length(regexp_replace(${text}, ${`[^${inside}]+`}, '', 'g'))`
}

/** How often a character occurs in a text. */
export function occurrences(text: Sql, character: string): Sql {
  return sql`(length(${text}) - length(replace(${text}, ${character}, '')))`
}

/** Several texts as one, a line each; NULL is left out. */
export function lines(...texts: readonly Sql[]): Sql {
  return sql`concat_ws(chr(10), ${join(texts)})`
}

/** A pattern that finds one of some characters at least `times` times in a row, as RE2 cannot refer back. */
export function runOf(characters: Iterable<string>, times: number): string {
  return [...characters].map((character) => `\\x{${character.codePointAt(0)?.toString(16)}}{${times}}`).join('|')
}

/** The characters from one to another, both included. */
export function range(from: string, to: string): string {
  const [first, last] = [from.codePointAt(0) as number, to.codePointAt(0) as number]
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join('')
}

/** A pattern that finds ASCII text in half width and in full width, in either case: 'br' also finds ＢＲ. */
export function anyWidth(text: string): string {
  return [...text]
    .map((character) => `[${character.toLowerCase()}${character.toUpperCase()}${wide(character)}]`)
    .join('')
}

// ASCII and its full-width forms stand 0xFEE0 apart.
function wide(character: string): string {
  const forms = [character.toLowerCase(), character.toUpperCase()]
  return forms.map((form) => String.fromCharCode(form.charCodeAt(0) + 0xfee0)).join('')
}
