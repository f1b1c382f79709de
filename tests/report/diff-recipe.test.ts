/** What differs in two manifests: recipe, source files. */
import { expect, test } from 'vitest'
import { checkpoint, filter } from '#engine/define.ts'
import { sql } from '#engine/sql.ts'
import { dropDuplicates } from '#transforms/drop-duplicates.ts'
import { dropTasks } from '#transforms/drop-tasks.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { compare, edited, released, rewritten } from '../helpers/compare.ts'
import { line, rowsSource } from '../helpers/recipe.ts'

const lines = [line('一', '答')]
const dropNone = filter('drop_none', () => ({ none: sql`FALSE` }))
const keep = toInstruction({})

test.for<[rule: string, before: object, after: object, expected: unknown[]]>([
  [
    'a step with another option',
    { through: [dropTasks({ reasons: { a: ['x', 'y'] } }), keep] },
    { through: [dropTasks({ reasons: { a: ['x'], b: ['y'] } }), keep] },
    [
      { what: 'step', name: 'drop_tasks', part: 'options.reasons.a', before: ['x', 'y'], after: ['x'] },
      { what: 'step', name: 'drop_tasks', part: 'options.reasons.b', after: ['y'] },
    ],
  ],
  [
    'a step removed and one added',
    { through: [dropNone({}), keep] },
    { through: [keep, dropDuplicates({})] },
    [
      { what: 'step', name: 'drop_none', part: null, before: { options: {} } },
      { what: 'step', name: 'drop_duplicates', part: null, after: { options: {} } },
    ],
  ],
  [
    'another order of steps',
    { through: [keep, dropNone({}), dropDuplicates({})] },
    { through: [keep, dropDuplicates({}), dropNone({})] },
    [
      {
        what: 'order of steps',
        name: '',
        part: null,
        before: ['to_instruction', 'drop_none', 'drop_duplicates'],
        after: ['to_instruction', 'drop_duplicates', 'drop_none'],
      },
    ],
  ],
  [
    'another revision of a source',
    { from: [rowsSource({ revision: '1' })] },
    { from: [rowsSource({ revision: '2' })] },
    [{ what: 'source', name: 'rows', part: 'revision', before: '1', after: '2' }],
  ],
  [
    'an expected count',
    { through: [keep, checkpoint('published', { rows: 1 })] },
    { through: [keep, checkpoint('published', { rows: { from: 1, to: 2 } })] },
    [{ what: 'checkpoint', name: 'published', part: 'expected.rows', before: 1, after: { from: 1, to: 2 } }],
  ],
])('recipes: %s', async ([, before, after, expected]) => {
  const differences = await compare(await released(lines, before), await released(lines, after))
  expect(differences.recipe).toEqual(expected)
  expect([differences.rows.same, differences.same]).toEqual([1, false])
})

test('another version of DuckDB is a difference, another time of build is none', async () => {
  const before = await released(lines)
  const later = edited(before, (manifest) => ({ ...manifest, created: '2030-01-01T00:00:00.000Z' }))
  expect((await compare(before, later)).same).toBe(true)
  const other = edited(before, (manifest) => ({ ...manifest, tools: { ...manifest.tools, duckdb: '9.9.9' } }))
  expect((await compare(before, other)).recipe).toMatchObject([{ what: 'tool', name: 'duckdb', after: '9.9.9' }])
})

test('source files: changed, and with both digests', async () => {
  const { files } = await compare(await released(lines), await released([line('一', '答え')]))
  expect(files).toMatchObject([{ source: 'rows', path: 'rows/a.jsonl', before: { bytes: 48 }, after: { bytes: 51 } }])
  expect(files[0]?.before?.sha256).not.toBe(files[0]?.after?.sha256)
})

test('a column that only one publishes is named', async () => {
  const before = await released(lines)
  const { recipe, rows } = await compare(before, await rewritten(before, 'SELECT *, 1 AS score FROM rows'))
  expect(recipe).toEqual([{ what: 'published column', name: 'score', part: null, after: {} }])
  expect(rows.same).toBe(1)
})
