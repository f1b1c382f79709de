/** Whether two sentences tell, ask, guess, urge or suggest alike, which other forms leave out: 降ります, 降りますか, 降るでしょう. */

type Mood = 'asks' | 'guesses' | 'suggests' | 'urges' | 'tells' | 'open'

const end = '[。．.!！」』]*$'

// The first that fits. よいでしょう and 月でしょう are polite for よい and 月.
const moods: readonly (readonly [mood: Mood, pattern: RegExp])[] = [
  ['asks', /(?:教え|おしえ|答え|述べ|書[いき]|挙げ|説明し)(?:て|よ|なさい|くだ|下)/u],
  ['urges', /[てで](?:いただけ|頂け|もらえ|くれ|くださいま)(?:ます|ません|ない|る|す|せん)(?:でしょう)?か/u],
  ['suggests', /ましょうか[。．?？」』]*$/u],
  ['asks', /[?？]|か[。．」』]*$/u],
  [
    'asks',
    /(?:何|なに|だれ|誰|どこ|いつ|いく[つら]|どれ|どちら|どんな|なぜ|なん[とで]|(?<!ぶ)どう(?:す|し|な|い))(?!か)/u,
  ],
  ['guesses', new RegExp(`(?:[うくぐすつぬぶむるた]|(?<![よいで良])い)(?:でしょう|だろう)${end}`, 'u')],
  ['suggests', new RegExp(`(?:ましょう|[えけせてねべめれいきしじちにびみり]よう|[おこごのぼもろ]う)${end}`, 'u')],
  ['urges', new RegExp(`(?:ください(?:ませ)?|なさい|てくれ)${end}`, 'u')],
  ['tells', new RegExp(`(?:です|ます|ました|ません|でした|である|だ|[うくぐすつぬぶむるた])${end}`, 'u')],
]

/** Whether two sentences are of one mood, or one of them is no whole sentence. The last sentence counts. */
export function sameMood(a: string, b: string): boolean {
  const [one, other] = [moodOf(a), moodOf(b)]
  if (one === other) return true
  return one !== 'guesses' && other !== 'guesses' && (one === 'open' || other === 'open')
}

function moodOf(text: string): Mood {
  return moods.find(([, pattern]) => pattern.test(text))?.[0] ?? 'open'
}
