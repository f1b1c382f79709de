/** Workers for tests of tables: the words of each text, one row a word, and whether the table `known` holds them. */
import { type Batch, type BatchMaker, numbers, texts } from '#engine/batch/batch.ts'

export const batch: BatchMaker<{ readonly separator: string }> = ({ separator }, { known }) => {
  const words = new Set(known === undefined ? [] : texts(known, 'word'))
  return (rows: Batch) => {
    const ordinals = numbers(rows, 'ordinal')
    const found = texts(rows, 'text').flatMap((text, row) =>
      text.split(separator).map((word) => ({ ordinal: ordinals[row] as bigint, word, known: words.has(word) })),
    )
    if (found.some(({ word }) => word === 'fail')) throw new Error('a word that fails')
    return {
      ordinal: found.map(({ ordinal }) => ordinal),
      word: found.map(({ word }) => word),
      length: found.map(({ word }) => word.length),
      share: found.map(({ word }) => word.length / 10),
      known: found.map(({ known }) => known),
    }
  }
}
