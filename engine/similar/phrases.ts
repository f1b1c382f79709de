/** Whether two texts say the same phrases in another order. */
import type { Word } from '../morphemes.ts'
import { sameParticles } from './particles.ts'
import { sameWord } from './same-words.ts'
import { type Said, said } from './words.ts'

/**
 * Whether two texts say the same phrases, one block of them moved: 昨日、弟は and 弟は、昨日. A block ends as phrases to a verb do,
 * in a particle of its own or an adverb: what ends in の, と or や, or stands in a list, tells by its place (父の母, 母の父).
 */
export function samePhrases(a: readonly Word[], b: readonly Word[]): boolean {
  const [sayings, others] = [said(a), said(b)]
  if (sayings.length !== others.length) return false
  let [start, end] = [0, sayings.length]
  while (start < end && same(sayings[start], others[start])) start++
  while (end > start && same(sayings[end - 1], others[end - 1])) end--
  const [from, to] = [sayings.slice(start, end), others.slice(start, end)]
  const cut = from.findIndex((_, i) => i > 0 && isRotated(from, to, i))
  if (cut < 0 || (start > 0 && !isPhrase(sayings[start - 1]))) return false
  return [isPhrase, isClause].some((ends) => ends(from[cut - 1]) && ends(from.at(-1)))
}

function same(one: Said | undefined, other: Said | undefined): boolean {
  return one !== undefined && other !== undefined && sameWord(one, other) && sameParticles(one, other, [])
}

function isRotated(from: readonly Said[], to: readonly Said[], cut: number): boolean {
  return to.every((saying, i) => same(from[(i + cut) % from.length], saying))
}

function isPhrase(saying: Said | undefined): boolean {
  if (saying === undefined || saying.joins) return false
  return (
    saying.particles !== '' ||
    /^副詞|副詞可能$|^助詞/u.test(saying.kind) ||
    /^[年月日時春夏秋冬朝昼夜晩]$/u.test(saying.base)
  )
}

// 昔から伝わる、石を蹴る遊び: clauses to the same noun.
function isClause(saying: Said | undefined): boolean {
  return saying !== undefined && /^[てで]?$/u.test(saying.particles) && /^(?:動詞|助動詞)/u.test(saying.kind)
}
