import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dropDuplicates } from '#transforms/drop-duplicates.ts'
import { runStep } from '../helpers/build.ts'

// Each row is written instruction|input|response; `kept` are the places of the rows that stay.
test.for<[rule: string, rows: string[], kept: number[]]>([
  ['rows that differ all stay', ['a||1', 'b||1'], [0, 1]],
  ['of equal rows the first stays', ['a|x|1', 'b|x|1', 'a|x|1', 'a|x|1'], [0, 1]],
  ['two groups of equal rows keep one each', ['a||1', 'b||1', 'b||1', 'a||1'], [0, 1]],
  ['pairs that differ in the instruction keep one each', ['a|x|1', 'b|x|1', 'a|x|1', 'b|x|1'], [0, 1]],
  ['pairs that differ in the input keep one each', ['a|x|1', 'a|y|1', 'a|x|1', 'a|y|1'], [0, 1]],
  ['pairs that differ in the response keep one each', ['a|x|1', 'a|x|2', 'a|x|1', 'a|x|2'], [0, 1]],
  ['one row alone stays', ['a||1'], [0]],
  ['another instruction makes another row', ['a|x|1', 'b|x|1'], [0, 1]],
  ['another input makes another row', ['a|x|1', 'a|y|1'], [0, 1]],
  ['another response makes another row', ['a|x|1', 'a|x|2'], [0, 1]],
  ['an empty input is not one blank', ['a||1', 'a| |1'], [0, 1]],
  ['a text that moves over to the next field is another row', ['ab|c|', 'a|bc|', '|abc|', 'abc||'], [0, 1, 2, 3]],
  ['instruction and response changed over are another row', ['a||b', 'b||a'], [0, 1]],
  ['rows without any text are equal', ['||', '||'], [0]],
  ['half-width kana differs from full-width', ['ﾎﾞｽ||1', 'ボス||1'], [0, 1]],
  ['a blank at the end makes a difference', ['a||1', 'a||1 '], [0, 1]],
  ['upper case differs from lower case', ['a||1', 'A||1'], [0, 1]],
  ['composed differs from decomposed', ['が||1', 'か\u3099||1'], [0, 1]],
])('%s', async ([, texts, kept]) => {
  const rows = texts.map(row)
  const result = await runStep(dropDuplicates({}), rows)
  expect(result.kept).toEqual(kept.map((n) => rows[n]))
  expect(result.dropped).toHaveLength(rows.length - kept.length)
})

test('a dropped row says which row stayed in its place', async () => {
  const rows = ['b||1', 'a||1', 'a||1', 'b||1', 'a||1'].map(row)
  const { dropped } = await runStep(dropDuplicates({}), rows)
  const kept = (n: number) => ({ kept_id: `id${n}`, kept_source: 's@1', kept_file: `f${n}`, kept_row: n + 1 })
  const reason = 'exact_duplicate'
  expect(dropped.toSorted((a, b) => Number(a.row) - Number(b.row))).toEqual([
    { ...rows[2], reason, ...kept(1) },
    { ...rows[3], reason, ...kept(0) },
    { ...rows[4], reason, ...kept(1) },
  ])
})

test('what stays and what is dropped are all rows, and dropping twice is dropping once', async () => {
  const word = fc.constantFrom('', 'a', 'b', 'ab')
  const texts = fc.tuple(word, word, word).map((fields) => fields.join('|'))
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 40 }), async (written) => {
      const rows = written.map(row)
      const once = await runStep(dropDuplicates({}), rows)
      expect(once.kept).toHaveLength(new Set(written).size)
      expect(ids([...once.kept, ...once.dropped])).toEqual(ids(rows))
      const twice = await runStep(dropDuplicates({}), once.kept as ReturnType<typeof row>[])
      expect(twice).toMatchObject({ kept: once.kept, dropped: [] })
    }),
    { numRuns: 20 },
  )
})

function row(text: string, n: number) {
  const [instruction = '', input = '', response = ''] = text.split('|')
  return { id: `id${n}`, instruction, input, response, source: 's@1', file: `f${n}`, row: n + 1 }
}

function ids(rows: readonly { readonly id?: unknown }[]): string[] {
  return rows.map(({ id }) => String(id)).toSorted()
}
