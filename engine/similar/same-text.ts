/** Whether two texts say the same: by their canonical forms, and where these differ by their words, sentence by sentence. */
import { canonical, strict } from './canonical.ts'
import { changesOf } from './changes.ts'
import type { Dictionary } from './dictionary.ts'
import { mayBeSame, sameCharacters } from './difference.ts'
import { kanaWord } from './endings.ts'
import { foldSpelling } from './fold.ts'
import { sameLists } from './lists.ts'
import { stripMarks } from './marks.ts'
import { sameMood } from './mood.ts'
import { foldNumbers } from './numbers.ts'
import { samePhrases } from './phrases.ts'
import { foldPoliteness } from './politeness.ts'
import type { Compared } from './row-texts.ts'
import { sameWords } from './same-words.ts'
import { sameSigns } from './signs.ts'
import { isCut, isSlip } from './slips.ts'
import { spoken } from './sounds.ts'
import { foldSynonyms } from './synonyms.ts'

/** Texts that differ in more sentences are not compared further, nor are longer sentences by their words. */
const mostChanges = 200
const longestSentence = 2000

/** Whether two names, titles or words are one, as they are written or as they are read. */
export async function sameName(a: Compared, b: Compared, dictionary: Dictionary): Promise<boolean> {
  if (!sameSigns(a.text, b.text)) return false
  if (sameMood(a.text, b.text) && sameForm(a, b)) return true
  if (!mayBeSame(a.key, b.key)) return false
  const words = await dictionary()
  return spoken(words(foldSpelling(a.text))) === spoken(words(foldSpelling(b.text)))
}

/** Whether two texts say the same. Of two answers to a `question` one may repeat words of it. */
export async function sameText(a: Compared, b: Compared, dictionary: Dictionary, question = ''): Promise<boolean> {
  if (isCut(a.text, b.text)) return true
  const changes = changesOf(a.text, b.text, mostChanges)
  const isMood = changes?.every(([one, other]) => sameMood(one, other)) ?? sameMood(a.text, b.text)
  if (isMood && sameForm(a, b) && (await sameMarks(a, b, dictionary))) return true
  if (changes === undefined) return false
  for (const [one, other] of changes)
    if (!(await sameSentence(partOf(a, one), partOf(b, other), dictionary, question))) return false
  return true
}

function partOf(whole: Compared, text: string): Compared {
  return text === whole.text ? whole : { text, key: canonical(text), form: () => strict(text) }
}

async function sameSentence(a: Compared, b: Compared, dictionary: Dictionary, question: string): Promise<boolean> {
  if (!sameMood(a.text, b.text) || !(await sameMarks(a, b, dictionary))) return false
  if (sameForm(a, b)) return true
  if ([a, b].every(({ text }) => kanaWord.test(text))) return false
  if (Math.max(a.key.length, b.key.length) > longestSentence) return false
  const [moved, spelt] = [sameCharacters(a.key, b.key), mayBeSame(a.key, b.key)]
  if (!moved && !spelt) return false
  const words = await dictionary()
  const asked = question === '' ? undefined : () => words(question.slice(0, longestSentence))
  return [readable, counted].some((read) => {
    const texts = [words(read(a)), words(read(b))] as const
    return (moved && samePhrases(...texts)) || (spelt && sameWords(...texts, asked))
  })
}

async function sameMarks(a: Compared, b: Compared, dictionary: Dictionary): Promise<boolean> {
  return sameSigns(a.text, b.text) && (await sameLists(a.text, b.text, dictionary))
}

function readable({ text }: Compared): string {
  return foldPoliteness(foldSynonyms(foldSpelling(text))).replaceAll('ありません', 'ない')
}

// Numbers as digits: 八月 is one word, 8月 are two.
function counted(text: Compared): string {
  return foldNumbers(readable(text))
}

function sameForm(a: Compared, b: Compared): boolean {
  return a.form() === b.form() || isSlip(plain(a), plain(b)) || isSlip(foldSpelling(a.text), foldSpelling(b.text))
}

// Katakana stay, so that names do.
function plain({ text }: Compared): string {
  return stripMarks(foldSpelling(text))
}
