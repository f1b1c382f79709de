/** Whether two sentences tell, ask or guess alike, which canonical forms leave out: 降ります, 降りますか, 降るでしょう. */

const asks = /[?？]|か[。．」』]*$|(?:教え|答え|述べ|書い|挙げ|説明し)(?:て|よ|なさい)/u
const tells = /(?:です|ます|ました|ません|でした|である|だ|った|した)[。．.!！」』]*$/u
// 降るでしょう, but not 月でしょう or どこにあるでしょう.
const guesses =
  /^(?!.*(?:何|なに|だれ|誰|どこ|いつ|いく[つら]|どれ|どちら|どんな|なぜ)).*[うくぐすつぬぶむるた](?:でしょう|だろう)[。．」』]*$/su

/** Whether both ask, or neither does where one is a whole statement; and whether both or neither guess. The last sentence counts. */
export function sameMood(a: string, b: string): boolean {
  const [one, other] = [moodOf(a), moodOf(b)]
  if (one === other) return true
  return one !== 'guesses' && other !== 'guesses' && (one === 'open' || other === 'open')
}

function moodOf(text: string): 'asks' | 'guesses' | 'tells' | 'open' {
  if (asks.test(text)) return 'asks'
  if (guesses.test(text)) return 'guesses'
  return tells.test(text) ? 'tells' : 'open'
}
