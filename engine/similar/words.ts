/**
 * The words of a text that say something, as a dictionary reads them. Politeness (です, ます, ございます, お, ください) says nothing;
 * negation, past and voice do. Particles stay with the word before them.
 */
import type { Word } from '../morphemes.ts'
import { toHiragana } from './fold.ts'

/** A word that says something, and the particles that follow it. */
export interface Said {
  /** The form in the dictionary, as it is read. */
  readonly word: string
  /** The form in the dictionary, as it is written. */
  readonly base: string
  /** As it is written here. */
  readonly surface: string
  /** How that is read. */
  readonly sound: string
  readonly particles: string
  /** Part of speech and its first subdivision. */
  readonly kind: string
  /** Whether the last particle ties it to a noun that follows: の, or と and や of lists. */
  readonly joins: boolean
  /** Whether a comma follows. */
  readonly listed: boolean
  /** The noun of grammar that follows: の, こと or もの; `own` where it follows a noun, as in 弟のは. */
  readonly nominal: string
}

const politeAuxiliaries = setOf('です ます だ ある う ござる')
const politeVerbs = setOf('くださる 下さる いただく 頂く ござる なさる')
// Words of one meaning by their part of speech: 積もってる and 積もっている, 降りません and 降らない, いたします and します.
const sameBases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '動詞,非自立': { てる: 'いる', でる: 'いる', おる: 'いる', いらっしゃる: 'いる', いたす: 'する', 致す: 'する' },
  '動詞,自立': { いたす: 'する', 致す: 'する' },
  '形容詞,自立': { よい: 'いい', 良い: 'いい' },
  '形容詞,非自立': { よい: 'いい', 良い: 'いい' },
  '助動詞,*': { ん: 'ない', ぬ: 'ない' },
}
const emptyNouns = setOf('の こと 事 もの 物 ん')

const nominals: Readonly<Record<string, string>> = {
  の: 'の',
  ん: 'の',
  こと: 'こと',
  事: 'こと',
  もの: 'もの',
  物: 'もの',
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}

/** A text as it is read aloud, whatever words it is cut into. */
export function spoken(words: readonly Word[]): string {
  return words.map((word) => (isMark(word) ? '' : soundOf(word))).join('')
}

/** How a sound of a text is written, and in which of its words. */
export interface Sound {
  readonly way: 'particle' | 'kanji' | 'kana'
  readonly word: number
}

/** The sounds of `spoken`. */
export function soundsOf(words: readonly Word[]): readonly Sound[] {
  return words.flatMap((read, word) => {
    const way = read.kind.startsWith('助詞') ? 'particle' : /\p{Script=Han}/u.test(read.surface) ? 'kanji' : 'kana'
    return isMark(read) ? [] : Array.from(soundOf(read), () => ({ way, word }) as const)
  })
}

/** A canonical text as it is read aloud; kana as they stand. */
export function aloud(text: string, words: (text: string) => readonly Word[]): string {
  return /\p{Script=Han}/u.test(text) ? spoken(words(text)) : text
}

/** The words of a text that say something, in order. */
export function said(words: readonly Word[]): readonly Said[] {
  const sayings: { -readonly [key in keyof Said]: Said[key] }[] = []
  for (const [i, read] of words.entries()) {
    const word = isPast(read, words[i - 1]) ? { ...read, base: 'た' } : read
    const last = sayings.at(-1)
    if (last !== undefined && (word.kind.startsWith('助詞') || isIf(word))) {
      last.particles += word.surface
      last.joins = /連体化|並立助詞/u.test(word.kind)
    } else if (!saysNothing(word) || isInName(word, words[i + 1])) sayings.push(saying(word))
    else if (last !== undefined && /^[、，,・]$/u.test(word.surface)) last.listed = true
    else if (last !== undefined && word.kind === '名詞,非自立')
      last.nominal = words[i - 1]?.kind.startsWith('名詞') ? 'own' : (nominals[word.base] ?? '')
  }
  return sayings
}

// しんご君 is not しん君, whatever the dictionary makes of ご, nor お代わり 代わり.
function isInName({ kind }: Word, next: Word | undefined): boolean {
  return (
    kind.startsWith('接頭詞') &&
    /^(?:君|くん|さん|ちゃん|様|さま|代わり|玉|握り|釣り|冷や|造り|株|礼|題)$/u.test(next?.surface ?? '')
  )
}

// 雨なら休み is not 雨で休み.
function isIf({ kind, surface }: Word): boolean {
  return kind.startsWith('助動詞') && surface === 'なら'
}

// 読んだ, but not 本だ.
function isPast({ kind, surface }: Word, before: Word | undefined): boolean {
  return /^だら?$/u.test(surface) && kind.startsWith('助動詞') && before?.kind.startsWith('動詞') === true
}

function saying(polite: Word): Said {
  const word = withoutHonour(polite)
  const { surface, kind } = word
  const same = sameBases[kind]?.[word.base]
  const base = same ?? word.base
  return {
    word: same ?? dictionaryReading(word),
    base,
    surface,
    sound: soundOf(word),
    particles: '',
    kind,
    joins: false,
    listed: false,
    nominal: '',
  }
}

// お寺 is 寺: the dictionary holds some nouns with their お.
function withoutHonour(word: Word): Word {
  const { surface, base, reading, kind } = word
  if (
    !kind.startsWith('名詞') ||
    !/^[お御](?![前守金陰袋代返通玉握釣冷造株礼題])\p{Script=Han}/u.test(base) ||
    !/^オ/u.test(reading)
  )
    return word
  return { kind, surface: surface.slice(1), base: base.slice(1), reading: reading.slice(1) }
}

// The dictionary counts letters and 々 among the marks too.
function isMark({ surface }: Word): boolean {
  return /^[\p{P}\p{S}\p{Z}]+$/u.test(surface)
}

function saysNothing(word: Word): boolean {
  const { kind, base, surface } = word
  if (isMark(word)) return true
  if (kind.startsWith('接頭詞') && /^[おご御]$/u.test(surface)) return true
  if (kind.startsWith('助動詞')) return politeAuxiliaries.has(base)
  if (kind === '動詞,非自立') return politeVerbs.has(base)
  return kind === '名詞,非自立' && emptyNouns.has(base)
}

// The one word that is read in two ways by what follows, and that dictionaries give as one of them.
const what = setOf('何 なに なん')

function soundOf({ base, reading }: Word): string {
  return what.has(base) ? 'なん' : toHiragana(reading)
}

// How the dictionary form is read: 過ぎ (スギ) of 過ぎる is すぎる, 行っ (イッ) of 行く is いく. ゆく is いく.
function dictionaryReading({ surface, base, reading }: Word): string {
  if (what.has(base)) return 'なん'
  let shared = 0
  while (shared < surface.length && surface[shared] === base[shared]) shared++
  const stem = reading.slice(0, reading.length - (surface.length - shared))
  return toHiragana(stem + base.slice(shared)).replace(/^ゆく$/u, 'いく')
}
