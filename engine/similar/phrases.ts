/** Whether two texts say the same phrases in another order. */
import type { Word } from '../morphemes.ts'
import { plainParticles } from './particles.ts'
import { sameWord } from './same-words.ts'
import { type Said, said } from './words.ts'

/**
 * Whether two texts say the same phrases, one block of them moved: 昨日、弟は and 弟は、昨日. A block ends as phrases to a verb
 * do, in a particle of its own or an adverb: what ends in の, と or や, or stands in a list, tells by its place (父の母, 母の父).
 */
export function samePhrases(a: readonly Word[], b: readonly Word[]): boolean {
  const [sayings, others] = [said(a), said(b)]
  if (sayings.length !== others.length) return false
  // 国は法を定めた and 国が定めた, but not 太郎は花子が and 花子は太郎が.
  const keys = sayings.filter(isSubject).length > 1 ? plainParticles : subjectAsTopic
  const same = (one: Said | undefined, other: Said | undefined) =>
    one !== undefined && other !== undefined && sameWord(one, other) && keys(one) === keys(other)
  let [start, end] = [0, sayings.length]
  while (start < end && same(sayings[start], others[start])) start++
  while (end > start && same(sayings[end - 1], others[end - 1])) end--
  const [from, to] = [sayings.slice(start, end), others.slice(start, end)]
  const isCut = (cut: number) => cut > 0 && to.every((saying, i) => same(from[(i + cut) % from.length], saying))
  const cut = from.findIndex((_, i) => isCut(i))
  const isApart = from.some(isListed) !== to.some(isListed) && from.some(isSubject)
  if (cut < 1 || (isApart && isAttribute(sayings.slice(end)))) return false
  return (start === 0 || isPhrase(sayings[start - 1])) && mayMove(from, cut)
}

function isSubject(saying: Said): boolean {
  return /^[はが]$/u.test(plainParticles(saying))
}

function subjectAsTopic(saying: Said): string {
  return plainParticles(saying).replace(/^が$/u, 'は')
}

function isListed({ listed }: Said): boolean {
  return listed
}

// 昨日、父が買った本を読んだ is not 父が昨日買った本を読んだ.
function isAttribute(sayings: readonly Said[]): boolean {
  const noun = sayings.findIndex(({ kind }) => kind.startsWith('名詞'))
  return noun > 0 && sayings.slice(0, noun).every(({ kind, particles }) => /動詞/u.test(kind) && particles === '')
}

function mayMove(moved: readonly Said[], cut: number): boolean {
  const ends = [moved[cut - 1], moved.at(-1)]
  return (ends.every(isPhrase) && !moved.some(isVerb)) || ends.every(isClause)
}

function isPhrase(saying: Said | undefined): boolean {
  if (saying === undefined || saying.joins) return false
  if (saying.particles !== '' || /^副詞|副詞可能$|^助詞/u.test(saying.kind)) return true
  return /^(?:[年月日時春夏秋冬朝昼夜晩後前間頃]|あと|まえ|うち|とき|ころ)$/u.test(saying.base)
}

// 父が昨日買った本を読んだ, 東京で生まれて育った: what moves across a verb is of another. 推し of 推し活 is none, nor is a
// condition (冬になると).
function isVerb({ kind, particles, surface, base, listed }: Said): boolean {
  const isCondition = particles === 'ば' || (particles === 'と' && listed)
  return /^(?:動詞|助動詞)/u.test(kind) && (surface === base || particles !== '' || listed) && !isCondition
}

// 昔から伝わる、石を蹴る遊び: clauses to the same noun.
function isClause(saying: Said | undefined): boolean {
  return saying?.particles === '' && /^(?:動詞|助動詞)/u.test(saying.kind) && saying.surface === saying.base
}
