/** The known flaws of such data, counted by rule among the published rows. */
import { counted, show } from '#engine/counts.ts'
import { numberOf } from '#engine/database.ts'
import { id, join, type Sql, sql } from '#engine/sql.ts'
import { flaws } from '#transforms/drop-flaws.ts'
import { group } from './examples.ts'
import { html } from './html.ts'
import type { Section } from './page.ts'
import type { Release } from './release.ts'
import { publishedColumns, rowHtml, type ShownRow, shownRow } from './rows.ts'
import { percent, share, table } from './table.ts'

/** How many rows a rule holds for. */
export interface FlawCount {
  readonly rule: string
  readonly rows: number
  readonly datasets: Readonly<Record<string, number>>
  readonly examples: readonly ShownRow[]
}

export interface FlawFigures {
  /** The rows that were examined: all, or of a large release those with the smallest ids. */
  readonly examined: number
  readonly all: number
  /** Examined rows for which some rule holds. */
  readonly any: number
  readonly rules: readonly FlawCount[]
}

/** So many rows are examined at most: each costs the rules some 40 microseconds of two cores. */
const mostExamined = 150_000
const perRule = 2

/** Counts every rule; `everyRow` examines all rows of a large release too. */
export async function flawFigures(release: Release, everyRow: boolean): Promise<FlawFigures> {
  const { db, manifest } = release
  const all = manifest.rows
  await examine(release, everyRow || all <= mostExamined ? 1 : mostExamined / all)
  const names = Object.keys(flaws)
  const counts = join(names.map((name) => sql`count(*) FILTER (${id(name)}) AS ${id(name)}`))
  const any = join(names.map(id), ' OR ')
  const rows = await db.rows(
    'count the flaws',
    sql`SELECT dataset, count(*) AS examined, count(*) FILTER (${any}) AS any_rule, ${counts} FROM examined GROUP BY dataset ORDER BY dataset`
      .sql,
  )
  const total = (name: string) => rows.reduce((sum, row) => sum + numberOf(row, name), 0)
  const examples = await flawExamples(release, names)
  return {
    examined: total('examined'),
    all,
    any: total('any_rule'),
    rules: names.map((rule) => ({
      rule,
      rows: total(rule),
      datasets: Object.fromEntries(
        rows
          .map((row) => [String(row.dataset), numberOf(row, rule)] as const)
          .filter(([, found]) => found > 0)
          .sort(([, a], [, b]) => b - a),
      ),
      examples: examples.get(rule) ?? [],
    })),
  }
}

// The ids are md5: those below a bound are a fair share of all rows, the same in every report.
async function examine({ db, rows }: Release, part: number): Promise<void> {
  const bound =
    part >= 1
      ? 'g'
      : Math.floor(part * 2 ** 32)
          .toString(16)
          .padStart(8, '0')
  const rules = join(Object.entries(flaws).map(([name, rule]): Sql => sql`coalesce(${rule}, FALSE) AS ${id(name)}`))
  await db.run(
    'examine the rows for flaws',
    sql`CREATE TEMP TABLE examined AS
      SELECT id, coalesce(dataset, 'not published') AS dataset, ${rules} FROM ${rows} WHERE id < ${bound}`.sql,
  )
}

async function flawExamples(
  { db, rows, columns }: Release,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly ShownRow[]>> {
  const doing = 'choose flawed rows to show'
  const chosen = join(names.map((name) => sql`min(id, ${perRule}) FILTER (${id(name)}) AS ${id(name)}`))
  const [ids] = await db.rows(doing, sql`SELECT ${chosen} FROM examined`.sql)
  const idsOf = (name: string) => ((ids?.[name] ?? []) as unknown[]).map(String)
  const wanted = [...new Set(names.flatMap(idsOf))]
  const shown = publishedColumns(columns)
  const found =
    wanted.length === 0 ? [] : await db.rows(doing, sql`SELECT ${shown} FROM ${rows} WHERE id IN ${wanted}`.sql)
  const byId = new Map(found.map((row) => [String(row.id), shownRow(row)]))
  return new Map(names.map((name) => [name, idsOf(name).flatMap((id) => byId.get(id) ?? [])]))
}

/** The section. */
export function flawSection({ examined, all, any, rules }: FlawFigures): Section {
  const which =
    examined === all
      ? `All ${show(all)} rows were examined.`
      : `${show(examined)} of ${show(all)} rows were examined: those with the smallest ids (md5), a fair sample; --every-row examines all.`
  const hit = rules.filter(({ rows }) => rows > 0)
  const body = html`<p class="note">${which} ${show(any)} of them (${percent(examined === 0 ? 0 : any / examined)}) have a flaw by some rule; one row may have several. The rules, and how often each is right, are described in docs/quality-rules.md.</p>
${table({
  caption: 'Flaws by rule',
  columns: ['rule', { number: 'rows' }, { number: 'share' }, 'most in'],
  rows: rules.map(({ rule, rows, datasets }) => [
    rule,
    rows,
    share(examined === 0 ? 0 : rows / examined),
    Object.entries(datasets)
      .slice(0, 2)
      .map(([dataset, count]) => `${dataset} ${show(count)}`)
      .join(', '),
  ]),
})}
${hit.map(({ rule, rows, examples }) =>
  group(
    `${rule}: ${counted(rows, 'row')}`,
    examples.map((row) => rowHtml(row, 'kept')),
  ),
)}`
  return { id: 'flaws', title: 'Known flaws', body }
}
