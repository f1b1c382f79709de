/** Whether two sentences tell, ask, guess, urge or suggest alike, which other forms leave out: 降ります, 降りますか, 降るでしょう. */

type Mood = 'asks' | 'guesses' | 'suggests' | 'urges' | 'tells' | 'open'

const end = '[。．.!！」』]*$'

// The first that fits. よいでしょう and an answer of 月でしょう are polite for よい and 月.
const moods: readonly (readonly [mood: Mood, pattern: RegExp])[] = [
  ['asks', /(?:教え|おしえ|答え|述べ|書[いき]|挙げ|説明し)(?:て|よ|なさい|くだ|下)/u],
  ['urges', /[てで](?:いただけ|頂け|もらえ|くれ|くださいま)(?:ます|ません|ない|る|す|せん)(?:でしょう)?か/u],
  ['suggests', /ましょうか[。．?？」』]*$/u],
  ['asks', /[?？]|か[。．」』]*$/u],
  [
    'asks',
    /(?:何|なに|だれ|誰|どこ|いつ|いく[つら]|どれ|どちら|どんな|なぜ|なん[とで]|(?<!ぶ)どう(?:す|し|な|い))(?!か)/u,
  ],
  ['guesses', new RegExp(`(?<![よいで良]い|^[\\p{Script=Han}ァ-ヺー]{1,6})(?:でしょう|だろう)${end}`, 'u')],
  ['suggests', new RegExp(`(?:ましょう|[えけせてねべめれいきしじちにびみり]よう|[おこごのぼもろ]う)${end}`, 'u')],
  ['urges', new RegExp(`(?:ください(?:ませ)?|なさい|てくれ)${end}`, 'u')],
  ['tells', new RegExp(`(?:です|ます|ました|ません|でした|である|だ|[うくぐすつぬぶむるた])${end}`, 'u')],
]

/** Whether two sentences are of one mood, or one of them is no whole sentence. The last sentence counts. */
export function sameMood(a: string, b: string): boolean {
  if (isOrder(a, b) || isOrder(b, a)) return false
  const [one, other] = [moodOf(a), moodOf(b)]
  if (one === other) return true
  return one !== 'guesses' && other !== 'guesses' && (one === 'open' || other === 'open')
}

const [orders, tells, stems] = ['えけげせてねべめれ', 'うくぐすつぬぶむる', 'いきぎしちにびみり']

// 走れ is not 走る, nor 走ります.
function isOrder(a: string, b: string): boolean {
  const order = /([えけげせてねべめれ])[。．.!！」』]*$/u.exec(a)
  const telling = /(?:([うくぐすつぬぶむる])|([いきぎしちにびみり])ます)[。．.!！」』]*$/u.exec(b)
  if (order === null || telling === null || a.slice(0, order.index) !== b.slice(0, telling.index)) return false
  return (
    orders.indexOf(order[1] as string) ===
    (telling[1] === undefined ? stems : tells).indexOf(telling[1] ?? telling[2] ?? '')
  )
}

function moodOf(text: string): Mood {
  return moods.find(([, pattern]) => pattern.test(text))?.[0] ?? 'open'
}
