import { batches, filterRows } from '#engine/define.ts'
import { input, type Sql, sql } from '#engine/sql.ts'
import { countOf } from '#engine/text.ts'

/** Which responses are looked at, and which of them go. */
export interface UnknownWordsOptions {
  /** The share of characters in unknown words from which a row is dropped, 0 to 1. */
  readonly share: number
  /** Han and hiragana characters that a response must have, brackets left out: of a few, one name is most. */
  readonly characters: number
  /** Only responses with a lower share of hiragana among these are looked at: running Japanese has more, other text none. */
  readonly hiragana: number
}

/**
 * Drops rows whose response consists of words that kuromoji's dictionary does not hold: Chinese, or text in a wrong
 * encoding. Counted are Han and hiragana characters, as every name in katakana is unknown; parts in brackets are left out, as they
 * are readings. Wrong for long names of emperors and places. Evidence columns: `characters`, `unknown_characters`.
 */
export const dropUnknownWords = filterRows('drop_unknown_words', ({ share, ...selected }: UnknownWordsOptions) => ({
  reasons: ['unknown_words'],
  tables: {
    counts: batches({
      name: 'counts',
      version: '1',
      module: '#transforms/drop-unknown-words.worker.ts',
      options: {},
      select: candidates(selected),
      gives: {
        ordinal: 'BIGINT',
        morphemes: 'INTEGER',
        unknown: 'INTEGER',
        characters: 'INTEGER',
        unknown_characters: 'INTEGER',
      },
    }),
  },
  dropped: sql`
    SELECT rows.*, 'unknown_words' AS reason, counts.characters, counts.unknown_characters
    FROM ${input} AS rows JOIN counts USING (ordinal)
    WHERE counts.characters > 0 AND counts.unknown_characters >= ${share} * counts.characters`,
}))

/** SELECT of `ordinal` and `text` of the responses that kuromoji is asked about: few, as it takes its time. */
export function candidates({ characters, hiragana }: Omit<UnknownWordsOptions, 'share'>): Sql {
  const text = sql`regexp_replace(response, '[（(][^（）()]*[）)]', '', 'g')`
  const counted = countOf(text, '\\p{Han}\\p{Hiragana}')
  return sql`
    SELECT ordinal, ${text} AS text FROM ${input}
    WHERE ${counted} >= ${characters} AND ${countOf(text, '\\p{Hiragana}')} < ${hiragana} * ${counted}`
}
