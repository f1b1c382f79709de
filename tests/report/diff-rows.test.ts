/** Literal rows in, literal differences out: what `nagare diff` says of each kind. */
import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { filter } from '#engine/define.ts'
import { sql } from '#engine/sql.ts'
import { jsonl } from '#sinks/jsonl.ts'
import { parquet } from '#sinks/parquet.ts'
import { dropDuplicates } from '#transforms/drop-duplicates.ts'
import { dropTasks } from '#transforms/drop-tasks.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { causes, compare, edited, released, rewritten, tally } from '../helpers/compare.ts'
import { line, rowsSource } from '../helpers/recipe.ts'

const none = { same: 0, added: 0, removed: 0, changed: 0, relabelled: 0, relocated: 0 }
const [one, two, three] = [line('一', '答'), line('二', '答'), line('三', '答')]
const keepAll = [toInstruction({})]
const dropShort = filter('drop_short', () => ({ short: sql`length(instruction) < 2` }))
const plain = (response: 'response' | 'output', provenance: boolean) =>
  parquet({ rowsPerFile: 3, rowsPerGroup: 2048, response, provenance, compression: 'zstd' })

test('the same release twice has no difference', async () => {
  const folder = await released([one, two, three])
  const differences = await compare(folder, folder)
  expect(tally(differences)).toEqual({ ...none, same: 3 })
  expect([differences.same, differences.recipe, differences.files, differences.notes]).toEqual([true, [], [], []])
})

test('rows behind the others are added; the file that has them is named', async () => {
  const differences = await compare(await released([one]), await released([one, two, three]))
  expect(tally(differences)).toEqual({ ...none, same: 1, added: 2 })
  expect(causes(differences.rows.added.groups)).toEqual([['other_files', 'rows', null, 2, ['二', '三']]])
  expect(differences.files).toMatchObject([{ source: 'rows', path: 'rows/a.jsonl', before: { bytes: 48 } }])
  expect(differences.same).toBe(false)
})

test('a row that came to stand before the others moves them, and is the only one added', async () => {
  const differences = await compare(await released([two, three]), await released([one, two, three]))
  expect(tally(differences)).toEqual({ ...none, added: 1, relocated: 2 })
  expect(differences.rows.relocated.examples.map(({ before, after }) => [before.row, after.row])).toEqual([
    [1, 2],
    [2, 3],
  ])
})

test('a row that a new step drops is removed, with the step, its reason and its place', async () => {
  const through = [dropShort({}), ...keepAll]
  const lines = [one, line('四季', '春夏秋冬'), two]
  const { rows } = await compare(await released(lines, { through: keepAll }), await released(lines, { through }))
  expect(causes(rows.removed.groups)).toEqual([['dropped', 'drop_short', 'short', 2, ['一', '二']]])
  expect(rows.removed.groups[0]?.examples[1]).toMatchObject({ source: 'rows@1', file: 'rows/a.jsonl', row: 3 })
})

test('the other way round the row is added, and was dropped before', async () => {
  const through = [dropShort({}), ...keepAll]
  const { rows } = await compare(await released([one], { through }), await released([one], { through: keepAll }))
  expect(causes(rows.added.groups)).toEqual([['dropped', 'drop_short', 'short', 1, ['一']]])
})

test('each reason is counted by itself, the most frequent first', async () => {
  const through = [
    ...keepAll,
    filter('drop', () => ({ odd: sql`response = '甲'`, even: sql`response = '乙'` }))({}),
    dropDuplicates({}),
  ]
  const lines = [line('一', '甲'), line('二', '乙'), line('三', '乙'), line('四', '丙'), line('四', '丙')]
  const { rows } = await compare(await released(lines, { through: keepAll }), await released(lines, { through }))
  expect(causes(rows.removed.groups)).toEqual([
    ['dropped', 'drop', 'even', 2, ['二', '三']],
    ['dropped', 'drop', 'odd', 1, ['一']],
    ['dropped', 'drop_duplicates', 'exact_duplicate', 1, ['四']],
  ])
  expect(rows.removed.groups[2]?.examples[0]).toMatchObject({
    row: 5,
    evidence: { kept_file: 'rows/a.jsonl', kept_row: 4 },
  })
})

test('a row dropped from a file with other bytes is found by its texts, wherever it stands', async () => {
  const before = await released([one, two], { through: keepAll })
  const through = [filter('drop_two', () => ({ two: sql`instruction = '二'` }))({}), ...keepAll]
  const { rows } = await compare(before, await released([two, three, one], { through }))
  expect(causes(rows.removed.groups)).toEqual([['dropped', 'drop_two', 'two', 1, ['二']]])
})

test('a row whose place now holds broken JSON is removed as rejected', async () => {
  const { rows } = await compare(await released([one, two]), await released([one, '{"instruction": "二"']))
  expect(causes(rows.removed.groups)).toEqual([['rejected', 'rows', 'bad_json', 1, ['二']]])
})

test('a row of a source that is read no more', async () => {
  const more = rowsSource({ name: 'more', path: 'rows/a.jsonl' })
  const through = keepAll
  const both = await released([one], { from: [rowsSource(), more], through })
  const differences = await compare(both, await released([one], { through }))
  expect(causes(differences.rows.removed.groups)).toEqual([['no_source', 'more', null, 1, ['一']]])
  expect(differences.recipe).toEqual([
    { what: 'source', name: 'more', part: null, before: { revision: '1', license: 'CC0-1.0' } },
  ])
})

test('another text at the same place is a changed row: which columns, and which characters', async () => {
  const before = [line('問い', '東京は日本の首都です。', '文'), two]
  const after = [line('問い', '東京が日本の首都でした。', ''), two]
  const { rows } = await compare(await released(before), await released(after))
  expect(tally({ rows } as never)).toEqual({ ...none, same: 1, changed: 1 })
  expect(rows.changed.columns).toEqual({ instruction: 0, input: 1, response: 1 })
  expect(rows.changed.examples[0]?.columns).toEqual({
    input: [{ kind: 'removed', text: '文' }],
    response: [
      { kind: 'same', text: '東京' },
      { kind: 'removed', text: 'は' },
      { kind: 'added', text: 'が' },
      { kind: 'same', text: '日本の首都で' },
      { kind: 'removed', text: 'す' },
      { kind: 'added', text: 'した' },
      { kind: 'same', text: '。' },
    ],
  })
})

test('a text that only moved to another line is no change', async () => {
  const differences = await compare(await released([one, two]), await released([two, one]))
  expect(tally(differences)).toEqual({ ...none, relocated: 2 })
})

test('moved labels: the same text, another task and licence', async () => {
  const after = await released([one, two], {
    from: [rowsSource({ task: 'commonsense', license: 'LicenseRef-public-domain' })],
  })
  const { rows, counts } = await compare(await released([one, two]), after)
  expect(tally({ rows } as never)).toEqual({ ...none, relabelled: 2 })
  expect(rows.relabelled.moves).toEqual([
    { column: 'task', before: 'mixed', after: 'commonsense', rows: 2 },
    { column: 'license', before: 'CC0-1.0', after: 'LicenseRef-public-domain', rows: 2 },
  ])
  expect(counts.task).toEqual([
    { name: 'commonsense', before: 0, after: 2 },
    { name: 'mixed', before: 2, after: 0 },
  ])
})

test.for<[state: string, before: string[], after: string[], expected: object]>([
  ['three of one text became one', [one, one, one], [one], { same: 1, removed: 2 }],
  ['one became three', [one], [one, one, one], { same: 1, added: 2 }],
  ['two of two stay', [one, one], [one, one], { same: 2 }],
  ['one of two copies became another text', [one, one], [one, two], { same: 1, changed: 1 }],
])('rows are multisets: %s', async ([, before, after, expected]) => {
  const differences = await compare(
    await released(before, { through: keepAll }),
    await released(after, { through: keepAll }),
  )
  expect(tally(differences)).toEqual({ ...none, ...expected })
})

test('rows are multisets by id alone, too', async () => {
  const settings = { to: [plain('response', false)], through: keepAll }
  const differences = await compare(
    await released([one, one, one, two], settings),
    await released([one, two], settings),
  )
  expect(tally(differences)).toEqual({ ...none, same: 2, removed: 2 })
})

test('of two equal texts with different labels the one that keeps its label is not the one that went', async () => {
  const labelled = (first: string) => [
    rowsSource({ name: 'left', path: 'rows/a.jsonl', task: first }),
    rowsSource({ name: 'right', path: 'rows/a.jsonl', task: 'other' }),
  ]
  const through = [dropTasks({ reasons: { gone: ['gone'] } }), toInstruction({})]
  const before = await released([one], { from: labelled('gone'), through: keepAll })
  const { rows } = await compare(before, await released([one], { from: labelled('gone'), through }))
  expect(rows.relabelled.rows).toBe(0)
  expect(causes(rows.removed.groups)).toEqual([['dropped', 'drop_tasks', 'gone', 1, ['一']]])
})

test.for<[state: string, before: [string, boolean], after: [string, boolean]]>([
  ['both', ['response', false], ['response', false]],
  ['one', ['response', true], ['output', false]],
])('where %s publish no places, rows are matched by id alone, and the result says so', async ([, ...published]) => {
  const [to, toAfter] = published.map(([response, places]) => [plain(response as 'output', places)]) as [
    [never],
    [never],
  ]
  const through = [dropShort({}), ...keepAll]
  const lines = [one, line('四季', '春'), line('五感', '甲')]
  const changed = [one, line('四季', '春'), line('五感', '乙')]
  const before = await released(lines, { to, through: keepAll })
  const differences = await compare(before, await released(changed, { to: toAfter, through }))
  expect(tally(differences)).toEqual({ ...none, same: 1, removed: 2, added: 1 })
  expect(causes(differences.rows.removed.groups)).toEqual([
    ['dropped', 'drop_short', 'short', 1, ['一']],
    ['unknown', null, null, 1, ['五感']],
  ])
  expect(differences.matched).toBe('id')
  expect(differences.notes.join()).toMatch(
    /publishes no labels and places in the sources: rows were matched by id alone/,
  )
})

test('a release that publishes `output` holds the same rows as one that publishes `response`', async () => {
  const before = await released([one, two], { to: [plain('output', true)] })
  const differences = await compare(before, await released([one, two], { to: [plain('response', true)] }))
  expect(tally(differences)).toEqual({ ...none, same: 2 })
  expect([differences.matched, differences.same]).toEqual(['id and place', false])
})

test('JSON lines hold the same rows as Parquet; texts that look like dates stay texts', async () => {
  const lines = [line('2023-09-09', '答'), line('二', '5b7e0e0c-6a9b-4b7e-9a57-0123456789ab')]
  const to = [jsonl({ rowsPerFile: 1, response: 'output', provenance: true })]
  const differences = await compare(await released(lines, { to }), await released(lines.slice(1)))
  expect(tally(differences)).toEqual({ ...none, removed: 1, relocated: 1 })
  expect(differences.rows.relocated.examples[0]?.before).toMatchObject({ instruction: '二', row: 2 })
})

test('a release without rows', async () => {
  const differences = await compare(await released([]), await released([one]))
  expect(tally(differences)).toEqual({ ...none, added: 1 })
})

test('the order of rows in the files changes nothing', async () => {
  const before = await released([one, two, two, three], { through: keepAll })
  const after = await released([two, three, line('四', '答'), line('五', '答'), two], { through: keepAll })
  const turned = [
    await rewritten(before, 'FROM rows ORDER BY nth DESC'),
    await rewritten(after, 'FROM rows ORDER BY response, id'),
  ]
  expect(await compare(turned[0] as string, turned[1] as string)).toEqual(await compare(before, after))
})

test('a published id that is not of its texts hides no change, and is said', async () => {
  const before = await released([one, two])
  const after = await rewritten(
    before,
    "SELECT * REPLACE (response || CASE id WHEN min(id) OVER () THEN '！' ELSE '' END AS response) FROM rows",
  )
  const differences = await compare(before, after)
  expect(tally(differences)).toEqual({ ...none, same: 1, changed: 1 })
  expect(differences.notes).toEqual([
    '1 rows of small 1.0.0+mirror publish an id that is not of their texts; they were compared by their texts.',
  ])
})

test('at most so many rows are shown as asked for; all are counted', async () => {
  const { rows } = await compare(await released([one]), await released([one, two, three]), 1)
  expect(causes(rows.added.groups)).toEqual([['other_files', 'rows', null, 2, ['二']]])
})

test('dropped files that are gone are said, and the rest stands', async () => {
  const through = [dropShort({}), ...keepAll]
  const before = await released([one], { through: keepAll })
  const after = edited(await released([one], { through }), (manifest) => manifest)
  rmSync(`${after}/dropped`, { recursive: true })
  const { rows, notes } = await compare(before, after)
  expect(causes(rows.removed.groups)).toEqual([['unknown', null, null, 1, ['一']]])
  expect(notes).toEqual([
    expect.stringMatching(
      /^dropped\/drop_short of .* is missing: reasons of the rows that it held \(1\) are not known/,
    ),
  ])
})
