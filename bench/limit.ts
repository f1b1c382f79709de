/** Runs limit.sql in a process of its own: `node bench/limit.ts SOURCES WORK`. */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type Part, typoMembers } from './counts.ts'
import type { StandIn } from './stand-in.ts'
import { memory, threads } from './timer.ts'

type Values = Readonly<Record<string, string | number>>

// The tables that limit.sql reads the release file into, and the names it has for the parts in them.
const tables: readonly Readonly<Record<string, readonly Part[]>>[] = [
  {
    jesc: ['jescForward', 'jescReverse'],
    coursera: ['courseraForward', 'courseraReverse'],
    papers: ['papers'],
    tatoeba: ['tatoebaForward', 'tatoebaReverse'],
    alt: ['altForward', 'altReverse'],
    tanaka: ['tanakaForward', 'tanakaReverse'],
    gloss: ['glossForward', 'glossReverse'],
    pairs: ['easyForward', 'easyReverse'],
  },
  {
    aio: ['aio'],
    dolly: ['dolly'],
    choices: ['choices'],
    movies: ['movies'],
    passages: ['passages'],
    summaries: ['summaries'],
    alpaca: ['alpaca'],
    aozora: ['aozoraOpenings', 'aozoraAuthors'],
    wikinews: ['wikinews'],
    definitions: ['definitions'],
    easy: ['easy'],
  },
]

const [sources, work] = process.argv.slice(2) as [string, string]
mkdirSync(work, { recursive: true })
const instance = await DuckDBInstance.create(':memory:', {
  threads: String(threads),
  memory_limit: `${memory / 1e6}MB`,
  temp_directory: join(work, 'spill'),
})
const [main, beside] = [await instance.connect(), await instance.connect()]
const values = { ...placesOf(JSON.parse(readFileSync(join(sources, 'stand-in.json'), 'utf8'))), sources, work }
const parts = readFileSync(join(import.meta.dirname, 'limit.sql'), 'utf8')
  .split(/^-- part \d.*$/m)
  .slice(1)
const [release = [], archives = [], [shard = ''] = []] = parts.map((part) => part.split(/;\s*\n/).filter(isStatement))

const extracted = extract()
for (const statement of release) await run(main, statement, values)
await extracted
for (const statement of archives) await run(main, statement, values)
const starts = (await main.runAndReadAll('SELECT place FROM starts ORDER BY place')).getColumns()[0]?.map(Number) ?? []
await Promise.all([main, beside].map((connection, nth) => runShards(connection, nth)))
console.log(JSON.stringify({ shards: starts.length }))

async function runShards(connection: DuckDBConnection, nth: number): Promise<void> {
  for (const [i, from] of starts.entries()) {
    if (i % 2 !== nth) continue
    await run(connection, shard, { ...values, shard: String(i).padStart(5, '0'), from, to: starts[i + 1] ?? 1e9 })
  }
}

async function run(connection: DuckDBConnection, statement: string, values: Values): Promise<void> {
  const start = performance.now()
  await connection.run(statement.replaceAll(/\$([a-z_]+)/g, (_, name) => String(values[name])))
  const seconds = (performance.now() - start) / 1000
  if (seconds > 0.05) console.error(`${seconds.toFixed(2)} s  ${/^(CREATE|COPY|DROP|DELETE).*/m.exec(statement)?.[0]}`)
}

function isStatement(text: string): boolean {
  return text.replaceAll(/^--.*$/gm, '').trim() !== ''
}

// Both archives at once, as `tar x & tar x &` in a shell would; the build takes them apart within its time as well.
function extract(): Promise<unknown> {
  const archives = ['jwtd/2.0/jwtd_v2.0.tar.gz', 'jqac/20180625/jqac20180625.tgz']
  return Promise.all(archives.map((path) => promisify(execFile)('tar', ['-xzf', join(sources, path), '-C', work])))
}

function placesOf({ parts, scale }: StandIn): Values {
  const values: Record<string, number> = {}
  for (const table of tables) {
    let at = 0
    for (const [name, passes] of Object.entries(table)) {
      values[`${name}_first`] = sumRows(
        parts.slice(
          0,
          parts.findIndex(({ part }) => part === passes[0]),
        ),
      )
      values[`${name}_at`] = at
      at += sumRows(parts.filter(({ part }) => passes.includes(part)))
      values[`${name}_end`] = at
    }
  }
  const [test, train] = [typoMembers.test, typoMembers.train].map((rows) => Math.max(1, Math.round(rows * scale)))
  return { ...values, typo_test: test as number, typo_train: (test as number) + (train as number) }
}

function sumRows(parts: StandIn['parts']): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0)
}
