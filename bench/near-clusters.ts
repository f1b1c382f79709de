/** Compares the clusters of two runs: which rows both put together, and what becomes of those that only one does. */
import { join } from 'node:path'
import { openDatabase, type Row } from '#engine/database.ts'
import { loadWords } from '#engine/morphemes.ts'
import { nearness, similarity } from '#engine/similar/near.ts'
import { rowReader } from '#engine/similar/row-texts.ts'
import { sql } from '#engine/sql.ts'
import { nearDuplicateDefaults } from '#transforms/drop-near-duplicates.ts'
import { nearOptions } from './near-rows.ts'
import { memory, threads } from './timer.ts'

/** Pairs of a row kept and a row dropped: in common, ours only, theirs only; the latter judged by both texts. */
export async function compareClusters(rows: string, ours: string, theirs: string) {
  const db = await openDatabase({ threads, memory, cache: `${ours}-compare` })
  const clusters = (folder: string) => sql`SELECT kept, dropped FROM read_parquet(${join(folder, 'clusters.parquet')})`
  // Of two clusters, rows are together in both where they have one cluster in either.
  const labels = (folder: string) => sql`
    SELECT dropped AS row, kept AS cluster FROM (${clusters(folder)}) UNION SELECT kept, kept FROM (${clusters(folder)})`
  const only = (mine: string, other: string) => sql`
    SELECT kept, dropped FROM (${clusters(mine)}) AS mine
    LEFT JOIN (${labels(other)}) AS a ON a.row = kept LEFT JOIN (${labels(other)}) AS b ON b.row = dropped
    WHERE a.cluster IS DISTINCT FROM b.cluster OR a.cluster IS NULL`
  const pairs = async (select: ReturnType<typeof only>) => {
    const text = sql`SELECT row, instruction, input, response, task FROM read_parquet(${rows})`
    return db.rows(
      'read pairs',
      sql`SELECT a, b FROM (${select}) JOIN (${text}) AS a ON a.row = kept JOIN (${text}) AS b ON b.row = dropped
      ORDER BY hash(kept, dropped) LIMIT 2000`.sql,
    )
  }
  const count = async (select: ReturnType<typeof only>) =>
    Number((await db.rows('count', sql`SELECT count(*)::INTEGER AS n FROM (${select})`.sql))[0]?.n)
  const result = {
    ours: await count(clusters(ours)),
    theirs: await count(clusters(theirs)),
    oursOnly: await count(only(ours, theirs)),
    theirsOnly: await count(only(theirs, ours)),
    oursOnlyJudged: await judge(await pairs(only(ours, theirs))),
    theirsOnlyJudged: await judge(await pairs(only(theirs, ours))),
  }
  db.close()
  return result
}

// What the exact comparison says of at most 2,000 pairs.
async function judge(pairs: readonly Row[]): Promise<Record<string, number>> {
  const read = rowReader({ templates: nearOptions.templates ?? [], shared: sharedOf(pairs) })
  const words = loadWords()
  const told: Record<string, number> = {}
  for (const pair of pairs) {
    const [a, b] = [pair.a, pair.b].map((side) => {
      const { instruction, input, response, task } = side as unknown as Record<string, string>
      return read(instruction ?? '', input ?? '', response ?? '', task === 'correction')
    }) as [ReturnType<typeof read>, ReturnType<typeof read>]
    const near = (await nearness(a, b, nearDuplicateDefaults, () => words)) !== undefined
    const alike = (one: string, other: string) => similarity(one, other, 3) >= 0.8
    const what = near
      ? 'near'
      : !alike(a.own.key, b.own.key)
        ? 'the question is another'
        : !alike(a.response.key, b.response.key)
          ? 'the response is another'
          : 'alike, but other content'
    told[what] = (told[what] ?? 0) + 1
  }
  return told
}

function sharedOf(pairs: readonly Row[]): readonly string[] {
  const sides = pairs.flatMap(({ a, b }) => [a, b] as unknown as Record<string, string>[])
  const counts = Map.groupBy(
    sides.filter(({ input }) => input !== ''),
    ({ instruction }) => instruction ?? '',
  )
  return [...counts].filter(([, rows]) => rows.length > 2).map(([instruction]) => instruction)
}
