/** Duplicates: clusters that were dropped, with what was kept of them, and what repeats among the published rows. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { show } from '#engine/counts.ts'
import { numberOf } from '#engine/database.ts'
import { id, sql } from '#engine/sql.ts'
import { group } from './examples.ts'
import { type Html, html } from './html.ts'
import type { Section } from './page.ts'
import type { Aside, Release } from './release.ts'
import { publishedColumns, rowHtml, type ShownRow, shownColumns, shownRow } from './rows.ts'
import { table } from './table.ts'

/** What a step that drops copies of kept rows did: its dropped rows name the row that was kept. */
export interface Clusters {
  readonly step: string
  readonly dropped: number
  /** Kept rows of which copies were dropped. */
  readonly clusters: number
  /**
   * Buckets so large that not all pairs in them were compared, and the pairs that were not; null where none is told.
   */
  readonly capped: { readonly buckets: number; readonly pairs: number } | null
  /** Clusters by how many rows were dropped of them. */
  readonly sizes: readonly { readonly dropped: number; readonly clusters: number }[]
  readonly examples: readonly {
    readonly size: number
    readonly kept: ShownRow | null
    readonly keptId: string
    readonly dropped: ShownRow
  }[]
}

/** Rows that repeat among the published ones. */
export interface Repeats {
  /** Rows beyond the first of each id: exact copies. */
  readonly exact: number
  /**
   * Rows beyond the first of each prompt (instruction and input),
   * and the prompts that have several different responses.
   */
  readonly prompts: number
  readonly promptsWithResponses: number
  /** Rows beyond the first of each response. */
  readonly responses: number
}

export interface Duplicates {
  readonly steps: readonly Clusters[]
  readonly published: Repeats
}

const mostExamples = 6

/** Reads dropped copies, and counts repeats in the table `measured`. */
export async function duplicateFigures(release: Release): Promise<Duplicates> {
  const steps: Clusters[] = []
  for (const aside of release.dropped) if (aside.columns.has('kept_id')) steps.push(await clustersOf(release, aside))
  const [row] = await release.db.rows(
    'count repeats among the published rows',
    `SELECT count(*) - count(DISTINCT id) AS exact, count(*) - count(DISTINCT prompt_key) AS prompts,
      count(*) - count(DISTINCT response_key) AS responses,
      (SELECT count(*) FROM (SELECT 1 FROM measured GROUP BY prompt_key HAVING min(response_key) <> max(response_key))) AS several
    FROM measured`,
  )
  const [exact, prompts, responses, promptsWithResponses] = ['exact', 'prompts', 'responses', 'several'].map((name) =>
    numberOf(row, name),
  ) as [number, number, number, number]
  return { steps, published: { exact, prompts, promptsWithResponses, responses } }
}

// What drop_near_duplicates publishes of buckets that it cut short.
async function cappedBuckets({ db, folder }: Release, step: string): Promise<Clusters['capped']> {
  const file = join(folder, 'evidence', step, 'capped.parquet')
  if (!existsSync(file)) return null
  const counted = sql`SELECT count(*) AS buckets, coalesce(sum(pairs_not_compared), 0) AS pairs FROM read_parquet(${file})`
  const [row] = await db.rows('count the capped buckets', counted.sql)
  return { buckets: numberOf(row, 'buckets'), pairs: numberOf(row, 'pairs') }
}

async function clustersOf(release: Release, { by, rows, columns: own }: Aside): Promise<Clusters> {
  const { db, rows: published, columns } = release
  const doing = `count the copies that ${by} dropped`
  const sizes = await db.rows(
    doing,
    sql`SELECT dropped, count(*) AS clusters FROM (SELECT count(*) AS dropped FROM ${rows} GROUP BY kept_id) GROUP BY dropped ORDER BY dropped`
      .sql,
  )
  // The largest clusters, one dropped row of each.
  const found = await db.rows(
    doing,
    sql`WITH chosen AS MATERIALIZED (
        SELECT kept_id AS chosen_id, count(*) AS chosen_size, min({key: md5(concat_ws(':', file, row)), file_of: filename, number: file_row_number}) AS chosen_place
        FROM ${rows} GROUP BY kept_id ORDER BY chosen_size DESC, kept_id LIMIT ${mostExamples})
      SELECT ${shownColumns(own)}, chosen_id AS kept, chosen_size AS size
      FROM ${rows} AS rows JOIN chosen ON filename = chosen_place.file_of AND file_row_number = chosen_place.number ORDER BY chosen_size DESC, chosen_id`
      .sql,
  )
  const keptIds = found.map(({ kept }) => String(kept))
  const shown = publishedColumns(columns)
  const kept = await db.rows(
    doing,
    sql`SELECT ${shown} FROM ${published} WHERE ${id('id')} IN ${keptIds.length === 0 ? ['-'] : keptIds}`.sql,
  )
  const byId = new Map(kept.map((row) => [String(row.id), shownRow(row)]))
  const counts = sizes.map((row) => ({ dropped: numberOf(row, 'dropped'), clusters: numberOf(row, 'clusters') }))
  return {
    step: by,
    dropped: counts.reduce((sum, one) => sum + one.dropped * one.clusters, 0),
    clusters: counts.reduce((sum, one) => sum + one.clusters, 0),
    capped: await cappedBuckets(release, by),
    sizes: counts,
    examples: found.map((row) => ({
      size: numberOf(row, 'size'),
      keptId: String(row.kept),
      kept: byId.get(String(row.kept)) ?? null,
      dropped: shownRow(row),
    })),
  }
}

/** The section. */
export function duplicateSection({ steps, published }: Duplicates): Section {
  const { exact, prompts, promptsWithResponses, responses } = published
  const body = html`${steps.length === 0 && html`<p class="empty">No step dropped copies of kept rows.</p>`}${steps.map(clustersHtml)}
<h3>Among the published rows</h3>
${table({
  caption: 'Rows that repeat others',
  columns: ['what is the same', { number: 'rows beyond the first' }, 'note'],
  rows: [
    ['id: instruction, input and response', exact, 'exact copies that were kept'],
    [
      'prompt: instruction and input',
      prompts,
      `${show(promptsWithResponses)} prompts have several different responses`,
    ],
    ['response', responses, 'short answers repeat by nature'],
  ],
})}`
  return { id: 'duplicates', title: 'Duplicates', body }
}

function cappedText({ buckets, pairs }: NonNullable<Clusters['capped']>): string {
  if (buckets === 0) return 'All pairs of all buckets were compared.'
  return `${show(buckets)} buckets were so large that ${show(pairs)} pairs in them were not compared there.`
}

function clustersHtml({ step, dropped, clusters, capped, sizes, examples }: Clusters): Html {
  return html`<h3>Dropped by ${step}</h3>
<p class="note">${show(dropped)} rows were dropped as copies of ${show(clusters)} kept rows.</p>
${capped !== null && html`<p class="note">${cappedText(capped)}</p>`}${table({
  caption: `Clusters of ${step} by size`,
  columns: [{ number: 'rows dropped of a cluster' }, { number: 'clusters' }],
  rows: sizes.map((one) => [one.dropped, one.clusters]),
})}
${examples.map(({ size, kept, keptId, dropped }) =>
  group(`Kept row with ${show(size)} dropped: ${dropped.dataset ?? keptId}`, [
    kept === null
      ? html`<p class="note">The kept row, id <code>${keptId}</code>, was dropped by a later step.</p>`
      : rowHtml(kept, 'kept', 'kept'),
    rowHtml(dropped, 'dropped', 'dropped'),
  ]),
)}`
}
