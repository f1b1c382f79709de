/**
 * Words that say the same in any sentence: short and long forms of one name, and a few pairs that usage does not part
 * (医師 and 医者). Folded to one of them in keys for comparison, where they stand as words of their own: not within others
 * (医師会, 重要文化財), and not right behind a bracket, where the word itself may be what is asked for (「医師」の意味).
 */
import { pairs } from './variants.ts'

const words = pairs(`
  医師:医者 名称:名前 価格:値段 全部:すべて 朝食:朝ごはん 昼食:昼ごはん 夕食:夕ごはん 夕飯:夕ごはん 晩ごはん:夕ごはん
  台所:キッチン 本屋:書店 お手洗い:トイレ 国際連合:国連 高等学校:高校 入学試験:入試 日本国:日本 アメリカ合衆国:アメリカ 電子メール:eメール
  チョコレート:チョコ テレビジョン:テレビ パーソナルコンピュータ:パソコン スマートフォン:スマホ コンビニエンスストア:コンビニ
  スーパーマーケット:スーパー アプリケーション:アプリ リモートコントローラ:リモコン
  パトロールカー:パトカー エアーコンディショナー:エアコン エアコンディショナー:エアコン ワードプロセッサ:ワープロ
  ファミリーレストラン:ファミレス マイクロフォン:マイク アパートメント:アパート ヘリコプター:ヘリ リハビリテーション:リハビリ
  多くの:たくさんの 数多くの:たくさんの 前もって:事前に あらかじめ:事前に 直ちに:すぐに まもなく:もうすぐ 間もなく:もうすぐ 常に:いつも 非常に:とても
  あるいは:または もしくは:または ならびに:および
`)

// Only as verbs: 利用する and 使用する, but 利用者 is not 使用者; only as predicates: 大切です, but 大切な人 is not 重要な人.
const verbs = pairs('利用:使用 準備:用意')
const predicates = pairs('重要:大切')
// Only behind what it is the reason of: 飛べる理由 and 飛べるわけ, but この詩の訳 is no reason.
const reasons = pairs('理由:わけ')
const all = new Map([...words, ...verbs, ...predicates, ...reasons])

const [han, katakana] = ['\\p{Script=Han}', 'ァ-ヺー']
const alone = new RegExp(
  [
    `(?<![${han}「『“"'])(?:${[...words.keys()].map(bounded).join('|')})`,
    `(?<!${han})(?:${[...verbs.keys()].join('|')})(?=[しすさせ]|でき)`,
    `(?<!${han})(?:${[...predicates.keys()].join('|')})(?=で|だ|。|$)`,
    `(?<=[うくすつぬぶむるたい])(?:${[...reasons.keys()].join('|')})(?!${han}|が(?:ない|あり|な[かく]))`,
  ].join('|'),
  'gu',
)

// What ends in kanji or katakana ends where those do.
function bounded(word: string): string {
  if (/[ァ-ヺー]$/u.test(word)) return `(?<![${katakana}])${word}ー?(?![${katakana}])`
  return /\p{Script=Han}$/u.test(word) ? `${word}(?!${han})` : word
}

/** A text about words, in which another word is another thing. */
const aboutWords = /略|違い|という[語言]|文字|漢字|英語|正式|由来|語源|表記|カタカナ|ひらがな|書き方|読み方/u

/**
 * A text with one word for those that say the same: 医師が診る and 医者が診る. A word that is all of its text stays: of two
 * answers 台所 and キッチン neither is lost.
 */
export function foldSynonyms(text: string): string {
  return text.replaceAll(alone, (word) => (isAll(word, text) || aboutWords.test(text) ? word : synonymOf(word)))
}

function isAll(word: string, text: string): boolean {
  return text.startsWith(word) && /^(?:です|である|だ)?[\p{P}\s]*$/u.test(text.slice(word.length))
}

function synonymOf(word: string): string {
  return all.get(word) ?? all.get(word.replace(/ー$/u, '')) ?? word
}
