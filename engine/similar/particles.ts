/** Which particles may stand for which without a change of who does what, where and with whom. */
import type { Said } from './words.ts'

/**
 * Whether a word's particles say the same as those of the same word in another text, given the words that follow. They may
 * lack on one side; が may be は; others change places only before certain words (水が飲みたい, 人口の多い県, 町に住む).
 */
export function sameParticles(word: Said, other: Said, following: readonly Said[]): boolean {
  const both = [word.particles, other.particles]
  const [one, two] = [plainParticles(word), plainParticles(other)].sort() as [string, string]
  if (one === two || (one === '' && /^[はがをのにでとて]$/u.test(two))) return true
  if (both.includes('は') && (both.includes('とは') || both.includes('では'))) return true
  return swaps[one + two]?.(following, word) ?? false
}

/** The particles of a word without what changes nothing: には and に, って and は, へ and に; のことを and を, などを and を. */
export function plainParticles({ particles, base, kind }: Said): string {
  const counted = base.endsWith('つ') || /,(?:数|接尾)$/u.test(kind)
  return (counted ? particles.replace(/^ほど/u, '') : particles) // 三つほど is 三つ, but 価格ほど安い is not 価格安い
    .replaceAll(/[ねよか]|^など/gu, '')
    .replace('にて', 'で')
    .replace(/^って/u, 'は')
    .replace('へ', 'に')
    .replace(/(?<=.)は$/u, '')
    .replace(/^の(?=[はがを])/u, '')
}

const able =
  /^(?:できる|出来る|話せる|弾ける|読める|書ける|使える|飲める|歌える|作れる|買える|好き|欲しい|ほしい|たい)$/u
const being = /^(?:見る|見える|住む|暮らす|生きる|生える|育つ|咲く|泊まる|働く|多い)$/u

// Two particles in the order of their letters, and when one may stand for the other.
const swaps: Readonly<Record<string, (following: readonly Said[], word: Said) => boolean>> = {
  がは: () => true,
  がの: tells,
  がを: (following) => following.slice(0, 2).some(({ base }) => able.test(base)),
  でに: (following) => following.slice(0, 2).some(({ base }) => being.test(base)),
  には: (_, { base, kind }) => /^(?:とき|時)$/u.test(base) || kind.startsWith('動詞'), // 鳴くのは and 鳴くのには
}

// 母の作る料理 and 母が作る料理, but 弟の本を読む is not 弟が本を読む.
function tells([next, second, ...rest]: readonly Said[]): boolean {
  if (next === undefined) return false
  if (/副詞可能$/u.test(next.kind) && next.particles === '' && second !== undefined) return tells([second, ...rest]) // 一番好きな
  return (
    /^(?:動詞|形容詞|副詞)|形容動詞語幹$/u.test(next.kind) || (/サ変接続$/u.test(next.kind) && second?.base === 'する')
  )
}
