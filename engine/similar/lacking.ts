/** Which particles may lack without a change of meaning: 水(を)飲む, りんご(の)ジュース. */
import type { Said } from './words.ts'

/** Whether a particle behind `word` may lack in `other`, the same word in another text, or the other way round; `next` follows it. */
export function mayLack(particle: string, word: Said, other: Said, next: Said | undefined): boolean {
  const isListed = word.listed || other.listed
  if (next !== undefined && joins[particle]?.(word, next, isListed)) return false
  if (/^[はがをて]$/u.test(particle)) return true
  if (particle === 'の') return !tellsOf(word.particles === '' ? word : other, next)
  return /^[でとに]$/u.test(particle) && (isListed || !isCount(word))
}

// Where word and next are another word, or tell otherwise, without the particle. A comma keeps them apart.
const joins: Readonly<Record<string, (word: Said, next: Said, isListed: boolean) => boolean>> = {
  と: (_, next) => isNoun(next), // カレーとパン is not カレーパン
  の: (_, { base }) => /^[中上下内外間前後]$/u.test(base), // 目の上 is not 目上
  に: (word, next, isListed) => word.kind.endsWith('形容動詞語幹') || (!isListed && tiesNoun(word, next)), // 簡単に, 子どもに服
  で: (word, next, isListed) => next.base === 'できる' || (!isListed && tiesNoun(word, next)), // 電話でできる
  を: (_, next, isListed) => !isListed && isCompounded(next), // ワインをグラスに is not ワイングラスに
  が: (_, next, isListed) => !isListed && isCompounded(next), // 市民が病院を is not 市民病院を
  て: (_, { kind, base }, isListed) => !isListed && kind.startsWith('動詞') && !/^(?:いる|ある|くる|いく)$/u.test(base), // 歌って終わる is not 歌い終わる
}

function isNoun({ kind }: Said): boolean {
  return kind.startsWith('名詞')
}

// But 孫のために靴を is 孫のため靴を, and 推計で何人 is 推計何人.
function tiesNoun(word: Said, next: Said): boolean {
  return isNoun(next) && word.base !== 'ため' && next.sound !== 'なん'
}

function isCompounded({ kind, sound }: Said): boolean {
  return /^名詞,(?:一般|サ変接続|固有名詞)$/u.test(kind) && !sound.startsWith('なん')
}

// りんごのジュース is りんごジュース, but りんご、ジュース are two; 東京大学 and フランスパン are no 東京の大学, フランスのパン.
function tellsOf(bare: Said, next: Said | undefined): boolean {
  return bare.listed || (bare.kind === '名詞,固有名詞' && next !== undefined && isNoun(next) && !/^最/u.test(next.base))
}

// 5日に休む, 一人で育てる, 三つに切る: not 5日, 一人, 三つ.
function isCount({ kind, base }: Said): boolean {
  return (
    /,(?:数|接尾)$/u.test(kind) ||
    /[日月年人つ個時分]$|(?:メートル|キロ|センチ|グラム|リットル|^[ck]?m|^[km]?g)$/u.test(base)
  )
}
