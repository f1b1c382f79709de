/** The canonical form of a text: what two spellings of one text have in common, for keys of comparison only. */
import { foldEnding, foldNaming, foldStrictEnding } from './endings.ts'
import { foldCompatible, foldWidth, foldWords, toHiragana } from './fold.ts'
import { stripMarks } from './marks.ts'
import { foldPoliteness } from './politeness.ts'
import { foldSynonyms } from './synonyms.ts'

/**
 * The canonical form: words and synonyms folded, sentence endings folded, marks gone, katakana as hiragana. Where
 * nothing or one kana is left (？ and ！, か), the text keeps its endings, or its marks.
 */
export function canonical(text: string): string {
  return folded(text, foldEnding)
}

/**
 * The canonical form in which verbs keep their endings: 戻ります is not 戻します. Texts that meet in the other form are the same
 * in this one, or their words decide.
 */
export function strict(text: string): string {
  return folded(text, foldStrictEnding)
}

/** That of an answer to what something is called: 柴犬といいます is 柴犬. */
export function strictName(text: string): string {
  return folded(text, (sentence, mark) => foldNaming(foldStrictEnding(sentence, mark)))
}

function folded(text: string, fold: typeof foldEnding): string {
  const words = foldWords(foldPoliteness(foldSynonyms(foldCompatible(text))))
  const form = toHiragana(stripMarks(foldSentences(words, fold)))
  return /^[\u3041-\u3096]?$/u.test(form) ? canonicalName(text) : form
}

/** The canonical form of a name, a title, a word: as it is, without what sentences end in (歩く is not 歩む). */
export function canonicalName(text: string): string {
  const plain = toHiragana(stripMarks(foldWords(text)))
  return plain === '' ? foldWidth(text) : plain
}

// What opens a text and says nothing: それでは問題です。 ちなみに、 ちょっと聞きたいのですが、
const opener = new RegExp(
  `^(?:${[
    '(?:すみませんが?|質問です)[、。]',
    '(?:ちょっと)?お?(?:(?:聞き|尋ね|伺い)たい|教えて(?:ほし|いただきた)い)[のん]ですが、',
    '(?:(?:それ)?では)?、?(?:次の)?(?:問題|クイズ)(?:です)?[。、](?=.*(?:[?]|か[。]?$))',
    '(?:さて|さあ|(?:それ)?では|ちなみに|実は|なお|ところで|そういえば|いったい|一体|まあ)、',
    '(?:え[えー]と|えっと|あのう?|ね[えぇ]|うーん|そう(?:です|だ)ね)、',
  ].join('|')})+`,
  'u',
)

// A sentence up to the last that is neither a mark nor white space.
const saying = /^.*(?:%|[^\p{P}\p{Z}\p{Extended_Pictographic}♪])/su

function foldSentences(text: string, fold: typeof foldEnding): string {
  const parts = text.replace(opener, '').split(/((?:[。!?\n]|\.(?!\d))+)/u)
  let form = ''
  for (let i = 0; i < parts.length; i += 2) {
    const sentence = saying.exec(parts[i] as string)?.[0] ?? ''
    // The mark behind a sentence stays in between, so that digits do not meet across it.
    if (sentence !== '') form += `${fold(sentence, parts[i + 1])}。`
  }
  return form
}
