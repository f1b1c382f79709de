import { type Batch, type BatchMaker, numbers, texts } from '#engine/batch/batch.ts'
import { dictionaryWhenAsked } from '#engine/similar/dictionary.ts'
import { type Nearness, nearness } from '#engine/similar/near.ts'
import { type RowReader, type RowTexts, rowReader } from '#engine/similar/row-texts.ts'

export interface PairOptions extends Nearness {
  readonly templates: readonly string[]
}

/** Of pairs of rows (`one`, `other`) those that are near-duplicates, with their `similarity`. */
export const batch: BatchMaker<PairOptions> = ({ templates, ...near }, { shared }) => {
  const read = rowReader({ templates, shared: shared === undefined ? [] : texts(shared, 'instruction') })
  const dictionary = dictionaryWhenAsked()
  return async (pairs) => {
    const known = new Map<bigint, RowTexts>() // rows stand in many pairs
    const [ones, others] = [side(pairs, 'one', read, known), side(pairs, 'other', read, known)]
    const found: { one: bigint; other: bigint; similarity: number }[] = []
    for (let pair = 0; pair < pairs.length; pair++) {
      const similarity = await nearness(ones.texts(pair), others.texts(pair), near, dictionary)
      if (similarity !== undefined)
        found.push({ one: ones.ranks[pair] as bigint, other: others.ranks[pair] as bigint, similarity })
    }
    return {
      one: found.map(({ one }) => one),
      other: found.map(({ other }) => other),
      similarity: found.map(({ similarity }) => similarity),
    }
  }
}

interface Side {
  readonly ranks: BigInt64Array
  readonly texts: (pair: number) => RowTexts
}

function side(pairs: Batch, name: string, read: RowReader, known: Map<bigint, RowTexts>): Side {
  const column = (field: string) => texts(pairs, `${name}_${field}`)
  const [instructions, inputs, responses] = [column('instruction'), column('input'), column('response')]
  const literal = numbers(pairs, `${name}_literal`)
  const ranks = numbers(pairs, name)
  const readRow = (pair: number) =>
    read(instructions[pair] ?? '', inputs[pair] ?? '', responses[pair] ?? '', literal[pair] === 1n)
  return {
    ranks,
    texts: (pair) => {
      const rank = ranks[pair] as bigint
      const row = known.get(rank) ?? readRow(pair)
      known.set(rank, row)
      return row
    },
  }
}
