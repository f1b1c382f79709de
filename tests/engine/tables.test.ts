import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { auditText } from '#engine/audit.ts'
import { batches, filterRows, transform } from '#engine/define.ts'
import type { Batches, Tables } from '#engine/pipeline.ts'
import { input, sql } from '#engine/sql.ts'
import { parquetRows, runStep, testBuild, testSettings } from '../helpers/build.ts'
import { filesOf, line, mirror, recipe, rowsSource } from '../helpers/recipe.ts'

const given = { ordinal: 'BIGINT', word: 'VARCHAR', length: 'UINTEGER', share: 'DOUBLE', known: 'BOOLEAN' } as const

function words(change: Partial<Batches> = {}): Batches {
  return batches({
    name: 'words',
    version: '1',
    options: { separator: ' ' },
    module: '#tests/helpers/workers/words.ts',
    select: sql`SELECT ordinal, instruction AS text FROM ${input}`,
    gives: given,
    ...change,
  })
}

function step(tables: Tables, publishes: readonly string[] = []) {
  return transform('words', () => ({ tables, publishes, select: sql`SELECT * FROM ${input}` }))({})
}

const rows = [{ instruction: '水 は 青い' }, { instruction: '' }, { instruction: '空' }]

test('workers give rows of every type, any number for one that they take', async () => {
  const { tables } = await runStep(step({ words: words() }), rows)
  expect(tables.words?.map((row) => [row.ordinal, row.word, row.length, row.share, row.known].join())).toEqual([
    '0,水,1,0.1,false',
    '0,は,1,0.1,false',
    '0,青い,2,0.2,false',
    '1,,0,0,false',
    '2,空,1,0.1,false',
  ])
})

test('a table is given the tables before it, in SQL and in workers', async () => {
  const known = sql`SELECT '空' AS word`
  const found = sql`SELECT word FROM words WHERE known`
  const { tables } = await runStep(step({ known, words: words({ given: ['known'] }), found }), rows)
  expect(tables.found).toEqual([{ word: '空' }])
})

test('rows come in the same order whatever the threads', async () => {
  const many = Array.from({ length: 40_000 }, (_, i) => ({ instruction: `行 ${i}` }))
  const [one, two] = await Promise.all([1, 2].map((threads) => runStep(step({ words: words() }), many, {}, threads)))
  expect(one?.tables.words).toHaveLength(80_000)
  expect(one?.tables).toEqual(two?.tables)
})

test('unsigned numbers beyond 2^31 come as they are', async () => {
  const large = batches({
    ...words(),
    module: '#tests/helpers/workers/large.ts',
    gives: { ordinal: 'BIGINT', large: 'UINTEGER' },
  })
  const { tables } = await runStep(step({ large }), [{ instruction: '' }])
  expect(tables.large).toEqual([{ ordinal: '0', large: 4_294_967_295 }])
})

test('no rows in, no rows out', async () => {
  const none = words({ select: sql`SELECT ordinal, instruction AS text FROM ${input} WHERE FALSE` })
  expect((await runStep(step({ words: none }), rows)).tables.words).toEqual([])
})

test.each([
  [
    'a NULL',
    words({ select: sql`SELECT ordinal, NULL::VARCHAR AS text FROM ${input}` }),
    /column text of its select is NULL in 3 rows/,
  ],
  [
    'a failing worker',
    words({ select: sql`SELECT ordinal, 'fail' AS text FROM ${input}` }),
    /a worker of .*words.ts failed: a word that fails/,
  ],
  [
    'a module that is not there',
    words({ module: '#tests/helpers/workers/none.ts' }),
    /a worker of .*none.ts failed: Cannot find module/,
  ],
  [
    'a table that is not before it',
    words({ given: ['later'] }),
    /it is given table later, which does not stand before it/,
  ],
])('%s is one clear error', async (_, table, message) => {
  await expect(runStep(step({ words: table }), rows)).rejects.toThrow(message)
})

const dropKnown = filterRows('drop_known', () => ({
  reasons: ['known'],
  tables: {
    words: words(),
    beside: rowsSource({ name: 'beside', path: 'beside/*.jsonl' }),
    hits: sql`SELECT word, instruction FROM words JOIN beside ON word = instruction ORDER BY ALL`,
  },
  publishes: ['hits'],
  dropped: sql`SELECT *, 'known' AS reason FROM ${input} WHERE ordinal IN (SELECT ordinal FROM words JOIN hits USING (word))`,
}))
const chain = recipe({ through: [...recipe().through, dropKnown({})], to: [filesOf(3)] })
const sources = (beside: string) =>
  mirror({ 'rows/a.jsonl': [line('水 空', '1'), line('火', '2')], 'beside/b.jsonl': [line(beside, 'x')] })

test('a step drops by a source beside the rows, and publishes its evidence', async () => {
  const built = await testBuild(chain, { sources: sources('空') })
  expect(built.manifest.references?.map(({ name, rows, files }) => [name, rows, files[0]?.path])).toEqual([
    ['beside', 1, 'beside/b.jsonl'],
  ])
  expect(built.manifest.steps.at(-1)).toMatchObject({
    name: 'drop_known',
    rowsIn: 2,
    rowsOut: 1,
    reasons: { known: 1 },
  })
  expect(await parquetRows(join(built.folder, 'evidence/drop_known/hits.parquet'))).toEqual([
    { word: '空', instruction: '空' },
  ])
  expect(globSync('rejects/*', { cwd: built.folder })).toContain('rejects/beside.parquet')
})

test('another file beside makes another release; tables that do not read it stand', async () => {
  const cache = testSettings()
  const first = await testBuild(chain, { sources: sources('空'), cache: cache.cache })
  const second = await testBuild(chain, { sources: sources('火'), cache: cache.cache })
  expect(second.manifest.fingerprint).not.toBe(first.manifest.fingerprint)
  expect(second.manifest.steps.at(-1)?.reasons).toEqual({ known: 1 })
  const made = (file: string) => globSync(`steps/*/${file}`, { cwd: cache.cache }).length
  expect([made('words-*.parquet'), made('hits.parquet')]).toEqual([1, 2])
})

test('a source beside that may be absent has no rows, and the manifest says so', async () => {
  const absent = { ...rowsSource({ name: 'beside', path: 'nowhere/*.jsonl' }), mayBeAbsent: true }
  const lax = { ...dropKnown({}), tables: { ...dropKnown({}).tables, beside: absent } }
  const built = await testBuild(recipe({ through: [...recipe().through, lax] }), { sources: sources('空') })
  expect(built.manifest.references).toMatchObject([{ name: 'beside', rows: 0, files: [] }])
  expect(auditText(built.manifest)).toMatch(/beside the rows.*\n.*\nbeside@1 +absent/)
  expect(built.manifest.rows).toBe(2)
})

test('a misspelt column in a table fails before a row is read', async () => {
  const wrong = { ...dropKnown({}), tables: { ...dropKnown({}).tables, hits: sql`SELECT wrod FROM words` } }
  await expect(
    testBuild(recipe({ through: [...recipe().through, wrong] }), { sources: sources('空') }),
  ).rejects.toThrow(/drop_known, table hits.*wrod[\s\S]*word/)
})

test('only a SELECT may be published, for workers have no order', () => {
  const publishes = { ...dropKnown({}), publishes: ['words'] }
  expect(() => recipe({ through: [publishes] })).toThrow(/drop_known publishes words/)
})
