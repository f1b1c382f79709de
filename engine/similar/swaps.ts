/** Particles that change places without a change of meaning before certain words: 水が飲みたい, 人口の多い県, 町に住む. */
import type { Said } from './words.ts'

/** Whether two particles, in the order of their letters, may stand for one another behind a word, given the words that follow. */
export function maySwap(one: string, other: string, word: Said, following: readonly Said[]): boolean {
  return swaps[one + other]?.(following, word) ?? false
}

const able =
  /^(?:できる|出来る|話せる|弾ける|読める|書ける|使える|飲める|歌える|作れる|買える|好き|欲しい|ほしい|たい)$/u
const being = /^(?:見る|住む|暮らす|生きる|生える|育つ|咲く|泊まる|働く|多い)$/u

// When one may stand for the other.
const swaps: Readonly<Record<string, (following: readonly Said[], word: Said) => boolean>> = {
  がは: (following, { listed }) => listed || !following.some(isClause),
  がの: tells,
  がを: (following, word) => isObject(following) && !wantedBy(following, word),
  での: ([next]) => next?.base === '有名',
  でに: (following) => following.slice(0, 2).some(({ base }) => being.test(base)),
  には: (_, { base }) => /^(?:とき|時)$/u.test(base),
}

// 母が帰ると、すぐに寝た: は is of the sentence, が of the clause.
function isClause({ kind, particles, listed, word, surface }: Said, at: number, following: readonly Said[]): boolean {
  if (word === 'とき' || surface === 'たら') return true
  if (!/^(?:動詞|助動詞)/u.test(kind)) return false
  if (/^(?:ば|てから|ので|のに)$/u.test(particles) || (particles === 'と' && listed)) return true
  // 弟は買った本を読む
  return particles === '' && !listed && isThing(following[at + 1])
}

// 水が飲みたい, 猫が好きだ; but 弟が休みたい is not 弟を休みたい.
function isObject([next, second]: readonly Said[]): boolean {
  if (second?.base === 'たい' || next?.base === 'たい')
    return /^(?:飲む|食べる|見る|読む|買う|知る|作る|聞く|する|やる|使う|着る|歌う|書く|飼う|習う)$/u.test(
      next?.base ?? '',
    )
  return [next, second].some((word) => able.test(word?.base ?? ''))
}

// Neither うち, よう nor 理由, which take whole sentences.
function isThing(next: Said | undefined): boolean {
  return /^名詞,(?!非自立)/u.test(next?.kind ?? '') && !/^(?:理由|訳|方法|原因|仕組み)$/u.test(next?.base ?? '')
}

// 妹が助けたい人 is another than 妹を助けたい人.
function wantedBy(following: readonly Said[], word: Said): boolean {
  if (isPerson(word) && following[0]?.base === '好き' && following.length > 1) return true
  return (
    following.slice(0, 2).some(({ base }) => /^(?:たい|好き|欲しい|ほしい)$/u.test(base)) &&
    following.some(({ word }) => /^(?:だれ|ひと|もの)$/u.test(word))
  )
}

// 父が有名な友人 is not 父の有名な友人.
function isPerson({ base }: Said): boolean {
  return /[父母兄姉弟妹夫妻娘息子祖彼氏君様者人員長]$/u.test(base)
}

function isQuality({ kind, base }: Said): boolean {
  return /^形容詞|形容動詞語幹$/u.test(kind) && !/^(?:好き|嫌い|得意|苦手|欲しい|多い)$/u.test(base)
}

// 母の作る料理 and 母が作る料理, but 弟の本を読む is not 弟が本を読む.
function tells([next, second, ...rest]: readonly Said[], word: Said): boolean {
  if (next === undefined || (isPerson(word) && isQuality(next))) return false
  const isAdverb = /副詞可能$/u.test(next.kind) && next.particles === '' // 一番好きな
  if (isAdverb && second !== undefined) return tells([second, ...rest], word)
  return (
    /^(?:動詞|形容詞|副詞)|形容動詞語幹$/u.test(next.kind) || (/サ変接続$/u.test(next.kind) && second?.base === 'する')
  )
}
