/** Which particles may stand for which without a change of who does what, where and with whom. */
import { mayLack } from './lacking.ts'
import { maySwap } from './swaps.ts'
import type { Said } from './words.ts'

/**
 * Whether a word's particles say the same as those of the same word in another text, given the words that follow. They may
 * lack on one side; が may be は; others change places only before certain words (水が飲みたい, 人口の多い県, 町に住む).
 */
export function sameParticles(word: Said, other: Said, following: readonly Said[]): boolean {
  const both = [word.particles, other.particles]
  if ((word.nominal === 'own') !== (other.nominal === 'own')) return false
  if (sayingOtherwise(word, other, following)) return false
  if (word.particles !== other.particles && isAll(word) && following.some(({ base }) => base === 'ない')) return false
  if (following.length > 0 && word.kind.startsWith('名詞') && isOr(word) !== isOr(other)) return false
  if (isAmount(word) && isTopic(word) !== isTopic(other)) return false
  const [one, two] = [plainParticles(word), plainParticles(other)].sort() as [string, string]
  if (one === two || (one === '' && mayLack(two, word, other, following[0]))) return true
  if (both.includes('は') && isEmphasis(both, word.listed || other.listed, following)) return true
  if (both.includes('は') && both.includes('には') && word.kind.startsWith('動詞')) return true // 鳴くのは and 鳴くのには
  return maySwap(one, two, word, following)
}

// 来るものだ is not 来る, nor 作るもの 作ること.
function sayingOtherwise(word: Said, other: Said, [next]: readonly Said[]): boolean {
  const nominals = new Set([word.nominal, other.nominal])
  if (next?.base === 'ある' && nominals.has('こと') && nominals.has('の')) return true // 買ったことがある
  if (!nominals.has('もの')) return false
  if (nominals.has('の')) return word.particles !== 'は' && other.particles !== 'は' // 作るものを is not 作るのを
  return nominals.has('こと') || (nominals.has('') && word.particles === '' && other.particles === '')
}

// 全員は来ない and 全員が来ない.
function isAll({ base }: Said): boolean {
  return /^(?:全員|全部|全て|すべて|みんな|皆|いつも|毎.|完全)$/u.test(base)
}

// 父か母に, 誰か, どこかへ: not 父、母に, 誰が, どこへ.
function isOr({ particles }: Said): boolean {
  return particles.startsWith('か')
}

// 3時間はかかる: at least so long. 100人は来た.
function isAmount({ kind, base }: Said): boolean {
  return kind.startsWith('名詞,接尾') && /^(?:時間|分|秒|人|名|回|度|個|本|枚|杯|問|つ|キロ|円)$/u.test(base)
}

function isTopic({ particles }: Said): boolean {
  return particles === 'は'
}

// ワードとは何 is ワードは何, 南では雪が降る 南は雪が降る; but 犬とは遊ばない is not 犬は遊ばない, nor 機械では作れない 機械は作れない.
function isEmphasis(both: readonly string[], isListed: boolean, following: readonly Said[]): boolean {
  const [next] = following
  if (both.includes('とは'))
    return isListed || following.length === 0 || following.some(({ sound }) => sound === 'なん')
  if (!both.includes('では')) return false
  return /^(?:ない|どう)$/u.test(next?.base ?? '') || following.some(({ particles }) => particles.startsWith('が'))
}

/** The particles of a word without what changes nothing: には and に, って and は, へ and に; のことを and を, などを and を. */
export function plainParticles({ particles, kind, nominal }: Said): string {
  const plain = particles
    .replaceAll(/[ねよ]|(?<!と)か|^など/gu, '')
    .replace('にて', 'で')
    .replace(/^って/u, 'は')
    .replace('へ', 'に')
    .replace(/(?<=.)は$/u, '')
  return kind.startsWith('名詞') && nominal === '' ? plain : plain.replace(/^の(?=[はがを])/u, '') // 弟のは is not 弟は
}
