/**
 * Whether two texts consist of the same words, as a dictionary reads them: the second opinion on texts that differ in kana,
 * or in kanji here and kana there. Politeness (です, ます, ございます, お, ください) says nothing; negation, past, voice and adverbial
 * particles (も, だけ, しか) do; particles of case may be left out, or change within a class.
 */
import type { Word } from '../morphemes.ts'
import { toHiragana } from './fold.ts'

/** A word that says something, and the particles that follow it. */
export interface Said {
  readonly word: string
  readonly particles: string
  /** Part of speech and its first subdivision. */
  readonly kind: string
  /** The form in the dictionary, as it is written. */
  readonly base: string
  /** Whether the last particle ties it to a noun that follows: の, or と and や of lists. */
  readonly joins: boolean
}

const politeAuxiliaries: ReadonlySet<string> = new Set([
  'です',
  'ます',
  'だ',
  'ある',
  'う',
  'ござる',
  'ございます',
  'な',
])
const politeVerbs: ReadonlySet<string> = new Set([
  'いる',
  'おる',
  'ある',
  'くださる',
  '下さる',
  'いただく',
  '頂く',
  'ござる',
])
const empty: ReadonlySet<string> = new Set(['の', 'こと', '事', 'ん'])
const telling: ReadonlySet<string> = new Set([
  'も',
  'だけ',
  'しか',
  'まで',
  'から',
  'など',
  'くらい',
  'より',
  'さえ',
  'のみ',
  'ばかり',
  'ずつ',
  'ながら',
  'でも',
  'こそ',
  'なら',
])

/** Whether two texts say the same words in the same order, or read the same where words are cut otherwise. */
export function sameWords(a: readonly Word[], b: readonly Word[]): boolean {
  const [sayings, others] = [said(a), said(b)]
  if (readingOf(sayings) === readingOf(others) || spoken(a) === spoken(b)) return true
  return (
    sayings.length === others.length &&
    sayings.every(({ word }, i) => word === others[i]?.word && sameCaseAt(sayings, others, i))
  )
}

const able =
  /^(?:できる|出来る|話せる|弾ける|読める|書ける|使える|飲める|歌える|作れる|買える|好き|欲しい|ほしい|たい)$/u

// が and を mean the same before what one can or wants: 水が飲みたい, 英語を話せる.
function sameCaseAt(a: readonly Said[], b: readonly Said[], i: number): boolean {
  const [one, other] = [a[i]?.particles ?? '', b[i]?.particles ?? '']
  if (/^(?:がを|をが)$/u.test(one + other)) return a.slice(i + 1, i + 3).some(({ base }) => able.test(base))
  return sameCase(one, other)
}

/** A text as it is read aloud, whatever words it is cut into. */
export function spoken(words: readonly Word[]): string {
  return toHiragana(words.map((word) => (word.kind.startsWith('記号') ? '' : word.reading)).join(''))
}

function readingOf(sayings: readonly Said[]): string {
  return sayings.map(({ word, particles }) => word + particles).join('')
}

/** The words of a text that say something, in order. */
export function said(words: readonly Word[]): readonly Said[] {
  const sayings: { -readonly [key in keyof Said]: Said[key] }[] = []
  for (const word of words) {
    const last = sayings.at(-1)
    // No text begins with a particle, but はは is read as two.
    if (last !== undefined && word.kind.startsWith('助詞') && !isTelling(word, last)) {
      last.particles += word.surface
      last.joins = /連体化|並立助詞/u.test(word.kind)
    } else if (!saysNothing(word))
      sayings.push({ word: dictionaryReading(word), particles: '', kind: word.kind, base: word.base, joins: false })
  }
  return sayings
}

// 価格ほど安い is not 価格安い, but 三つほど is 三つ.
function isTelling({ surface }: Word, { base, kind }: Said): boolean {
  return telling.has(surface) || (surface === 'ほど' && !base.endsWith('つ') && !/,(?:数|接尾)$/u.test(kind))
}

function saysNothing({ kind, base, surface }: Word): boolean {
  if (/^(?:記号|フィラー)/.test(kind) || /^[\p{P}\p{S}\p{Z}]+$/u.test(surface)) return true
  if (kind.startsWith('接頭詞') && /^[おご御]$/u.test(surface)) return true
  if (kind.startsWith('助動詞')) return politeAuxiliaries.has(base)
  if (kind === '動詞,非自立') return politeVerbs.has(base)
  return kind === '名詞,非自立' && empty.has(base)
}

// How the dictionary form is read: 過ぎ (スギ) of 過ぎる is すぎる, 行っ (イッ) of 行く is いく.
function dictionaryReading({ surface, base, reading }: Word): string {
  let shared = 0
  while (shared < surface.length && surface[shared] === base[shared]) shared++
  const stem = reading.slice(0, reading.length - (surface.length - shared))
  return toHiragana(stem + base.slice(shared))
}

const cases = [/^[はがの]*$/u, /^[にへでと]*$/u]

/** Whether particles of case say the same: they may lack on one side, or change within a class; others tell who does what. */
export function sameCase(a: string, b: string): boolean {
  const [one, other] = [a, b].map((particles) => particles.replaceAll(/[はねよ]|って|か/gu, ''))
  return one === other || one === '' || other === '' || cases.some((allowed) => allowed.test(`${one}${other}`))
}

/** Whether each katakana word of two texts is in the other too, in katakana or hiragana: トラック is not ラック. */
export function sameKatakana(a: string, b: string): boolean {
  return holdsKatakana(a, b) && holdsKatakana(b, a)
}

function holdsKatakana(a: string, b: string): boolean {
  const hiragana = toHiragana(b)
  return [...a.matchAll(/[ァ-ヺー]{2,}/gu)].every(([word]) => hiragana.includes(toHiragana(word)))
}
