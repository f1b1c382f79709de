/** What a question says beside what it is about, and an answer beside what answers. */
import type { Said } from './words.ts'

/** A question without the words that only ask: 日は何と言いますか, 日を英語で言うと and 日は, 日を英語で. */
export function withoutAsking(sayings: readonly Said[]): readonly Said[] {
  const end = sayings.findLastIndex(({ word }) => !/^(?:なんと?|いう|よぶ|ら?れる|こたえる?|おしえる)$/u.test(word)) + 1
  const asks =
    end > 0 &&
    sayings[end - 1]?.particles !== 'に' &&
    sayings.slice(end).some((word, i) => isAsking(word, sayings[end + i - 1]))
  const topic = asks ? /(?:の?[をがは]|とは?|って)か?$/u : /(?:の?は|とは|って)$/u
  return sayings
    .slice(0, asks ? end : undefined)
    .map((word, i, { length }) => (i < length - 1 ? word : { ...word, particles: word.particles.replace(topic, 'は') }))
}

function isAsking({ word, particles }: Said, before: Said | undefined): boolean {
  if (/^(?:こたえる?|おしえる)$/u.test(word)) return /[をかは]$/u.test(before?.particles ?? '')
  return /^なんと?$/u.test(word) || (word === 'いう' && /^[とば]/u.test(particles))
}

/**
 * An answer without what it repeats of its question: 懐中時計が使われています, where the question is what is used. An answer of
 * nothing else stays, and so does any to a question with a negation.
 */
export function withoutEcho(answer: readonly Said[], question: readonly Said[]): readonly Said[] {
  const known = new Set(question.map(({ word }) => word))
  if (known.has('ない') || known.has('ん')) return answer
  const isNew = ({ word }: Said) => !known.has(word) && !/^(?:ら?れる|いる)$/u.test(word)
  const [start, last] = [answer.findIndex(isNew), answer.findLastIndex(isNew)]
  const from = isTopic(answer.slice(0, Math.max(start, 0)), question) ? start : 0
  if (last < 0 || !/^(?:が|に|で|という)$/u.test(answer[last]?.particles ?? '')) return answer.slice(from)
  return [...answer.slice(from, last), { ...(answer[last] as Said), particles: '' }]
}

// Whether an answer begins with the last topic of its question: 足は of 昆虫の足は何本, but not 母は of 父と母は何歳.
function isTopic(repeated: readonly Said[], question: readonly Said[]): boolean {
  if (!/^[はが]$/u.test(repeated.at(-1)?.particles ?? '')) return false
  const end = question.findLastIndex(({ particles }) => /[はが]$/u.test(particles)) + 1
  const start = end - repeated.length
  const before = question[start - 1]
  if (start < 0 || before?.listed || /[とやか]$/u.test(before?.particles ?? '')) return false
  return repeated.every(({ word }, i) => word === question[start + i]?.word)
}
