/** Whether two texts say the same: by their canonical forms, and where these differ by their words, sentence by sentence. */
import type { Word } from '../morphemes.ts'
import { canonical } from './canonical.ts'
import { changesOf } from './changes.ts'
import { isSlip, mayBeSame, sameCharacters } from './difference.ts'
import { foldSpelling } from './fold.ts'
import { samePhrases } from './phrases.ts'
import type { Compared } from './row-texts.ts'
import { sameWords } from './same-words.ts'
import { spoken } from './words.ts'

/** Loads the dictionary that gives the words of a text; asked for only where canonical forms differ. */
export type Dictionary = () => Promise<(text: string) => readonly Word[]>

/** Texts that differ in more sentences are not compared further, nor are longer sentences by their words. */
const mostChanges = 200
const longestSentence = 2000

/** Whether two names, titles or words are one, as they are written or as they are read. */
export async function sameName(a: Compared, b: Compared, dictionary: Dictionary): Promise<boolean> {
  if (sameForm(a, b)) return true
  if (!mayBeSame(a.key, b.key)) return false
  const words = await dictionary()
  return spoken(words(foldSpelling(a.text))) === spoken(words(foldSpelling(b.text)))
}

/** Whether two texts say the same. Of two answers to a `question` one may repeat words of it. */
export async function sameText(a: Compared, b: Compared, dictionary: Dictionary, question = ''): Promise<boolean> {
  if (sameForm(a, b)) return true
  const changes = changesOf(a.text, b.text, mostChanges)
  if (changes === undefined) return false
  for (const [one, other] of changes)
    if (!(await sameSentence(partOf(a, one), partOf(b, other), dictionary, question))) return false
  return true
}

function partOf(whole: Compared, text: string): Compared {
  return text === whole.text ? whole : { text, key: canonical(text) }
}

async function sameSentence(a: Compared, b: Compared, dictionary: Dictionary, question: string): Promise<boolean> {
  if (sameForm(a, b)) return true
  if (Math.max(a.key.length, b.key.length) > longestSentence) return false
  const [moved, spelt] = [sameCharacters(a.key, b.key), mayBeSame(a.key, b.key)]
  if (!moved && !spelt) return false
  const words = await dictionary()
  const texts = [words(foldSpelling(a.text)), words(foldSpelling(b.text))] as const
  if (moved && samePhrases(...texts)) return true
  return spelt && sameWords(...texts, () => words(question.slice(0, longestSentence)))
}

function sameForm(a: Compared, b: Compared): boolean {
  return a.key === b.key || isSlip(foldSpelling(a.text), foldSpelling(b.text))
}
