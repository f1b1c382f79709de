/**
 * How often does each quality rule hit, and on what? `node bench/flaw-rates.ts [--hits 20] [--rules a,b] WHERE...`, where WHERE
 * is a release's folder or a file of JSON lines with `instruction`, `input`, `output` (its name is then the dataset). Prints
 * a line for each rule: hits, rate, seconds, hits by dataset; with `--hits` also that many of the rows, to be read.
 */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Database, openDatabase } from '#engine/database.ts'
import { loadMorphemes } from '#engine/morphemes.ts'
import { bindInput } from '#engine/plan.ts'
import { join as joinSql, type Sql, sql } from '#engine/sql.ts'
import { flaws } from '#transforms/drop-flaws.ts'
import { candidates } from '#transforms/drop-unknown-words.ts'
import { memory, threads } from './timer.ts'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { hits: { type: 'string', default: '0' }, rules: { type: 'string' } },
})
if (positionals.length === 0) throw new Error('Cannot count: no rows are named; give release folders or .jsonl files')
const wanted = flags.rules?.split(',')
// The options that docs/quality-rules.md states rates for.
const unknownWords = { share: 0.2, characters: 8, hiragana: 0.2 }

const db = await openDatabase({ threads, memory, cache: join(tmpdir(), 'nagare-flaw-rates') })
await db.run(
  'read the rows',
  sql`CREATE TABLE rows AS SELECT *, row_number() OVER () AS ordinal FROM (${joinSql(positionals.map(rowsOf), ' UNION ALL BY NAME ')})`
    .sql,
)
const [{ rows: all }] = (await db.rows('count', 'SELECT count(*)::INTEGER AS rows FROM rows')) as [{ rows: number }]
console.log(`${all} rows`)
for (const [rule, test] of Object.entries(flaws)) if (wanted?.includes(rule) ?? true) await print(db, rule, test)
if (wanted?.includes('unknown_words') ?? true) await print(db, 'unknown_words', await unknown(db))
db.close()

function rowsOf(path: string): Sql {
  const folder = join(resolve(path), 'data')
  if (existsSync(folder))
    return sql`SELECT instruction, input, response, task, dataset FROM read_parquet(${join(folder, '*.parquet')})`
  const columns = sql`{instruction: 'VARCHAR', input: 'VARCHAR', output: 'VARCHAR'}`
  return sql`
    SELECT instruction, coalesce(input, '') AS input, output AS response, '' AS task, ${basename(path)} AS dataset
    FROM read_json(${resolve(path)}, format = 'newline_delimited', columns = ${columns}) WHERE output IS NOT NULL`
}

async function print(db: Database, rule: string, test: Sql): Promise<void> {
  const start = performance.now()
  const found = await db.rows(
    `count ${rule}`,
    sql`
    SELECT dataset, count(*) FILTER (${test})::INTEGER AS hits, count(*)::INTEGER AS rows
    FROM rows GROUP BY dataset HAVING hits > 0 ORDER BY hits DESC, dataset`.sql,
  )
  const seconds = ((performance.now() - start) / 1000).toFixed(2)
  const hits = found.reduce((sum, row) => sum + Number(row.hits), 0)
  const where = found.map((row) => `${row.dataset} ${row.hits}/${row.rows}`).join(', ')
  console.log(`${rule}: ${hits}, ${((100 * hits) / all).toFixed(2)} %, ${seconds} s: ${where}`)
  const shown = sql`SELECT dataset, instruction, input, response FROM rows WHERE ${test} ORDER BY ALL LIMIT ${Number(flags.hits)}`
  for (const row of Number(flags.hits) > 0 ? await db.rows(`show ${rule}`, shown.sql) : [])
    console.log(`  ${[row.dataset, row.instruction, row.input, row.response].join(' | ').replaceAll('\n', '\\n')}`)
}

// As drop_unknown_words does it, but in this thread; also says on how many rows kuromoji ran.
async function unknown(db: Database): Promise<Sql> {
  const asked = await db.rows('select rows for kuromoji', bindInput(candidates(unknownWords), sql`FROM rows`).sql)
  const count = await loadMorphemes()
  const hits = asked.filter(({ text }) => {
    const { unknownCharacters, characters } = count(String(text))
    return characters > 0 && unknownCharacters >= unknownWords.share * characters
  })
  console.log(`unknown_words: kuromoji ran on ${asked.length} of ${all} rows`)
  return sql`ordinal IN ${hits.map(({ ordinal }) => Number(ordinal))}`
}
