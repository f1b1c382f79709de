/** Folds spellings for keys of comparison. The published text never changes. */
import { foldNumbers, foldUnits } from './numbers.ts'
import {
  honoured,
  kanaWords,
  katakanaForms,
  latinWords,
  letterNames,
  lonelyNouns,
  newForms,
  replacer,
  shortWords,
} from './variants.ts'

const toKatakana = replacer(katakanaForms)
const toKana = replacer(kanaWords)
const newForm = replacer(newForms)
const latin = new RegExp(`(?<![a-z])(?:${[...latinWords.keys()].join('|')})(?![a-z])`, 'gu')
const letter = new RegExp([...letterNames.keys()].join('|'), 'gu')
// Letters by their names; オージー and イーブイ are words.
const letters = new RegExp(
  `(?<![ァ-ヺー])(?!オージー|イーブイ)(?:${[...letterNames.keys()].join('|')}){2,}(?![ァ-ヺー])`,
  'gu',
)
const polite = new RegExp(`[おご御](?=\\p{Script=Han})(?![${honoured}])`, 'gu')
const lonely = new RegExp(`(?<![\\p{Script=Han}\\p{N}])[${[...lonelyNouns.keys()].join('')}](?!\\p{Script=Han})`, 'gu')

/** NFKC, lower case, without white space: what differs in neither letter nor punctuation meets. */
export function foldWidth(text: string): string {
  return foldCompatible(text).toLowerCase().replaceAll(/\s+/gu, '')
}

/**
 * Folds the spelling of words: NFKC, lower case, old forms of characters, katakana, numbers in kanji, words that are
 * written in kana or in kanji. Punctuation stays, since sentences end there.
 */
export function foldWords(text: string): string {
  const plain = foldSpelling(text).replaceAll(polite, '') // お米 and 米
  return toKana(
    foldNumbers(
      plain.replaceAll(/(?<=[のたるいな])頃/gu, 'ころ').replaceAll(lonely, (noun) => lonelyNouns.get(noun) ?? noun),
    ),
  )
    .replaceAll(/(.)々/gu, '$1$1')
    .replaceAll(/(?<=[ァ-ヺー\u3041-\u3096])虫/gu, 'むし')
}

/** NFKC, but for powers (10² is not 102) and numbers of items (①2/6 is not 12/6). */
export function foldCompatible(text: string): string {
  return text
    .replaceAll(/(?<=\d)[⁰¹²³⁴-⁹]+/gu, '\uE006$&')
    .replaceAll(/[①-⑳](?=\d)/gu, '$&)')
    .normalize('NFKC')
}

/** Folds what is no more than a form of writing: NFKC, lower case, old forms of characters, katakana spelt in two ways, units. */
export function foldSpelling(text: string): string {
  return foldUnits(foldKatakana(foldLatin(newForm(foldCompatible(text).toLowerCase()))))
}

function foldLatin(text: string): string {
  const spelt = /[ァ-ヺ]/u.test(text) ? text.replaceAll(letters, (names) => names.replaceAll(letter, letterOf)) : text
  return spelt.replaceAll(latin, (word) => latinWords.get(word) ?? word)
}

function letterOf(name: string): string {
  return letterNames.get(name) ?? name
}

// The mark at the end of a word: コンピューター and コンピュータ. Of three kana only in words that are written so: メモリー, but
// ハッカー is not ハッカ, nor サンバー サンバ.
const lastMark = new RegExp(
  `(?<=[ァ-ヺー]{4}|(?<![ァ-ヺー])(?:${shortWords.join('|')}))(?<!ジャージ)ー(?![ァ-ヺー])`,
  'gu',
)

function foldKatakana(text: string): string {
  if (!/[ァ-ヺ]/u.test(text)) return text
  const short = text
    .replaceAll(/(?<=[ァ-ヺー]{2})ッ(?=[ァ-ヺー]{2})/gu, '') // スパゲッティ and スパゲティ
    .replaceAll(/(?<=[ァ-ヺー])フォン(?![ァ-ヺ])/gu, 'ホン')
  return toKatakana(short).replaceAll(lastMark, '')
}

/** Katakana as hiragana: りんご and リンゴ. */
export function toHiragana(text: string): string {
  return text.replaceAll(/[ァ-ヶ]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
}
