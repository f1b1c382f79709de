/** Whether two words of one reading may be one word in two spellings. */
import { leastEdit } from './difference.ts'
import { foldSpelling } from './fold.ts'
import { foldNumbers } from './numbers.ts'

/** A word of several kanji: 貸し出し, which the dictionary has as a noun, and 貸出し, as a verb. */
export const isCompound = /\p{Script=Han}.*\p{Script=Han}/u

/** Whether two spellings of one reading may be of one word: the kanji of one are in the other, in order. 作る may be 造る. */
export function mayBeSpelt(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => foldNumbers(foldSpelling(text)).replaceAll(/\P{Script=Han}/gu, '')) as [
    string,
    string,
  ]
  return isWithin(one, other) || isWithin(other, one)
}

function isWithin(few: string, many: string): boolean {
  let at = 0
  for (const character of many) if (character === few[at]) at++
  return at === few.length
}

/** Whether two words differ in okurigana alone. One may lack what the other has: 抜け出す is not 抜き出す. */
export function sameOkurigana(a: string, b: string): boolean {
  if (another.test(a) !== another.test(b)) return false
  if (withoutOkurigana(a) !== withoutOkurigana(b)) return false
  return leastEdit(a, b, a.length + b.length)?.every(({ gone, come }) => gone === '' || come === '') ?? false
}

// Without okurigana another word: 書物, 作物, 見方.
const another = /書き物|作り物|食べ物|生き物|見せ物|見[せえ]方/u

// 売れ残り and 売残り, 巻いて and 巻て, 海の中 and 海中.
function withoutOkurigana(text: string): string {
  return text
    .replaceAll(/(?<=\p{Script=Han})[わりれしせいきちけげえべめみびぎじまな]{1,2}(?=\p{Script=Han})/gu, '')
    .replaceAll(/(?<=[海水山空地土雪森])の(?=[中上下](?!\p{Script=Han}))/gu, '')
    .replaceAll(/(?<=\p{Script=Han})い(?=[てた])/gu, '')
}
