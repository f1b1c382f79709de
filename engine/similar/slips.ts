/**
 * Slips of typing, and texts that were cut off. One kana more or less makes another word only too often (おじいさん and
 * おじさん, 食べたい and 食べた), so a slip counts only where it breaks a word of grammar, or writes twice what no word
 * holds twice.
 */

/** Shorter texts are taken as they are. */
const shortest = 20

// A particle, the end of a verb, or a kana of its inflection; with marks, where what follows them tells.
const twice = new RegExp(
  [
    '([がを])(?=\\1)',
    '(?<=[\\p{Script=Han}ァ-ヺー])([にのでへ])(?=\\2(?!き))',
    '(?<=(?![鶏豚牛太桃])\\p{Script=Han}|て)も(?=も\\p{Script=Han})',
    '(?<=\\p{Script=Han})([くすつぬぶむるう])(?=\\3(?:[、。とがのはを]|$))',
    '(?<=\\p{Script=Han})([りきしみいちび])(?=\\4、)',
    'て(?=てい[るたま])',
    'っ(?=っ)',
    '(?<=(?:\\p{Script=Han}|[ァ-ヺー])も)を',
    '(?<=[てで])い(?=い[るた])', // 泣いていいました may be 言いました
    'く(?=くな[りるっい])',
    '(?<=[いきぎしちにびみりえけげせてねべめれっん])た(?=た[。、])',
    '(?<=[いきぎしちにびみりえけげせてねべめれ])ま(?=ます|まし|ませ)',
    '(?<=[かがさたなばまらわ])さ(?=され)',
  ].join('|'),
  'gu',
)

// Without a kana they are no words: not なければ, which may be なれば, nor について, which may be にいて.
const grammar = 'よう[にな]|に(?=ついて)|ません|ください|でしょう|なので|ございま'
const missing = new RegExp(grammar, 'gu')
// In the other order kana seldom make a word.
const moved = new RegExp(`${grammar}|なけれ|ました|ます|ところ|られ|れる|れた|やす[いく]|という|として|った`, 'gu')

/**
 * Whether two texts, long enough, differ in one slip: a particle written twice (ものがが), a word of grammar with a kana
 * missing (よに) or two changed (ことろ).
 */
export function isSlip(a: string, b: string): boolean {
  if (a.length > b.length) return isSlip(b, a)
  if (a.length < shortest || b.length > a.length + 1) return false
  if (a.replaceAll(twice, '') === b.replaceAll(twice, '')) return true
  return breaks(b, a) || (a.length === b.length && breaks(a, b))
}

// Whether one edit of kana in `intact` breaks a word of grammar there, and leaves none.
function breaks(intact: string, slip: string): boolean {
  let at = 0
  while (at < intact.length && intact[at] === slip[at]) at++
  const [gone, come] = edited(intact.slice(at), slip.slice(at))
  if (gone === undefined || come === undefined || !/^[\u3041-\u3096]+$/u.test(gone + come)) return false
  return holds(intact, at, gone.length) && !holds(slip, at, come.length)
}

// What stands in one rest of a text and in its place in the other: a kana more or less, or two in the other order.
function edited(intact: string, slip: string): readonly [gone?: string, come?: string] {
  if (intact.slice(1) === slip) return [intact.slice(0, 1), '']
  const [one, other] = [intact.slice(0, 2), slip.slice(0, 2)]
  const isSwap = one[0] === other[1] && one[1] === other[0] && intact.slice(2) === slip.slice(2)
  return isSwap ? [one, other] : []
}

// Whether a word of grammar spans the place.
function holds(text: string, at: number, length: number): boolean {
  const [from, to] = [Math.max(0, at - 4), at + length + 4]
  for (const { index, 0: word } of text.slice(from, to).matchAll(length === 2 ? moved : missing)) {
    const start = from + index
    if (start <= at && start + word.length >= at + length) return true
  }
  return false
}

/** Whether one text is the other with the last kana of its last word missing: 使われま for 使われます. */
export function isCut(a: string, b: string): boolean {
  const [cut, whole] = a.length < b.length ? [a, b] : [b, a]
  if (cut.length < shortest || !whole.startsWith(cut)) return false
  return /(?:(?<=[まで])す|(?<=まし|でし)た)[。．.]?$/u.test(whole) && /^[すた][。．.]?$/u.test(whole.slice(cut.length))
}
