/**
 * Whether two texts consist of the same words, as a dictionary reads them: the second opinion on texts that differ in kana,
 * or in kanji here and kana there. Politeness (です, ます, ございます, お, ください) says nothing; negation, past, voice and adverbial
 * particles (も, だけ, しか) do; particles of case may be left out, or change within a class.
 */
import type { Word } from '../morphemes.ts'
import { toHiragana } from './fold.ts'

/** A word that says something, and the particles that follow it. */
interface Said {
  readonly word: string
  readonly particles: string
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
    sayings.every(({ word, particles }, i) => word === others[i]?.word && sameCase(particles, others[i].particles))
  )
}

/** A text as it is read aloud, whatever words it is cut into. */
export function spoken(words: readonly Word[]): string {
  return toHiragana(words.map((word) => (word.kind.startsWith('記号') ? '' : word.reading)).join(''))
}

function readingOf(sayings: readonly Said[]): string {
  return sayings.map(({ word, particles }) => word + particles).join('')
}

function said(words: readonly Word[]): readonly Said[] {
  const sayings: { word: string; particles: string }[] = []
  for (const word of words) {
    const [part] = word.kind.split(',')
    if (part === '助詞' && !telling.has(word.surface)) {
      const last = sayings.at(-1)
      if (last !== undefined) last.particles += word.surface
    } else if (!saysNothing(word)) sayings.push({ word: dictionaryReading(word), particles: '' })
  }
  return sayings
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

const cases = [/^[はがの]*$/u, /^[にへでと]*$/u, /^[がを]*$/u]

// Particles of case may lack on one side, or change within a class; その others tell who does what to whom.
function sameCase(a: string, b: string): boolean {
  const [one, other] = [a, b].map((particles) => particles.replaceAll(/[はねよ]|って|か/gu, ''))
  return one === other || one === '' || other === '' || cases.some((allowed) => allowed.test(`${one}${other}`))
}
