/** What parts two canonical texts before their words are asked: other figures, other kanji in the same place. */
import { diffChars } from 'diff'
import { hashText } from './shingles.ts'

/** Texts that take more edits have too little in common, or take long to compare. */
const mostEdits = 256

const kanji = /[\u4E00-\u9FFF]/u

/** A hash of the digits, Latin letters and symbols of a canonical text, free of their order: equal where content is. */
export function figuresHash(text: string): number {
  return hashText(sorted(figures(text)))
}

function figures(text: string): string {
  return text.replaceAll(/[\u3041-\u3096ー\u4E00-\u9FFF]+/gu, '')
}

function sorted(text: string): string {
  return [...text].sort().join('')
}

/**
 * Whether two texts consist of the same characters but for some kana, so that one may be the other with a block moved:
 * 昨日弟は and 弟は昨日.
 */
export function sameCharacters(a: string, b: string): boolean {
  return Math.abs(a.length - b.length) < 4 && sorted(withoutHiragana(a)) === sorted(withoutHiragana(b))
}

function withoutHiragana(text: string): string {
  return text.replaceAll(/[\u3041-\u3096]/gu, '')
}

/** What goes of a text, and what comes in its place. */
export interface Hunk {
  readonly gone: string
  readonly come: string
}

/** The least edit of insertions and deletions, or undefined where it takes more than `most` of them. */
export function leastEdit(a: string, b: string, most: number): readonly Hunk[] | undefined {
  const changes = diffChars(a, b, { maxEditLength: most })
  if (changes === undefined) return undefined
  const hunks: Hunk[] = []
  for (const [i, { added, removed, value }] of changes.entries()) {
    if (!added && !removed) continue
    const change = { gone: removed ? value : '', come: added ? value : '' }
    const before = changes[i - 1]
    const last = before?.added || before?.removed ? hunks.pop() : undefined
    hunks.push({ gone: (last?.gone ?? '') + change.gone, come: (last?.come ?? '') + change.come })
  }
  return hunks
}

/**
 * Whether two canonical texts may be the same words: the same figures, about half of the letters, and no kanji in the
 * place of others.
 */
export function mayBeSame(a: string, b: string): boolean {
  if (figures(a) !== figures(b)) return false
  const hunks = leastEdit(a, b, Math.min(mostEdits, 4 + (a.length + b.length) / 2))
  return hunks?.every(({ gone, come }) => !kanji.test(gone) || !kanji.test(come)) ?? false
}
