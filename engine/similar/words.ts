/**
 * The words of a text that say something, as a dictionary reads them. Politeness (です, ます, ございます, お, ください) says nothing;
 * negation, past and voice do. Particles stay with the word before them.
 */
import type { Word } from '../morphemes.ts'
import { dictionaryReading, isMark, soundOf } from './sounds.ts'
import { honoured } from './variants.ts'

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

const named = new RegExp(`^(?:君|くん|さん|ちゃん|様|さま)$|^[${honoured}]`, 'u')

// しんご君 is not しん君, whatever the dictionary makes of ご, nor お代わり 代わり.
function isInName({ kind }: Word, next: Word | undefined): boolean {
  return kind.startsWith('接頭詞') && named.test(next?.surface ?? '')
}

// 雨なら休み is not 雨で休み.
function isIf({ kind, surface }: Word): boolean {
  return kind.startsWith('助動詞') && surface === 'なら'
}

// 読んだ, but not 本だ.
function isPast({ kind, surface }: Word, before: Word | undefined): boolean {
  return /^だら?$/u.test(surface) && kind.startsWith('助動詞') && before?.kind.startsWith('動詞') === true
}

function saying(read: Word): Said {
  const word = withoutHonour(read)
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

const polite = new RegExp(`^[お御](?![${honoured}])\\p{Script=Han}`, 'u')

// お寺 is 寺: the dictionary holds some nouns with their お.
function withoutHonour(word: Word): Word {
  const { surface, base, reading, kind } = word
  if (!kind.startsWith('名詞') || !polite.test(base) || !reading.startsWith('オ')) return word
  return { kind, surface: surface.slice(1), base: base.slice(1), reading: reading.slice(1) }
}

function saysNothing(word: Word): boolean {
  const { kind, base, surface } = word
  if (isMark(word)) return true
  if (kind.startsWith('接頭詞') && /^[おご御]$/u.test(surface)) return true
  if (kind.startsWith('助動詞')) return politeAuxiliaries.has(base)
  if (kind === '動詞,非自立') return politeVerbs.has(base)
  return kind === '名詞,非自立' && emptyNouns.has(base)
}
