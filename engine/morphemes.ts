/**
 * Morphemes of Japanese text by kuromoji with the IPA dictionary that its package brings along. Loading takes half a
 * second and 250 MB in each thread, so whoever counts keeps one counter.
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
  /**
   * Those of them in unknown morphemes. Katakana, Latin and digits
   * are left out: they spell names and numbers, unknown in any text.
   */
  readonly unknownCharacters: number
}

/** Counts the morphemes of a text, after NFKC (half-width kana and full-width letters are read as usual ones). */
export type MorphemeCounter = (text: string) => Morphemes

/** Loads the dictionary. Throws where the package is incomplete. */
export async function loadMorphemes(): Promise<MorphemeCounter> {
  const tokenize = await loadTokenizer()
  return (text) => {
    const tokens = tokenize(text)
    const unknown = tokens.filter(isUnknown)
    return {
      morphemes: tokens.length,
      unknown: unknown.length,
      characters: charactersIn(tokens),
      unknownCharacters: charactersIn(unknown),
    }
  }
}

/** A morpheme as the dictionary knows it. */
export interface Word {
  readonly surface: string
  /** The form that stands in the dictionary; the surface where the word is not in it. */
  readonly base: string
  /** How the surface is read, in katakana; the surface where the word is not in the dictionary. */
  readonly reading: string
  /** Part of speech and its first subdivision, as 動詞,自立. */
  readonly kind: string
}

/** Loads the dictionary; gives the words of a text, after NFKC. */
export async function loadWords(): Promise<(text: string) => readonly Word[]> {
  const tokenize = await loadTokenizer()
  return (text) =>
    tokenize(text).map(({ surface_form, basic_form, reading, pos, pos_detail_1 }) => ({
      surface: surface_form,
      base: basic_form === '*' ? surface_form : basic_form,
      reading: reading ?? surface_form,
      kind: `${pos},${pos_detail_1}`,
    }))
}

async function loadTokenizer(): Promise<(text: string) => readonly IpadicFeatures[]> {
  const tokenizer = await new TokenizerBuilder({ loader: new DictionaryLoader({ dic_path: dictionary() }) }).build()
  return (text) => (text.normalize('NFKC').match(piece) ?? []).flatMap((sentence) => tokenizer.tokenize(sentence))
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
