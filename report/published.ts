/** Found beside published counts. */
import { findings } from '#engine/audit.ts'
import { show, showExpected } from '#engine/counts.ts'
import type { Manifest } from '#engine/manifest.ts'
import { html } from './html.ts'
import type { Section } from './page.ts'
import { table } from './table.ts'

/** The comparisons that the pipeline declares. */
export interface Published {
  /** Whether the release was made from the full sources, to which published counts apply. */
  readonly full: boolean
  readonly comparisons: ReturnType<typeof findings>
}

/** The comparisons of a manifest. */
export function publishedFigures(manifest: Manifest): Published {
  return { full: manifest.label === '', comparisons: findings(manifest) }
}

/** The section. */
export function publishedSection({ full, comparisons }: Published): Section {
  const note = full
    ? 'Counts that were published of this dataset, beside those found here.'
    : 'Published counts are of the full sources; this release was made from other files, so a difference means nothing.'
  const body = html`<p class="note">${note}</p>${table({
    caption: 'Found beside published counts',
    columns: ['checkpoint', 'count', { number: 'found' }, { number: 'published' }, 'met'],
    rows: comparisons.map(({ checkpoint, what, found, expected, met }) => [
      checkpoint,
      what,
      { cell: html`${show(found)}`, by: found },
      { cell: html`${showExpected(expected)}`, by: typeof expected === 'number' ? expected : expected.from },
      met ? 'yes' : full ? { cell: html`<span class="bad">no</span>`, by: 'no' } : '-',
    ]),
    empty: 'this recipe declares none.',
  })}`
  return { id: 'published', title: 'Found against published', body }
}
