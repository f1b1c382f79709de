/**
 * What two canonical texts differ in, so that 2018年 and 2019年, 東京 and 京都, ある and ない are never duplicates, however
 * long the text around them. Equal in content: the same kanji, digits, letters and symbols, as often and in the same order, or
 * with one block moved elsewhere; between them the same kana but for particles that say no more, and okurigana.
 */
import { diffChars } from 'diff'
import { hashText } from './shingles.ts'

/** A first difference: other content, the same content in another order, other kana; or more than is looked for. */
export type Difference = 'content' | 'order' | 'moved' | 'kana' | 'far'

const kana = /[\u3041-\u3096ー]/u
const allKana = /[\u3041-\u3096ー]+/gu
const kanji = /[\u4E00-\u9FFF]/u
const kanjiAndKana = /[\u3041-\u3096ー\u4E00-\u9FFF]+/gu

/** A hash of the digits, Latin letters and symbols of a canonical text, free of their order: equal where content is. */
export function figuresHash(text: string): number {
  return hashText(sorted(text.replaceAll(kanjiAndKana, '')))
}

function sorted(text: string): string {
  return [...text].sort().join('')
}

/** The least edit between two texts: what goes and what comes at each place, and the share of both that stays. */
export interface Edit {
  readonly hunks: readonly Hunk[]
  readonly similarity: number
}

interface Hunk {
  readonly gone: string
  readonly come: string
  /** The characters of the first text before and behind. */
  readonly before: string
  readonly behind: string
  readonly last: boolean
}

/** The least edit of insertions and deletions, or undefined where it takes more than `most` of them. */
export function leastEdit(a: string, b: string, most: number): Edit | undefined {
  const changes = diffChars(a, b, { maxEditLength: most })
  if (changes === undefined) return undefined
  const hunks: Hunk[] = []
  let edits = 0
  for (let i = 0; i < changes.length; i++) {
    const change = changes[i] as (typeof changes)[number]
    if (!change.added && !change.removed) continue
    const other = changes[i + 1]?.added || changes[i + 1]?.removed ? changes[i + 1] : undefined
    const both = [change, other]
    const text = (kind: 'added' | 'removed') => both.find((one) => one?.[kind])?.value ?? ''
    const next = i + (other === undefined ? 1 : 2)
    const [gone, come] = [text('removed'), text('added')]
    hunks.push({
      gone,
      come,
      before: changes[i - 1]?.value.at(-1) ?? '',
      behind: changes[next]?.value[0] ?? '',
      last: next >= changes.length,
    })
    edits += gone.length + come.length
    i = next - 1
  }
  const length = a.length + b.length
  return { hunks, similarity: length === 0 ? 1 : 1 - edits / length }
}

/** What two canonical texts differ in, given their least edit; undefined where they say the same. */
export function differenceOf(a: string, b: string, edit: Edit | undefined): Difference | undefined {
  if (a === b) return undefined
  if (sorted(a.replaceAll(allKana, '')) !== sorted(b.replaceAll(allKana, ''))) return 'content'
  if (isMoved(a, b)) return 'moved'
  if (edit === undefined) return 'far'
  if (edit.hunks.some(({ gone, come }) => [...gone, ...come].some((character) => !kana.test(character)))) return 'order'
  const few = edit.hunks.length <= 2 + Math.max(a.length, b.length) / 12
  return few && edit.hunks.every((hunk) => saysNoMore(hunk, a.length)) && !swapped(edit.hunks) ? undefined : 'kana'
}

/** Whether two texts of other content may be the same words, here in kanji, there in kana: their words decide. */
export function maybeSpelling(edit: Edit | undefined): boolean {
  if (edit === undefined) return false
  const inKanji = edit.hunks.filter(({ gone, come }) => kanji.test(gone + come))
  const changed = edit.hunks.map(({ gone, come }) => gone + come).join('')
  const none = (text: string) => !kanji.test(text)
  return (
    /[\u3041-\u3096]/u.test(changed) &&
    !changed.replaceAll(kanjiAndKana, '') &&
    inKanji.every(({ gone, come }) => none(gone) || none(come))
  )
}

// One block moved: 昨日弟は and 弟は昨日. At least one of the two ends in kana, as phrases do, so that 会社 is not 社会. What both
// texts begin and end with may by chance hold some of the blocks, so the middle is widened too.
function isMoved(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let start = 0
  while (a[start] === b[start]) start++
  let end = a.length
  while (end > start && a[end - 1] === b[end - 1]) end--
  for (let left = 0; left < 4 && left <= start; left++)
    for (let right = 0; right < 4 && end + right <= a.length; right++)
      if (isRotated(a.slice(start - left, end + right), b.slice(start - left, end + right))) return true
  return false
}

function isRotated(from: string, to: string): boolean {
  const cut = (from + from).indexOf(to)
  if (cut < 2 || from.length - cut < 2) return false
  return kana.test(from[cut - 1] as string) || kana.test(from.at(-1) as string)
}

// Particles that change places with another without saying more, and kana that are taken for another in typing. が for を
// is none: 犬が追う猫 is not 犬を追う猫.
const alike: ReadonlySet<string> = new Set(
  [
    ['はが', 'がの', 'へに', 'はの', 'にで', 'での'],
    ['はわ', 'をお', 'へえ', 'づず', 'ぢじ'],
  ]
    .flat()
    .flatMap(([one, other]) => [`${one} ${other}`, `${other} ${one}`]),
)
const mayLack: ReadonlySet<string> = new Set(['は', 'が', 'を', 'の', 'に', 'で', 'と', 'て'])
const okurigana: ReadonlySet<string> = new Set([...'わなたまりれしせいきちけげえべめっみこと'])
// What this does not allow, the words decide: とかげ and かげ, 見える and 見る, 去年まで and 去年.
function saysNoMore({ gone, come, before, behind, last }: Hunk, length: number): boolean {
  if (gone !== '' && come !== '') return alike.has(`${gone} ${come}`)
  const more = gone + come
  if (/^[がをにでの]$/u.test(more) && (more === before || more === behind)) return true // がが, but はは is a word
  if (mayLack.has(more) && behind !== '' && !kana.test(before) && before !== '') return true
  if (more === 'だ' && behind === 'と') return true
  if (length >= 20 && isLittle(more, before, behind)) return true
  if (more === 'た') return kanji.test(before) && /[るりれっ]/u.test(behind)
  if (more === 'い' && kanji.test(before)) return /[てた]/u.test(behind) // 巻い-て and 巻-て, but 青い is not 青
  if (more.length === 1 && kanji.test(before) && isOkurigana(more + behind)) return true
  if (kanji.test(before) && kanji.test(behind))
    return more !== 'なし' && more.length <= 2 && [...more].every((one) => okurigana.has(one))
  return last && /^は?(?:どこ|だれ|いつ|どれ|どちら|いくつ)$/u.test(more) // 県は？ 県はどこですか？
}

// In a text long enough: a kana written twice, ために and ため, 使われてた and 使われた.
function isLittle(more: string, before: string, behind: string): boolean {
  if (more === before || more === behind) return true
  return (before + more === 'めに' && !kana.test(behind)) || more + behind === 'てた'
}

// 終わり and 終り, 生まれ and 生れ, 起こる and 起る, 行なう and 行う.
function isOkurigana(kana: string): boolean {
  return /^(?:わ[りるれっす]|まれ|こ[るりっ]|な[うわいっえ])$/u.test(kana)
}

// 犬が猫を and 犬を猫が: one particle for the other here, the other for the one there.
function swapped(hunks: readonly Hunk[]): boolean {
  const changes = new Set(hunks.map(({ gone, come }) => `${gone} ${come}`))
  return hunks.some(({ gone, come }) => gone !== come && changes.has(`${come} ${gone}`))
}
