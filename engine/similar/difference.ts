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

/** Whether two texts consist of the same characters, so that one may be the other with a block moved: 昨日弟は and 弟は昨日. */
export function sameCharacters(a: string, b: string): boolean {
  return a.length === b.length && sorted(a) === sorted(b)
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

/** Whether two canonical texts may be the same words: the same figures, about half of the letters, and no kanji in the place of others. */
export function mayBeSame(a: string, b: string): boolean {
  if (figures(a) !== figures(b)) return false
  const hunks = leastEdit(a, b, Math.min(mostEdits, 4 + (a.length + b.length) / 2))
  return hunks?.every(({ gone, come }) => !kanji.test(gone) || !kanji.test(come)) ?? false
}

/**
 * Whether two texts, long enough, differ in no more than a slip of typing: a kana written twice (ものが and ものがが), two that changed
 * places (やすく and やくす), and in still longer ones one that is missing (ように and よに) and is no word or ending itself.
 */
export function isSlip(a: string, b: string): boolean {
  if (a.length > b.length) return isSlip(b, a)
  if (a.length < 20 || b.length > a.length + 2) return false
  if (a.length === b.length) return a.length >= 40 && isTransposed(a, b)
  return (a.length >= 60 && isMissing(a, b)) || once(a) === once(b)
}

function once(text: string): string {
  return text.replaceAll(/([がをにのでとてくるたなしれいすりらけもま])\1/gu, '$1')
}

function isTransposed(a: string, b: string): boolean {
  const at = commonStart(a, b)
  const [one, other] = [a.slice(at, at + 2), b.slice(at, at + 2)]
  if (!/^[\u3041-\u3096]{2}$/u.test(one) || a.slice(at + 2) !== b.slice(at + 2)) return false
  return one[0] === other[1] && one[1] === other[0]
}

// Negation, past, voice and particles of one kana are no slips, nor is what stands beside kanji or katakana.
function isMissing(short: string, long: string): boolean {
  const at = commonStart(short, long)
  if (short.slice(at) !== long.slice(at + 1)) return false
  return /^[\u3041-\u3096][うまいすきくけこちつりるしえおぎげみめて][\u3041-\u3096]$/u.test(long.slice(at - 1, at + 2))
}

function commonStart(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}
