/** Workers of `flag_contamination`: which items of evaluation sets the texts of each row repeat. */
import { type Batch, type BatchMaker, numbers, texts } from '#engine/batch/batch.ts'
import { comparable, finder, type Overlap, type OverlapOptions } from '#engine/overlap.ts'

// What is compared as a whole: each field, and instruction and input together. `all` is searched for parts.
const fields = ['instruction', 'input', 'response', 'question', 'all'] as const

type Texts = [instruction: string, input: string, response: string]

/** Given `probes` (one text a row), gives a row for each probe that a row repeats: by one field, or by all together. */
export const batch: BatchMaker<OverlapOptions> = (options, { probes }) => {
  const { whole, within } = finder(texts(probes as Batch, 'text').map(comparable), options)
  return (rows) => {
    const ordinals = numbers(rows, 'ordinal')
    const columns = ['instruction', 'input', 'response'].map((field) => texts(rows, field))
    const hits: { ordinal: bigint; probe: number; field: string; match: string; score: number }[] = []
    for (let row = 0; row < rows.length; row++) {
      const ordinal = ordinals[row] as bigint
      const [instruction, input, response] = columns.map((column) => comparable(column[row] as string)) as Texts
      const question = input === '' ? '' : instruction + input
      const add = (field: string) => (hit: Overlap) => void hits.push({ ordinal, field, ...hit })
      ;[instruction, input, response, question].forEach((text, i) => {
        whole(text).forEach(add(fields[i] as string))
      })
      within([instruction, input, response].join('\n')).forEach(add('all'))
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
