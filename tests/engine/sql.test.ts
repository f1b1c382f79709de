import { expect, test } from 'vitest'
import { id, isSql, join, type SqlValue, sql } from '#engine/sql.ts'
import { database } from '../helpers/build.ts'

test.for<[name: string, value: SqlValue, text: string]>([
  ['a string becomes a literal', '入力', "'入力'"],
  ['a quote is doubled', "it's", "'it''s'"],
  ['what looks like SQL stays a literal', "'; DROP TABLE x; --", "'''; DROP TABLE x; --'"],
  ['a number', 5, '5'],
  ['a fraction', 0.25, '0.25'],
  ['a bigint', 2n ** 62n, '4611686018427387904'],
  ['a boolean', true, 'TRUE'],
  ['null', null, 'NULL'],
  ['a list', ['a', "b'"], "['a', 'b''']"],
  ['an empty list', [], '[]'],
  ['SQL is spliced', sql`1 + ${2}`, '1 + 2'],
  ['a name is quoted where it must be', id('select'), '"select"'],
  ['a name with a quote', id('a"b'), '"a""b"'],
  ['a plain name stays bare', id('task'), 'task'],
])('%s', ([, value, text]) => {
  expect(sql`${value}`.sql).toBe(text)
})

test.for<[name: string, value: unknown]>([
  ['NaN', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['undefined', undefined],
  ['a null byte', 'a\0b'],
  ['a plain object that only looks like SQL', { sql: 'DROP TABLE x' }],
  ['a function', () => 1],
])('%s is refused as a value', ([, value]) => {
  expect(() => sql`SELECT ${value as SqlValue}`).toThrow(TypeError)
})

test('common indentation goes, inner indentation stays, spliced lines are indented with their place', () => {
  const inner = sql`
    SELECT 1
      AS one`
  expect(
    sql`
    SELECT *
    FROM (
      ${inner}
    )`.sql,
  ).toBe('SELECT *\nFROM (\n  SELECT 1\n    AS one\n)')
})

test('join puts a separator between pieces', () => {
  expect(join([sql`a`, sql`b`], ' OR ').sql).toBe('a OR b')
})

test('a value made by sql is frozen and known, a copy of it is not', () => {
  const value = sql`1`
  expect(Object.isFrozen(value)).toBe(true)
  expect([isSql(value), isSql({ ...value })]).toEqual([true, false])
})

test('DuckDB reads every literal back as the value that was given', async () => {
  const db = await database()
  const text = 'ﾎﾞｽ　"quote" \'single\' \\ \n\t😀 السلام'
  const [row] = await db.rows('read literals back', sql`SELECT ${text} AS t, ${-1.5} AS n, ${[1, 2]} AS l`.sql)
  expect(row).toEqual({ t: text, n: '-1.5', l: [1, 2] })
})
