/** Whether two texts consist of the same words, as a dictionary reads them. */
import { diffArrays } from 'diff'
import type { Word } from '../morphemes.ts'
import { withoutAsking, withoutEcho } from './asked.ts'
import { foldWords } from './fold.ts'
import { foldNumbers } from './numbers.ts'
import { plainParticles, sameParticles } from './particles.ts'
import { readAlike } from './sounds.ts'
import { isCompound, mayBeSpelt, sameOkurigana } from './spellings.ts'
import { type Said, said } from './words.ts'

/**
 * Whether two texts say the same words in the same order, or read the same where words are cut otherwise. Of two answers one
 * may repeat words of the `question`.
 */
export function sameWords(a: readonly Word[], b: readonly Word[], question?: () => readonly Word[]): boolean {
  if (mayBeSpelt(writing(a), writing(b)) && readAlike(a, b)) return true
  const read = (words: readonly Word[]) => (question === undefined ? withoutAsking(said(words)) : said(words))
  const [one, other] = [read(a), read(b)]
  if (sameSayings(one, other)) return true
  if (question === undefined || one.length === other.length) return false
  const asked = said(question())
  return sameSayings(withoutEcho(one, asked), other) || sameSayings(one, withoutEcho(other, asked))
}

function writing(words: readonly Word[]): string {
  return words.map(({ surface }) => surface).join('')
}

// 降り of 降ります, which the dictionary takes for 降りる.
function politeStem(base: string): string {
  const [last, stems] = [base.at(-1) ?? '', 'うくぐすつぬぶむる']
  return stems.includes(last) ? base.slice(0, -1) + 'いきぎしちにびみり'.charAt(stems.indexOf(last)) : ''
}

/** Whether two words are one, in whatever form or spelling. */
export function sameWord(a: Said, b: Said): boolean {
  if (isAdverb(a) !== isAdverb(b)) return false
  if (a.base === b.base || a.surface === b.surface) return true
  if (foldNumbers(a.surface) === foldNumbers(b.surface) || (a.word === b.word && mayBeSpelt(a.base, b.base)))
    return true
  if (a.surface === politeStem(b.base) || b.surface === politeStem(a.base)) return true
  return isCompound.test(a.surface) && sameOkurigana(a.surface, b.surface)
}

// 新しく店で買う is not 新しい店で買う.
function isAdverb({ kind, surface, particles, listed }: Said): boolean {
  return kind === '形容詞,自立' && surface.endsWith('く') && particles === '' && !listed
}

/** Words of both texts that are the same, or that stand in one another's place. */
interface Stretch {
  readonly common: boolean
  readonly one: readonly Said[]
  readonly other: readonly Said[]
}

function sameSayings(sayings: readonly Said[], others: readonly Said[]): boolean {
  const all = stretches(sayings, others)
  return all.every((stretch, n) => isSame(stretch, all.slice(0, n), all.slice(n + 1))) && !isSwapped(all)
}

function stretches(sayings: readonly Said[], others: readonly Said[]): readonly Stretch[] {
  const found: Stretch[] = []
  let [i, j] = [0, 0]
  for (const { added, removed, count } of diffArrays([...sayings], [...others], { comparator: sameWord })) {
    const one = added ? [] : sayings.slice(i, i + count)
    const other = removed ? [] : others.slice(j, j + count)
    i += one.length
    j += other.length
    const common = !added && !removed
    const last = common || found.at(-1)?.common !== false ? undefined : found.pop()
    found.push({ common, one: [...(last?.one ?? []), ...one], other: [...(last?.other ?? []), ...other] })
  }
  return found
}

function isSame({ common, one, other }: Stretch, before: readonly Stretch[], behind: readonly Stretch[]): boolean {
  const rest = behind.flatMap((stretch) => stretch.one)
  if (common) return one.every((word, i) => sameParticles(word, other[i] as Said, [...one.slice(i + 1), ...rest]))
  if (one.length > 0 && other.length > 0) return sameStretch(one, other)
  if (before.length === 0) return [...one, ...other].every(isOpening)
  return behind.length === 0 && isAsking([...one, ...other], before.at(-1)?.one.at(-1))
}

// 犬は猫が追う and 犬が猫は追う: one particle for the other here, the other for the one there.
function isSwapped(all: readonly Stretch[]): boolean {
  const common = all.filter((stretch) => stretch.common)
  const pairs = common.flatMap(({ one, other }) => one.map((word, i) => [word.particles, other[i]?.particles] as const))
  return pairs.some(([a, b]) => a !== b && pairs.some(([c, d]) => a === d && b === c))
}

// Words cut otherwise, or in another okurigana.
function sameStretch(one: readonly Said[], other: readonly Said[]): boolean {
  const [a, b] = [one, other].map(written) as [string, string]
  if (foldWords(a) === foldWords(b) || (heard(one) === heard(other) && mayBeSpelt(a, b))) return true
  // 大きな人 is not 大人.
  if ([...one, ...other].some(({ kind }) => /^(?:形容詞|連体詞)/u.test(kind)) || isOtherVerb(one, other)) return false
  return sameOkurigana(a, b)
}

// 着いて is not 着て, but 巻て, which is no word, is 巻いて.
function isOtherVerb([one]: readonly Said[], [other]: readonly Said[]): boolean {
  const isVerb = (word: Said | undefined) => word?.kind === '動詞,自立' && !isCompound.test(word.base)
  return isVerb(one) && isVerb(other) && one?.word !== other?.word
}

const greeting = /^(?:はい|いいえ|さようなら|ありがと|おはよう|こんにち|こんばん|おめでと|すみません|ごめん)/u

function isOpening({ kind, surface }: Said): boolean {
  return /^(?:接続詞|感動詞|フィラー)/u.test(kind) && !greeting.test(surface)
}

// 県は and 県はどこですか
function isAsking(sayings: readonly Said[], before: Said | undefined): boolean {
  if (!/^は?$/u.test(before?.particles ?? '')) return false
  return (
    (sayings.length === 2 && sayings[0]?.sound === 'なん' && sayings[1]?.kind.startsWith('名詞') === true) || // 和は何度
    /^(?:どこ|だれ|いつ|どれ|どちら|いくつ|いくら|なんじ)$/u.test(sayings.map(({ sound }) => sound).join(''))
  )
}

function written(sayings: readonly Said[]): string {
  return sayings.map(({ surface, particles }) => surface + particles).join('')
}

function heard(sayings: readonly Said[]): string {
  return sayings.map((word) => word.sound + (word === sayings.at(-1) ? plainParticles(word) : word.particles)).join('')
}
