/**
 * Morphemes of Japanese text by kuromoji with the IPA dictionary that its package brings along. Loading takes half a second
 * and 250 MB in each thread, so whoever counts keeps one counter.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type IpadicFeatures, TokenizerBuilder } from '@patdx/kuromoji'
import DictionaryLoader from '@patdx/kuromoji/node'

/** What a text is made of. */
export interface Morphemes {
  /** Morphemes, punctuation included. */
  readonly morphemes: number
  /** Those that the dictionary does not hold: names, numbers, Latin words, and what is no Japanese. */
  readonly unknown: number
  /** Characters in Han or hiragana. */
  readonly characters: number
  /** Those of them in unknown morphemes. Katakana, Latin and digits are left out: they spell names and numbers, unknown in any text. */
  readonly unknownCharacters: number
}

/** Counts the morphemes of a text, after NFKC (half-width kana and full-width letters are read as usual ones). */
export type MorphemeCounter = (text: string) => Morphemes

/** Loads the dictionary. Throws where the package is incomplete. */
export async function loadMorphemes(): Promise<MorphemeCounter> {
  const tokenizer = await new TokenizerBuilder({ loader: new DictionaryLoader({ dic_path: dictionary() }) }).build()
  return (text) => {
    const pieces = text.normalize('NFKC').match(piece) ?? []
    const tokens = pieces.flatMap((sentence) => tokenizer.tokenize(sentence))
    const unknown = tokens.filter(isUnknown)
    return {
      morphemes: tokens.length,
      unknown: unknown.length,
      characters: charactersIn(tokens),
      unknownCharacters: charactersIn(unknown),
    }
  }
}

// Pieces end where a sentence or a line does, else after 400 characters: kuromoji's time grows with the square of a
// sentence's length.
const piece = /[^。！？!?\n]{1,400}[。！？!?]*|[。！？!?]+/gu
const counted = /[\p{Script=Han}\p{Script=Hiragana}]/gu

function isUnknown(token: IpadicFeatures): boolean {
  return token.word_type === 'UNKNOWN'
}

function charactersIn(tokens: readonly IpadicFeatures[]): number {
  return tokens.reduce((sum, token) => sum + (token.surface_form.match(counted)?.length ?? 0), 0)
}

function dictionary(): string {
  const build = dirname(fileURLToPath(import.meta.resolve('@patdx/kuromoji')))
  return join(build, '..', 'dict')
}
