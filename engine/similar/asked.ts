/** What a question says beside what it is about, and an answer beside what answers. */
import type { Said } from './words.ts'

/** A question without the words that only ask: 日は何と言いますか, 日を英語で言うと and 日は, 日を英語で. */
export function withoutAsking(sayings: readonly Said[]): readonly Said[] {
  const end = sayings.findLastIndex(({ word }) => !/^(?:なんと?|いう|よぶ|ら?れる)$/u.test(word)) + 1
  const asks = end > 0 && sayings.slice(end).some(isAsking)
  const topic = asks ? /(?:の?[をがは]|とは?|って)か?$/u : /(?:の?は|とは|って)$/u
  return sayings
    .slice(0, asks ? end : undefined)
    .map((word, i, { length }) => (i < length - 1 ? word : { ...word, particles: word.particles.replace(topic, '') }))
}

function isAsking({ word, particles }: Said): boolean {
  return /^なんと?$/u.test(word) || (word === 'いう' && /^[とば]/u.test(particles))
}

/**
 * An answer without what it repeats of its question: 懐中時計が使われています, where the question is what is used. An answer of
 * nothing else stays, and so does any to a question with a negation.
 */
export function withoutEcho(answer: readonly Said[], question: readonly Said[]): readonly Said[] {
  const known = new Set(question.map(({ word }) => word))
  if (known.has('ない') || known.has('ん')) return answer
  const isNew = ({ word }: Said) => !known.has(word) && !/^ら?れる$/u.test(word)
  const [start, last] = [answer.findIndex(isNew), answer.findLastIndex(isNew)]
  const from = /^[はが]$/u.test(answer[start - 1]?.particles ?? '') ? start : 0
  if (last < 0 || !/^(?:が|に|で|という)$/u.test(answer[last]?.particles ?? '')) return answer.slice(from)
  return [...answer.slice(from, last), { ...(answer[last] as Said), particles: '' }]
}
