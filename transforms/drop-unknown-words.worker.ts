/** Workers of `drop_unknown_words`: the morphemes of each text. */
import { type BatchMaker, numbers, texts } from '#engine/batch/batch.ts'
import { loadMorphemes } from '#engine/morphemes.ts'

const count = await loadMorphemes()

/** Takes `ordinal` and `text`, gives a row for each. */
export const batch: BatchMaker = () => (rows) => {
  const counts = texts(rows, 'text').map(count)
  return {
    ordinal: numbers(rows, 'ordinal'),
    morphemes: counts.map(({ morphemes }) => morphemes),
    unknown: counts.map(({ unknown }) => unknown),
    characters: counts.map(({ characters }) => characters),
    unknown_characters: counts.map(({ unknownCharacters }) => unknownCharacters),
  }
}
