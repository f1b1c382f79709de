/** Texts as they are read aloud. */
import type { Word } from '../morphemes.ts'
import { toHiragana } from './fold.ts'

/** A text as it is read aloud, whatever words it is cut into. */
export function spoken(words: readonly Word[]): string {
  return words.map((word) => (isMark(word) ? '' : soundOf(word))).join('')
}

/** A canonical text as it is read aloud; kana as they stand. */
export function aloud(text: string, words: (text: string) => readonly Word[]): string {
  return /\p{Script=Han}/u.test(text) ? spoken(words(text)) : text
}

/** How a sound of a text is written, and in which of its words. */
interface Sound {
  readonly way: 'particle' | 'kanji' | 'kana'
  readonly word: number
}

function soundsOf(words: readonly Word[]): readonly Sound[] {
  return words.flatMap((read, word) => {
    const way = read.kind.startsWith('助詞') ? 'particle' : /\p{Script=Han}/u.test(read.surface) ? 'kanji' : 'kana'
    return isMark(read) ? [] : Array.from(soundOf(read), () => ({ way, word }) as const)
  })
}

/** Whether two texts are read alike, and no particle of one is a word in kanji of the other: パンや花, パン屋花. */
export function readAlike(a: readonly Word[], b: readonly Word[]): boolean {
  if (spoken(a) !== spoken(b)) return false
  const [one, other] = [soundsOf(a), soundsOf(b)]
  return !hidesWord(one, other) && !hidesWord(other, one)
}

// は may also be the first kana of はなれる, which is 離れる there.
function hidesWord(sounds: readonly Sound[], others: readonly Sound[]): boolean {
  return sounds.some(({ way }, at) => {
    if (way !== 'particle' || others[at]?.way !== 'kanji') return false
    const ways = sounds.filter((_, i) => others[i]?.word === others[at]?.word).map((sound) => sound.way)
    return !ways.includes('kana')
  })
}

/** Whether a word is a mark: the dictionary counts letters and 々 among them too. */
export function isMark({ surface }: Word): boolean {
  return /^[\p{P}\p{S}\p{Z}]+$/u.test(surface)
}

// The one word that is read in two ways by what follows, and that dictionaries give as one of them.
const what = new Set(['何', 'なに', 'なん'])

/** How a word is read here, in hiragana. */
export function soundOf({ base, reading }: Word): string {
  return what.has(base) ? 'なん' : toHiragana(reading)
}

/** How the dictionary form of a word is read: 過ぎ (スギ) of 過ぎる is すぎる, 行っ (イッ) of 行く is いく. ゆく is いく. */
export function dictionaryReading({ surface, base, reading }: Word): string {
  if (what.has(base)) return 'なん'
  let shared = 0
  while (shared < surface.length && surface[shared] === base[shared]) shared++
  const stem = reading.slice(0, reading.length - (surface.length - shared))
  return toHiragana(stem + base.slice(shared)).replace(/^ゆく$/u, 'いく')
}
