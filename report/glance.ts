/** The release at a glance: how much there is, of what, under which licence. */
import { show } from '#engine/counts.ts'
import type { Manifest } from '#engine/manifest.ts'
import { formatBytes } from '#engine/progress.ts'
import { labelColumns } from '#engine/record.ts'
import { formats, sum } from './check-manifest.ts'
import { type Html, html } from './html.ts'
import type { Section } from './page.ts'
import { bars, figure, largestOf, mostDrawn } from './picture.ts'
import type { Checks } from './recount.ts'
import { checksText } from './recount.ts'
import type { Release } from './release.ts'
import { percent, share, table } from './table.ts'

/** The whole release in numbers. */
export interface Glance {
  readonly rows: number
  /** Characters (code points) of all published texts. */
  readonly characters: number
  readonly formats: readonly {
    readonly files: string
    readonly shards: number
    readonly rows: number
    readonly bytes: number
  }[]
  readonly counts: Manifest['counts']
  /** On what terms the rows of each sub-dataset stand. */
  readonly licenses: Manifest['licenses']
  readonly sources: readonly Pick<Manifest['sources'][number], 'name' | 'revision' | 'license' | 'rows' | 'rejected'>[]
}

/** Reads the numbers; the texts must have been measured. */
export async function glanceFigures({ manifest, db }: Release): Promise<Glance> {
  const [row] = await db.rows(
    'add up the characters',
    'SELECT sum(instruction + input + response) AS characters FROM measured',
  )
  const { rows, counts, licenses, sources } = manifest
  return {
    rows,
    characters: Number(row?.characters ?? 0),
    formats: formats(manifest).map((shards) => ({
      files: shards[0]?.path.replace(/\d{5}-of-\d{5}/, '*') ?? '',
      shards: shards.length,
      rows: sum(shards.map(({ rows }) => rows)),
      bytes: sum(shards.map(({ bytes }) => bytes)),
    })),
    counts,
    licenses,
    sources: sources.map(({ name, revision, license, rows, rejected }) => ({
      name,
      revision,
      license,
      rows,
      rejected,
    })),
  }
}

const headings = { task: 'Tasks', dataset: 'Datasets', license: 'Licences' } as const

/** The section. */
export function glanceSection(glance: Glance, checks: Checks): Section {
  const { rows, characters, formats, counts, licenses, sources } = glance
  const tiles: readonly (readonly [string, string])[] = [
    ['rows', show(rows)],
    ['characters', show(characters)],
    ['bytes', formatBytes(formats[0]?.bytes ?? 0)],
    ['files', show(sum(formats.map(({ shards }) => shards)))],
    ...labelColumns.map((label) => [headings[label].toLowerCase(), show(Object.keys(counts[label]).length)] as const),
    ['rejected', show(checks.rejected)],
    ['dropped', show(checks.dropped)],
  ]
  const body = html`<dl class="tiles">${tiles.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<p class="note">${checksText(checks)}</p>
<div class="pictures">${labelColumns.map((label) => labelPicture(label, counts[label], rows))}</div>
${
  licenses.length > 0 &&
  table({
    caption: 'Terms of each dataset',
    columns: ['dataset', 'licence', 'class', { number: 'rows' }, 'attribution'],
    rows: licenses.map((one) => [one.dataset, one.license, one.class, one.rows, one.attribution]),
  })
}
${table({
  caption: 'Published files',
  columns: ['files', { number: 'how many' }, { number: 'rows' }, { number: 'bytes' }],
  rows: formats.map(({ files, shards, rows, bytes }) => [files, shards, rows, bytes]),
})}
${table({
  caption: 'Sources',
  columns: ['source', 'revision', 'licence of the source', { number: 'rows' }, { number: 'rejected' }],
  rows: sources.map(({ name, revision, license, rows, rejected }) => [name, revision, license, rows, rejected]),
})}`
  return { id: 'glance', title: 'At a glance', body }
}

function labelPicture(
  label: (typeof labelColumns)[number],
  counts: Readonly<Record<string, number>>,
  rows: number,
): Html {
  const values = Object.entries(counts)
  const shown = values.slice(0, mostDrawn).map(([name, value]) => ({
    name,
    value,
    text: `${show(value)}, ${percent(value / rows)}`,
  }))
  if (shown.length === 0) return html`<div><h3>${headings[label]}</h3><p class="empty">No rows.</p></div>`
  const caption = `Rows by ${label}${largestOf(values.length)}`
  const rest = table({
    caption: `All ${headings[label].toLowerCase()}`,
    columns: [label, { number: 'rows' }, { number: 'share' }],
    rows: values.map(([name, value]) => [name, value, share(value / rows)]),
  })
  return html`<div><h3>${headings[label]}</h3>${figure(bars(`${caption}: ${shown.map(({ name, text }) => `${name} ${text}`).join('; ')}`, shown), caption)}
<details><summary>As a table</summary>${rest}</details></div>`
}
