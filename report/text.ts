/** Texts of rows as a page shows them: escaped, in their own direction, cut where long, and saying so. */
import { cells } from '#engine/audit.ts'
import { show } from '#engine/counts.ts'
import { type Html, html } from './html.ts'

/** A text as far as it is shown. */
export interface Excerpt {
  readonly text: string
  /** Characters (code points) of the whole text. */
  readonly characters: number
}

/** The most characters that an excerpt shows. */
const excerptLength = 300

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' })

/**
 * Cuts a text between characters as people see them, so that no
 * emoji or letter is torn; `characters` is of the whole text.
 */
export function excerpt(text: string, characters = codePoints(text), most = excerptLength): Excerpt {
  if (characters <= most) return { text, characters }
  let end = 0
  let counted = 0
  for (const { index, segment } of graphemes.segment(text.slice(0, most * 2 + 2))) {
    counted += codePoints(segment)
    if (counted > most) break
    end = index + segment.length
  }
  return { text: text.slice(0, end), characters }
}

/** A name that has room in a picture: of a longer one the beginning, as wide as so many Latin letters. */
export function shortName(name: string, most = 38): string {
  if (cells(name) <= most) return name
  let short = ''
  for (const { segment } of graphemes.segment(name)) {
    if (cells(short + segment) > most - 1) break
    short += segment
  }
  return `${short}…`
}

/** The number of code points of a text: what DuckDB's `length` counts. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** An excerpt on a page, with a statement where it was cut. */
export function excerptHtml({ text, characters }: Excerpt): Html {
  const length = codePoints(text)
  const cut =
    length < characters && html` <span class="cut">cut: ${show(length)} of ${show(characters)} characters shown</span>`
  return html`<span class="text" lang="ja" dir="auto">${visible(text)}</span>${cut}`
}

// Control characters have no picture of their own: U+2400 and on show them. Line ends and tabs stay.
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (control) =>
    String.fromCodePoint(0x2400 + control.charCodeAt(0)),
  )
}
