/** The rates of docs/quality-rules.md, over real rows, which are not ours to ship: NAGARE_REAL_DATA names a folder that has them. */
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { id, join as joinSql, sql } from '#engine/sql.ts'
import vanilla from '#pipelines/vanilla-v1.0.1.ts'
import { flaws } from '#transforms/drop-flaws.ts'
import { parquetRows, testBuild } from '../helpers/build.ts'

const root = resolve(import.meta.dirname, '../..')
const mirror = join(resolve(root, process.env.NAGARE_REAL_DATA ?? '../shared/real'), 'mirror')

describe.skipIf(!existsSync(mirror))(`real rows (skipped without ${relative(root, mirror)})`, () => {
  test('each rule hits as many rows as the docs say', async () => {
    const { folder } = await testBuild(vanilla, { sources: { folder: mirror } })
    const counts = Object.entries(flaws).map(([rule, test]) => sql`count(*) FILTER (${test})::INTEGER AS ${id(rule)}`)
    const [found] = await parquetRows(join(folder, 'data', '*.parquet'), joinSql(counts).sql)
    expect(Object.fromEntries(Object.entries(found ?? {}).filter(([, hits]) => hits !== 0))).toEqual({
      empty_response: 1,
      no_word: 3,
      repeats_question: 56,
      refers_below: 3,
      own_article: 2,
      foreign_response: 1,
      headless_sentence: 5,
      empty_brackets: 9,
      gap_in_brackets: 37,
      empty_quotes: 9,
      one_sided_quotes: 2,
      cut_markup: 7,
      transcriber_note: 3,
      ruby_reading: 41,
      html_tag: 3,
      html_entity: 1,
      formula_name: 1,
      editorial_mark: 2,
      invisible_character: 1,
    })
  })
})
