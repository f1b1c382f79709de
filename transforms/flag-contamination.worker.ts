/** Workers of `flag_contamination`: which items of evaluation sets the texts of each row repeat. */
import { type Batch, type BatchMaker, numbers, texts } from '#engine/batch.ts'
import { comparable, finder, type OverlapOptions } from '#engine/overlap.ts'

const fields = ['instruction', 'input', 'response'] as const

/** Given `probes` (one text a row), gives a row for each probe that a row repeats: by one field, or by all together. */
export const batch: BatchMaker<OverlapOptions> = (options, { probes }) => {
  const { whole, within } = finder(texts(probes as Batch, 'text').map(comparable), options)
  return (rows) => {
    const ordinals = numbers(rows, 'ordinal')
    const columns = fields.map((field) => texts(rows, field))
    const hits: { ordinal: bigint; probe: number; field: string; match: string; score: number }[] = []
    for (let row = 0; row < rows.length; row++) {
      const values = columns.map((column) => comparable(column[row] as string))
      const ordinal = ordinals[row] as bigint
      values.forEach((value, i) => {
        for (const hit of whole(value)) hits.push({ ordinal, field: fields[i] as string, ...hit })
      })
      for (const hit of within(values.join('\n'))) hits.push({ ordinal, field: 'all', ...hit })
    }
    return {
      ordinal: hits.map((hit) => hit.ordinal),
      probe: hits.map((hit) => hit.probe),
      field: hits.map((hit) => hit.field),
      match: hits.map((hit) => hit.match),
      score: hits.map((hit) => hit.score),
    }
  }
}
