/** Whether two sentences tell, ask, guess, urge or suggest alike, which other forms leave out: 降ります, 降りますか, 降るでしょう. */

type Mood = 'asks' | 'guesses' | 'suggests' | 'urges' | 'tells' | 'open'

const end = '[。．.!！」』]*$'

// The first that fits. よいでしょう and an answer of 月でしょう are polite for よい and 月.
const moods: readonly (readonly [mood: Mood, pattern: RegExp])[] = [
  ['asks', /(?:教[えへ]|おしえ|答[えへ]|述べ|書[いき]|挙げ|あげ|説明し)(?:て|よ|なさい|くだ|下)/u],
  ['urges', /[てで](?:いただけ|頂け|もらえ|くれ|くださいま)(?:ます|ません|ない|る|す|せん)(?:でしょう)?か/u],
  ['suggests', /ましょうか[。．?？」』]*$/u],
  ['asks', /[?？]|か[。．」』]*$/u],
  [
    'asks',
    /(?:何|なに|だれ|誰|どこ|いつ|いく[つら]|どれ|どちら|どんな|なぜ|なん[とで]|(?<!ぶ)どう(?:す|し|な|い))(?!か)/u,
  ],
  ['guesses', new RegExp(`(?<![よいで良]い|^[\\p{Script=Han}ァ-ヺー]{1,6})(?:でしょう|だろう)${end}`, 'u')],
  ['suggests', new RegExp(`(?:ましょう|[えけせてねべめれいきしじちにびみり]よう|[おこごのぼもろ]う)${end}`, 'u')],
  ['urges', new RegExp(`(?:(?:ください|下さい)(?:ませ)?|なさい|てくれ)${end}`, 'u')],
  ['tells', new RegExp(`(?:です|ます|ました|ません|でした|である|だ|[うくぐすつぬぶむるたい])${end}`, 'u')],
]

/** Whether two sentences are of one mood, or one of them is no whole sentence. The last sentence counts. */
export function sameMood(a: string, b: string): boolean {
  const [parts, others] = [a, b].map((text) => text.split(quoting)) as [string[], string[]]
  if (parts.length !== others.length) return isSameMood(a, b)
  return parts.every((part, i) => isSameMood(part, others[i] as string))
}

// What somebody says, asks or thinks has a mood of its own: 走れと言う, 走ると言う.
const quoting = /(?<!何|なん)と(?=、?(?:言|いい|いう|いっ|話|聞|尋|答|思|書|叫|頼))/u

function isSameMood(a: string, b: string): boolean {
  if (isOrder(a, b) || isOrder(b, a)) return false
  const [one, other] = [moodOf(a), moodOf(b)]
  if (one === other) return true
  return one !== 'guesses' && other !== 'guesses' && (one === 'open' || other === 'open')
}

// Of one verb: 走れ, 走ろう; 走る, 走り(ます).
const [orders, plans] = ['えけげせてねべめれ', 'おこごそとのぼもろ']
const [plain, polite] = ['うくぐすつぬぶむる', 'いきぎしちにびみり']
const ordered = new RegExp(`(?:([${orders}])|([${plans}])う)${end}`, 'u')
const told = new RegExp(`(?:([${plain}])|([${polite}])ます)${end}`, 'u')

// 走れ and 走ろう are not 走る, nor 走ります.
function isOrder(a: string, b: string): boolean {
  const [order, telling] = [ordered.exec(a), told.exec(b)]
  if (order === null || telling === null || a.slice(0, order.index) !== b.slice(0, telling.index)) return false
  const row = (kana: string, [, one, other]: RegExpExecArray, others: string) =>
    one === undefined ? others.indexOf(other as string) : kana.indexOf(one)
  return row(orders, order, plans) === row(plain, telling, polite)
}

function moodOf(text: string): Mood {
  return moods.find(([, pattern]) => pattern.test(text))?.[0] ?? 'open'
}
