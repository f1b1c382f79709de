import { filterRows } from '#engine/define.ts'
import { input, join, type Sql, sql } from '#engine/sql.ts'

/** How many rows of each task stay. What is left out does not limit. */
export interface SampleOptions {
  /** Rows at most: one number for every task, or one by task (a task that is not named has no cap). */
  readonly cap?: number | Readonly<Record<string, number>>
  /** 1 or more: sizes grow with size to the power of 1 / temperature; the smallest task stays whole. */
  readonly temperature?: number
  /** The largest share of all rows that one task may have, above 0 to 1. Where there are too few tasks for it, they come to equal sizes. */
  readonly share?: number
  /** Another seed takes other rows. */
  readonly seed: string
}

/**
 * Drops rows of large tasks, so that no task outweighs the others. Limits are applied one after another: cap, temperature,
 * share; each sees the sizes that the one before it left, and a row's reason is the first limit that it is beyond. Which rows stay
 * is decided by md5(seed, U+001F, id): it does not depend on order or threads, and the rows of a lower limit are
 * among those of a higher one.
 */
export const sampleByTask = filterRows('sample_by_task', (options: SampleOptions) => {
  check(options)
  const { cap, temperature, share, seed } = options
  return {
    reasons: ['over_task_cap', 'over_task_temperature', 'over_task_share'],
    tables: {
      sizes: sql`SELECT coalesce(task, '') AS task, count(*) AS rows FROM ${input} GROUP BY ALL`,
      capped: sql`SELECT task, least(rows, ${capOf(cap)}) AS rows FROM sizes`,
      tempered: temperature === undefined ? sql`FROM capped` : temperedSizes(temperature),
      shared: share === undefined ? sql`FROM tempered` : sharedSizes(share),
    },
    dropped: sql`
    WITH limits AS (
      SELECT sizes.task, capped.rows AS cap, tempered.rows AS temperature, shared.rows AS share
      FROM sizes JOIN capped USING (task) JOIN tempered USING (task) JOIN shared USING (task)
      WHERE shared.rows < sizes.rows
    ),
    placed AS (
      SELECT rows.ordinal, limits.*,
        row_number() OVER (PARTITION BY limits.task ORDER BY md5(concat(${`${seed}\u001f`}, rows.id)), rows.ordinal) AS place
      FROM ${input} AS rows JOIN limits ON coalesce(rows.task, '') = limits.task
    )
    SELECT rows.*, CASE WHEN place > cap THEN 'over_task_cap' WHEN place > temperature THEN 'over_task_temperature'
      ELSE 'over_task_share' END AS reason
    FROM ${input} AS rows JOIN placed USING (ordinal) WHERE place > share`,
  }
})

function capOf(cap: SampleOptions['cap']): Sql {
  if (cap === undefined) return sql`rows`
  if (typeof cap === 'number') return sql`${cap}`
  const cases = Object.entries(cap).map(([task, rows]) => sql`WHEN ${task} THEN ${rows}`)
  return cases.length === 0 ? sql`rows` : sql`CASE task ${join(cases, ' ')} ELSE rows END`
}

// Sizes in the ratio of size^(1/T), as many as the smallest task allows: s^(1/T) * smallest^(1 - 1/T). A millionth is
// added so that a whole number does not fall below itself.
function temperedSizes(temperature: number): Sql {
  const power = 1 / temperature
  return sql`
  SELECT task, floor(pow(rows, ${power}) * pow(min(rows) FILTER (rows > 0) OVER (), ${1 - power}) + 1e-6)::BIGINT AS rows
  FROM capped`
}

/*
 * The highest level L with L <= share * sum(least(size, L)): tasks above it are cut to it. With the k largest cut, that is
 * L <= share * (rest + k * L), or L <= share * rest / (1 - share * k), for L between the sizes of the k-th and the next.
 */
function sharedSizes(share: number): Sql {
  return sql`
  WITH ranked AS (
    SELECT rows, row_number() OVER large AS k, coalesce(lead(rows) OVER large, 0) AS next,
      sum(rows) OVER () - sum(rows) OVER (large ROWS UNBOUNDED PRECEDING) AS rest
    FROM tempered WINDOW large AS (ORDER BY rows DESC, task)
  ),
  levels AS (
    SELECT next, CASE
      WHEN ${share} * k >= 1 OR next = 0 THEN rows
      ELSE least(rows, floor(${share} * rest / (1 - ${share} * k) + 1e-6))::BIGINT
    END AS level
    FROM ranked
  )
  SELECT task, least(rows, (SELECT max(level) FROM levels WHERE level >= next)) AS rows FROM tempered`
}

function check({ cap, temperature, share }: SampleOptions): void {
  const refuse = (state: string): never => {
    throw new TypeError(`Cannot sample by task: ${state}`)
  }
  const caps = typeof cap === 'number' ? [cap] : Object.values(cap ?? {})
  const odd = caps.find((rows) => !Number.isSafeInteger(rows) || rows < 0)
  if (odd !== undefined) refuse(`the cap is ${odd}; give whole numbers of rows`)
  if (temperature !== undefined && !(temperature >= 1)) refuse(`the temperature is ${temperature}; give 1 or more`)
  if (share !== undefined && !(share > 0 && share <= 1)) refuse(`the share is ${share}; give a number above 0, to 1`)
}
