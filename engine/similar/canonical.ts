/** The canonical form of a text: what two spellings of one text have in common, for keys of comparison only. */
import { foldEnding } from './endings.ts'
import { foldWidth, foldWords, stripMarks, toHiragana } from './fold.ts'

/**
 * The canonical form: words folded, sentence endings folded, marks gone, katakana as hiragana. Where nothing or one
 * kana is left (？ and ！, か), the text keeps its endings, or its marks.
 */
export function canonical(text: string): string {
  const folded = toHiragana(stripMarks(foldSentences(foldWords(text))))
  return /^[\u3041-\u3096]?$/u.test(folded) ? canonicalName(text) : folded
}

/** The canonical form of a name, a title, a word: as it is, without what sentences end in (歩く is not 歩む). */
export function canonicalName(text: string): string {
  const plain = toHiragana(stripMarks(foldWords(text)))
  return plain === '' ? foldWidth(text) : plain
}

function foldSentences(text: string): string {
  // 「…た。」です。 and 「…た」です。 end alike.
  const closed = text.replaceAll(/。?[」』](?=(?:です|である|だ)?(?:。|$))/gu, '。')
  const parts = closed.split(/((?:[。!?\n]|\.(?!\d))+)/u)
  let folded = ''
  for (let i = 0; i < parts.length; i += 2) {
    const sentence = (parts[i] as string).replace(/[\p{P}\p{Z}\p{Extended_Pictographic}♪]+$/u, '')
    // The mark behind a sentence stays in between, so that digits do not meet across it.
    if (sentence !== '') folded += `${foldEnding(sentence.trimStart(), parts[i + 1])}。`
  }
  return folded
}
