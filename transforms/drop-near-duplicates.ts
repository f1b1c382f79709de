/**
 * Drops near-duplicates: rows that ask and answer the same as a row that stays, but for spelling, punctuation, politeness or
 * word order. Questions and responses are compared apart, and other numbers, names or a negation keep two rows apart
 * (docs/near-duplicates.md).
 *
 * Signatures in workers, joins in SQL, pairs decided in workers. All that depends on an order goes by `rank`, the place of
 * the row's id among all ids, so that neither the order of rows nor the number of threads matters.
 */
import { batches, filterRows } from '#engine/define.ts'
import type { Batches, Filter, Tables } from '#engine/pipeline.ts'
import { catchCurve } from '#engine/similar/minhash.ts'
import { id, input, join, type Sql, sql } from '#engine/sql.ts'

/** What is compared, how candidates are found, and what is near. */
export interface NearDuplicateOptions {
  /** Templates of instructions, … for what a row fills in; only that is compared by shingles: 「…」の意味を教えてください。 */
  readonly templates: readonly string[]
  /** An instruction that so many rows with an input share counts as a template too. */
  readonly sharedBy: number
  /** Tasks whose rows are about spelling, as corrections are: only width and white space may differ. */
  readonly literalTasks: readonly string[]
  /** Characters in a shingle. */
  readonly shingle: number
  /** Bands; each holds values of the signatures of question and response. */
  readonly bands: number
  readonly questionRows: number
  readonly responseRows: number
  /** In one bucket a row is compared with so many that follow it in the order of ids; larger buckets are reported. */
  readonly neighbours: number
  /** The least similarity of questions and of responses: Jaccard of shingles or that of edits, the greater. */
  readonly threshold: number
  /** `same`: rows with other content never are near, however alike; `any`: similarity alone decides. */
  readonly content: 'same' | 'any'
}

/** The options that the labelled pairs were measured with. */
export const nearDuplicateDefaults: NearDuplicateOptions = {
  templates: [],
  sharedBy: 100,
  literalTasks: [],
  shingle: 3,
  bands: 25,
  questionRows: 2,
  responseRows: 2,
  neighbours: 50,
  threshold: 0.5,
  content: 'same',
}

type Described = NearDuplicateOptions & { readonly catches: Readonly<Record<string, number>> }

/** Drops near-duplicates; of those that belong together the one with the least id stays. Evidence: `kept_*`, `similarity`. */
export function dropNearDuplicates(options: Partial<NearDuplicateOptions> = {}): Filter {
  const all = { ...nearDuplicateDefaults, ...options }
  return described({ ...all, catches: catchCurve(all.bands, all.questionRows + all.responseRows) })
}

const described = filterRows('drop_near_duplicates', (options: Described) => ({
  reasons: ['near_duplicate'],
  tables: tables(options),
  publishes: ['capped'],
  dropped: sql`SELECT rows.*, 'near_duplicate' AS reason, gone.* EXCLUDE (ordinal) FROM ${input} AS rows JOIN gone USING (ordinal)`,
}))

function tables(options: Described): Tables {
  const names = Array.from({ length: options.bands }, (_, band) => `band${band}`)
  return {
    shared: sql`
      SELECT instruction FROM ${input} WHERE input <> ''
      GROUP BY instruction HAVING count(*) >= ${options.sharedBy} ORDER BY instruction`,
    ranked: sql`SELECT ordinal, row_number() OVER (ORDER BY id, ordinal) AS rank FROM ${input}`,
    signatures: signatures(options),
    // Rows of equal texts are one in what follows: that with the least id.
    firsts: sql`SELECT * FROM signatures WHERE rank IN (SELECT min(rank) FROM signatures GROUP BY key)`,
    // One at a time, so that memory does not grow with their number.
    ...Object.fromEntries(names.map((name, band) => [name, bandPairs(band, options.neighbours)])),
    capped: capped(names, options.neighbours),
    pairs: sql`
      SELECT one, other FROM (${union(names, (name) => sql`SELECT one, other FROM ${id(name)}`)})
      UNION
      SELECT firsts.rank, signatures.rank FROM firsts JOIN signatures USING (key) WHERE signatures.rank > firsts.rank`,
    near: decided('near', sql`pairs`, options),
    components,
    // A row goes only where it is near to the very row that stays, not by way of others.
    chained: sql`
      SELECT smallest AS one, rank AS other FROM components WHERE smallest < rank
      EXCEPT SELECT one, other FROM near`,
    rechecked: decided('rechecked', sql`chained`, options),
    matched: sql`
      SELECT near.* FROM near JOIN components ON rank = other AND smallest = one
      UNION ALL FROM rechecked`,
    gone: sql`
      WITH places AS MATERIALIZED (${placesOf(sql`matched`)}), kept AS MATERIALIZED (
        SELECT rank, id AS kept_id, source AS kept_source, file AS kept_file, row AS kept_row
        FROM ${input} JOIN places USING (ordinal)
      )
      SELECT ordinal, kept.* EXCLUDE (rank), similarity
      FROM matched JOIN places ON places.rank = other JOIN kept ON kept.rank = one
      ORDER BY ordinal`,
  }
}

function signatures({
  templates,
  shingle,
  bands,
  questionRows,
  responseRows,
  content,
  literalTasks,
}: Described): Batches {
  return batches({
    name: 'signatures',
    version: '5',
    module: '#transforms/drop-near-duplicates.signatures.worker.ts',
    options: { templates, shingle, bands, questionRows, responseRows, sameFigures: content === 'same' },
    given: ['shared'],
    select: sql`
      SELECT rank, ${textsOf('rows')}, ${isLiteral('rows', literalTasks)} AS literal
      FROM ${input} AS rows JOIN ranked USING (ordinal)`,
    gives: {
      rank: 'BIGINT',
      key: 'BIGINT',
      ...Object.fromEntries(Array.from({ length: bands }, (_, band) => [`b${band}`, 'INTEGER' as const])),
    },
  })
}

function decided(
  name: string,
  pairs: Sql,
  { templates, literalTasks, threshold, shingle, content }: Described,
): Batches {
  return batches({
    name,
    version: '5',
    module: '#transforms/drop-near-duplicates.pairs.worker.ts',
    options: { templates, threshold, shingle, content },
    given: ['shared'],
    select: sql`
      WITH places AS MATERIALIZED (${placesOf(pairs)}), texts AS MATERIALIZED (
        SELECT rank, ${textsOf('rows')}, ${isLiteral('rows', literalTasks)} AS literal
        FROM ${input} AS rows JOIN places USING (ordinal)
      )
      SELECT one, ${side('a', 'one')}, other, ${side('b', 'other')}
      FROM ${pairs} AS pairs JOIN texts AS a ON a.rank = one JOIN texts AS b ON b.rank = other`,
    gives: { one: 'BIGINT', other: 'BIGINT', similarity: 'DOUBLE' },
  })
}

// Rank and ordinal of the rows in pairs: taken out first, so that no join holds all rows.
function placesOf(pairs: Sql): Sql {
  return sql`SELECT rank, ordinal FROM ranked WHERE rank IN (SELECT one FROM ${pairs} UNION SELECT other FROM ${pairs})`
}

const fields = ['instruction', 'input', 'response']

function textsOf(rows: string): Sql {
  return join(fields.map((field) => sql`coalesce(${id(rows)}.${id(field)}, '') AS ${id(field)}`))
}

function side(rows: string, name: string): Sql {
  return join([...fields, 'literal'].map((field) => sql`${id(rows)}.${id(field)} AS ${id(`${name}_${field}`)}`))
}

function isLiteral(rows: string, tasks: readonly string[]): Sql {
  return tasks.length === 0 ? sql`0` : sql`coalesce((${id(rows)}.task IN ${tasks})::INTEGER, 0)`
}

function bandPairs(band: number, neighbours: number): Sql {
  const bucket = id(`b${band}`)
  return sql`
    SELECT ${band} AS band, bucket, rows, rank AS one, unnest(others) AS other
    FROM (
      SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
        list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND ${neighbours} FOLLOWING) AS others
      FROM (SELECT ${bucket} AS bucket, rank FROM firsts)
      WHERE bucket IN (SELECT ${bucket} FROM firsts GROUP BY 1 HAVING count(*) > 1)
    )`
}

// The buckets of which not all pairs were compared, and how many were not.
function capped(tables: readonly string[], neighbours: number): Sql {
  return sql`
    SELECT band, bucket, rows, rows * (rows - 1) // 2 - count(*) AS pairs_not_compared
    FROM (${union(tables, (name) => sql`SELECT band, bucket, rows FROM ${id(name)} WHERE rows > ${neighbours + 1}`)})
    GROUP BY band, bucket, rows ORDER BY band, bucket`
}

// Each row takes the least rank among its neighbours until none changes.
const components = sql`
  WITH RECURSIVE edges AS (
    SELECT one AS here, other AS there FROM near UNION ALL SELECT other, one FROM near
  ),
  labelled(rank, smallest) USING KEY (rank) AS (
    SELECT here, here FROM edges
    UNION
    SELECT there, min(changed.smallest)
    FROM labelled AS changed
    JOIN edges ON here = changed.rank
    JOIN recurring.labelled AS now ON now.rank = there
    WHERE changed.smallest < now.smallest
    GROUP BY there
  )
  SELECT rank, smallest FROM labelled`

function union(tables: readonly string[], select: (name: string) => Sql): Sql {
  return join(tables.map(select), ' UNION ALL ')
}
