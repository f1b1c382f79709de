/** What answers in the canonical form of an answer, beside what it repeats of its question's. */

/** Topics are looked for in so many characters. */
const longestTopic = 64

/** A canonical question: what stands before its last question word, and behind it. */
const asking = /^(.*)(?:何の?|いくつ|いくら|どこ|だれ|いつ|どれ|どちら)(.*)$/u

/**
 * The canonical form of an answer without what it repeats of its question: 昆虫の足は6本 and 6 where the question is
 * 昆虫の足は何本, 朝8時に出発 and 朝8 where it is 何時に出発. An answer of nothing else stays as it is.
 */
export function answerOf(response: string, question: string): string {
  const [, before = question, behind = ''] = asking.exec(question) ?? []
  const told = response
    .slice(topicOf(response, before))
    .replace(/(?<=\d\p{Script=Han}{1,2}|つ)(?:が?あ|にな)(?:ります|る)?$/u, '')
  const answer = withoutEnd(told, behind)
  return answer === '' ? response : answer
}

// How many characters of an answer are what its question says before it asks: 弦は普通, or its end, 足は of 昆虫の足は.
function topicOf(response: string, before: string): number {
  if (!before.includes(response.slice(0, 2))) return 0
  for (let end = Math.min(longestTopic, response.length - 1); end >= 2; end--) {
    const topic = response.slice(0, end)
    if (!/[はがを]/u.test(topic)) return 0
    if (isEnd(before, topic) || isEnd(before, topic.replace(/[はがを]$/u, ''))) return end
    if (end > longName && /[はが]$/u.test(topic) && isWhole(before, before.indexOf(topic.slice(0, -1)))) return end
  }
  return 0
}

// A topic so long stands for its question where that goes on with another sentence.
const longName = 6

function isEnd(before: string, topic: string): boolean {
  return before.endsWith(topic) && isWhole(before, before.length - topic.length)
}

// Not the last of a list: of 父と母は the topic is not 母は, nor of 父、母は.
function isWhole(text: string, at: number): boolean {
  if (at < 1) return at === 0
  const inWord = text.length - at <= longName && /^\p{Script=Han}{2}/u.test(text.slice(at - 1, at + 1))
  return !inWord && !/[とやかもは]/u.test(text[at - 1] as string)
}

// Behind the answer stands all that does behind the question word, or what is counted or coloured: 6本, 赤色, 桑の葉.
function withoutEnd(told: string, behind: string): string {
  const [end, plain] = [behind, told].map((text) => text.replace(/(?:[をはが]|(?:にな|あ)(?:ります|る)?)$/u, '')) as [
    string,
    string,
  ]
  const counted = /^[\p{Script=Han}つ]{1,3}/u.exec(end)?.[0] ?? ''
  if (end.length > counted.length && end.length > 1 && !end.startsWith('の') && isRepeated(end, plain))
    return withoutCount(plain, end, counted)
  return isRepeated(counted, plain) ? withoutCount(plain, counted, counted) : told
}

function isRepeated(end: string, told: string): boolean {
  return end !== '' && told.length > end.length && told.endsWith(end)
}

// 赤 is 赤色, but 水 is not 水色.
function isColour(counted: string, answer: string): boolean {
  return counted === '色' && /[赤青白黒緑黄紫茶紺金銀橙紅藍朱ーんろ]$/u.test(answer)
}

// 日本人 is no count of 日本.
function withoutCount(told: string, end: string, counted: string): string {
  const answer = told.slice(0, -end.length)
  return counted === '' || isColour(counted, answer) || /[\dのつ]$/u.test(answer)
    ? answer.replace(/(?<=.)の$/u, '')
    : answer + counted
}
