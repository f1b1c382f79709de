/**
 * How Japanese sentences end, folded for keys of comparison: 東京です。 東京である。 東京 meet, and so do 知りました and 知った, 何ですか and
 * 何でしょう, 教えてください and お教えください. Negation and past stay: 行きません and 行かない end in ない, 行きました in た. The rules
 * see one sentence whose words are folded (`foldWords`), without its full stop.
 */

type Rule = readonly [pattern: RegExp, to: string]

// Anywhere in a sentence.
const everywhere: readonly Rule[] = [
  [/でいらっしゃいます/gu, 'です'],
  [/ございません/gu, 'ありません'],
  [/いたしま/gu, 'しま'],
  [/(?<!で)ありません(?=[がけしのか])/gu, 'ない'],
  [/(?<=何|なぜ|だれ|どこ|いつ|どれ)なの(?=か?$)/gu, ''],
  [/(?=だった|でした)(?<=た[^。はが]{1,4}は(?:何|なぜ))(?:だった|でした)(?:の(?=[かだで]))?/gu, ''],
  [/ほど(?<=[つ個枚人例点]ほど)(?=挙げ|教え|書|述べ|選)/gu, ''],
  [/^(?:答え|正解)は(?=.)(?!.*(?:ある|あり|ない|ません))/u, ''],
  [/(?<=[\p{Script=Han}ァ-ヺー])にて(?!い)/gu, 'で'],
  [/の名(?=は|が|を(?!あげ|上げ|揚げ|挙げ))/gu, 'の名前'],
  [/(と[^とは、]{1,12})との(?=違い|差|間|関係|区別|比較)/gu, '$1の'],
  [/について(?:は)?(?=(?:説明(?:し|せよ|を)?|教え|述べ)(?:て|よ|なさい|くださ|下さ|$))/gu, 'を'],
  [
    /は(?<=[でにへ]は)(?<!(?:完全|十分|全面的)には)(?!な[いくか]|あり|ござ|い[っりるれ]|じ[めま]|や[いく]|さ[まみむん]|ね[るたて]|か[らりるれ])/gu,
    '',
  ],
  [/なん(?=で(?:しょう|すか)|だろう|と(?:言|い|呼))/gu, '何'],
]

// What words tell better, where they decide.
const contracted: readonly Rule[] = [[/(?<=[てで])い(?=[るまな]|た(?!だ))/gu, '']]

const please =
  '(?:くださ(?:い(?:ませ)?|います(?:か)?|いません(?:か)?)|(?:もらえ|いただけ|くれ)(?:ます|ません|る|ない)(?:か)?|(?:いただき|もらい)たい(?:です)?|くれ|よ|なさい|ろ)'
const asking = new RegExp(`(?:を)?(?:教え|答え|(?<=つ|例を|名前を|\\d個)挙げ)(?:て)?(?:${please})?$`, 'u')
const requests = new RegExp(
  `[てで]${please}$|(?:くださ(?:い(?:ませ)?|います(?:か)?)|なさい)$|(?<=[べえけげせてねめれ])よ$`,
  'u',
)

const naming = /(?<![るたい])と(?:いいます|いう|呼ばれます|呼ばれる|呼ばれてます|呼ばれてる)$/u
const called = 'と(?:いいます|いう|呼ばれます|呼ばれる|呼ばれています|呼ばれている)$'
const namingOfNouns = new RegExp(`(?<=[\\p{Script=Han}ァ-ヺー」])${called}`, 'u')
const askingName = new RegExp(`(?<=何|なん)${called}`, 'u')
const reason = /(?<=た|いる|てる)ため$/u
const asked = /(?:(?<=[るたいなう])[のん])?(?:でしょうか|だろうか|ですか|でしょう|だろう|か)$/u
const copulas = /(?:です|である)$|だ$/u

// What goes, what is said by it, and what goes of the stem before it, which varies: 知り-ます, 知っ-た, 知ら-ない. A stem
// in e does not, and tells verbs apart: 読みます and 読めます, 開きます and 開けます.
const verbs: readonly (readonly [pattern: RegExp, says: string, stem: RegExp])[] = [
  [
    /(?:ではありません|くありません|ません)でした$|(?:ではなか|じゃなか|くなか|なか)った$/u,
    'ないた',
    /(?<![てで])[いきしちにびみりかがさたなばまらわ]$/u,
  ],
  [/(?:では|じゃ|く)?(?:ありません|ない)$|ません$/u, 'ない', /(?<![てで])[いきしちにびみりかがさたなばまらわ]$/u],
  [/ました$|かった$|(?<=[っいしきちべけせてねめれげえみりんら])[ただ]$/u, 'た', /(?<![てで])[っんいきしちにびみり]$/u],
  [/ます$/u, '', /(?<![てで])[いきぎしちにびみり]$/u],
  [/する$/u, '', /$/u],
  [/(?<=[\u3041-\u3096\u4E00-\u9FFF])る$/u, '', /[いきぎしちにびみり]$/u],
]
const lastOfStem = /[いきぎしちにびみりっん]$/u

/** A sentence without what its ending adds in politeness. `mark` is what stood behind it: a question mark counts. */
export function foldEnding(sentence: string, mark = ''): string {
  let text = replaced(replaced(sentence, everywhere), contracted)
  const answer = answered(text)
  if (answer !== undefined) return answer
  if (asking.test(text)) return foldRequest(text.replace(asking, ''))
  if (requests.test(text)) return text.replace(requests, '').replace(lastOfStem, '')
  const isQuestion = mark.includes('?') || asked.test(text)
  text = text
    .replace(asked, '')
    .replace(copulas, '')
    .replace(/(?<![」』）)])[」』）)]+$/u, '')
    .replace(naming, '')
    .replace(reason, 'から')
  const verb = verbs.find(([pattern]) => pattern.test(text))
  if (verb !== undefined) text = text.replace(verb[0], '').replace(verb[2], '') + verb[1]
  return isQuestion ? foldQuestion(text) : text
}

/** What is no sentence, though it may end as one does: なみだ, さやか. */
export const kanaWord = /^[\u3041-\u3096ァ-ヺー]{1,4}$/u

/** A sentence without what its ending adds in politeness, but with the ending of its verb. */
export function foldStrictEnding(sentence: string, mark = ''): string {
  if (kanaWord.test(sentence)) return sentence
  const text = replaced(sentence, everywhere)
  const answer = answered(text)
  if (answer !== undefined) return answer
  if (asking.test(text) && (mark.includes('?') || !/(?:ます|ません|る|ない)$/u.test(text)))
    return foldQuestion(text.replace(asking, '').replace(/か$/u, ''))
  const plain = text
    .replace(asked, '')
    .replace(copulas, '')
    .replace(askingName, '')
    .replace(reason, 'から')
    .replace(/(?<=\p{Script=Han}{2})(?<!迷惑|心配|安心|満足|苦労|自慢|我慢)する$/u, '')
  return mark.includes('?') || asked.test(text) ? foldQuestion(plain) : plain
}

/** A name without that it is one: 柴犬という. */
export function foldNaming(sentence: string): string {
  return sentence.replace(namingOfNouns, '')
}

function answered(text: string): string | undefined {
  if (/^はい、?そう(?:です|だ)$/u.test(text)) return 'はい'
  return /^いいえ、?(?:違|ちが)います$/u.test(text) ? 'いいえ' : undefined
}

function replaced(sentence: string, rules: readonly Rule[]): string {
  return rules.reduce((text, [pattern, to]) => text.replace(pattern, to), sentence)
}

// 何枚あるか（教えてください）
function foldRequest(text: string): string {
  return text.endsWith('か') ? foldEnding(text, '?') : foldQuestion(text)
}

// 日は？ 日は何（ですか） 日を（教えてください）
function foldQuestion(text: string): string {
  return text
    .replace(
      /(?<=何\p{Script=Han}{1,2}|いくつ)あ(?:ります|る)?$|(?<=いくつ|いくら|何万?[人歳円個本枚冊点])にな(?:ります|る)?$/u,
      '',
    )
    .replace(/(?:(?<!こ)とは|は|を|が|(?<=で)(?:いえば|いうと))?(?:何|なに)?$/u, '')
}
