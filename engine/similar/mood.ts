/** Whether two sentences tell, ask or guess alike, which canonical forms leave out: 降ります, 降りますか, 降るでしょう. */

const asks = /[?？]|か[。．」』]*$|(?:教え|答え|述べ|書い|挙げ|説明し)(?:て|よ|なさい)/u
const tells = /(?:です|ます|ました|ません|でした|である|だ|った|した)[。．.!！」』]*$/u
// 降るでしょう, but not 月でしょう or どこにあるでしょう.
const guesses = /[うくぐすつぬぶむるた](?:でしょう|だろう)[。．」』]*$/u
const questionWord = /何|なに|だれ|誰|どこ|いつ|いく[つら]|どれ|どちら|どんな|なぜ/u

/** Whether both ask, or neither where one is a whole statement, and both guess, or neither. The last sentence counts. */
export function sameMood(a: string, b: string): boolean {
  const [one, other] = [moodOf(a), moodOf(b)]
  if (one === other) return true
  return one !== 'guesses' && other !== 'guesses' && (one === 'open' || other === 'open')
}

function moodOf(text: string): 'asks' | 'guesses' | 'tells' | 'open' {
  if (asks.test(text)) return 'asks'
  if (guesses.test(text)) return questionWord.test(text) ? 'asks' : 'guesses'
  return tells.test(text) ? 'tells' : 'open'
}
