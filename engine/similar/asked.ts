/** What a question says beside what it is about, and an answer beside what answers. */
import type { Said } from './words.ts'

const longestTopic = 64

/** A canonical question: what stands before its last question word, and behind it. */
const asking = /^(.*)(?:何の?|いくつ|いくら|どこ|だれ|いつ|どれ|どちら)(.*)$/u

/**
 * What answers in the canonical form of an answer, without what it repeats of its question's: 昆虫の足は6本 and 6 where the question
 * is 昆虫の足は何本, 朝8時に出発 and 朝8 where it is 何時に出発. An answer of nothing else stays as it is.
 */
export function answerOf(response: string, question: string): string {
  const [, before = question, behind = ''] = asking.exec(question) ?? []
  const told = response.slice(topicOf(response, before))
  const answer = withoutEnd(told.replace(/(?<=\d\p{Script=Han}{1,2}|つ)が?あ$/u, ''), behind)
  return answer === '' ? response : answer
}

// How many characters of an answer are what its question says before it asks: 弦は普通, or its end, 足は of 昆虫の足は.
function topicOf(response: string, before: string): number {
  if (!before.includes(response.slice(0, 2))) return 0
  for (let end = Math.min(longestTopic, response.length - 1); end >= 2; end--) {
    const topic = response.slice(0, end)
    const isTopic = before.endsWith(topic) || before.endsWith(topic.replace(/[はがを]$/u, ''))
    if (isTopic && /[はがを]/u.test(topic)) return end
    if (end > 6 && /[はが]$/u.test(topic) && before.includes(topic.slice(0, -1))) return end
  }
  return 0
}

// Behind the answer stands all that does behind the question word, or what is counted: 6本 where 何本あ is asked.
function withoutEnd(told: string, behind: string): string {
  const [end, plain] = [behind, told].map((text) => text.replace(/[をはが]$/u, '')) as [string, string]
  if (end.length > 1 && plain.length > end.length && plain.endsWith(end)) return without(plain, end)
  const counted = /^[\p{Script=Han}つ]{1,3}/u.exec(behind)?.[0]
  return counted !== undefined && told.length > counted.length && told.endsWith(counted) ? without(told, counted) : told
}

function without(told: string, end: string): string {
  return told.slice(0, -end.length).replace(/(?<=.)の$/u, '')
}

/** A question without the words that only ask: 日は何と言いますか, 日を英語で言うと and 日は, 日を英語で. */
export function withoutAsking(sayings: readonly Said[]): readonly Said[] {
  const end = sayings.findLastIndex(({ word }) => !/^(?:なんと?|いう|よぶ|ら?れる|こたえる|おしえる)$/u.test(word)) + 1
  const asks = end > 0 && sayings.slice(end).some(isAsking)
  const topic = asks ? /(?:の?[をがは]|とは?|って)か?$/u : /(?:の?は|とは|って)$/u
  return sayings
    .slice(0, asks ? end : undefined)
    .map((word, i, { length }) => (i < length - 1 ? word : { ...word, particles: word.particles.replace(topic, '') }))
}

function isAsking({ word, particles }: Said): boolean {
  return /^(?:なんと?|こたえる|おしえる)$/u.test(word) || (word === 'いう' && /^[とば]/u.test(particles))
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
