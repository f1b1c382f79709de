/** The flow of rows: from the sources, through the steps, to the release, with what left on the way and why. */
import type { Manifest } from '#engine/manifest.ts'
import { html } from './html.ts'
import type { Section } from './page.ts'
import { figure } from './picture.ts'
import { flowPicture } from './sankey.ts'
import { table } from './table.ts'

/** A place that rows come to. */
export interface FlowNode {
  readonly name: string
  readonly kind: 'source' | 'step' | 'release' | 'dropped' | 'rejected'
}

/** Rows that go from one place to another, by their positions among the nodes. */
export interface FlowLink {
  readonly source: number
  readonly target: number
  readonly rows: number
}

export interface Flow {
  readonly nodes: readonly FlowNode[]
  readonly links: readonly FlowLink[]
  readonly steps: Manifest['steps']
}

/**
 * The flow as the manifest accounts for it. Transforms, which drop
 * nothing, are part of the pipeline's graph, not of the flow.
 */
export function flowFigures(manifest: Manifest): Flow {
  const nodes: FlowNode[] = []
  const links: FlowLink[] = []
  const add = (kind: FlowNode['kind'], name: string) => nodes.push({ kind, name }) - 1
  const link = (source: number, target: number, rows: number) => {
    if (rows > 0) links.push({ source, target, rows })
  }
  const filters = manifest.steps.filter(({ reasons }) => Object.keys(reasons).length > 0)
  const places = filters.map(({ name }) => add('step', name))
  const end = add('release', `${manifest.name} ${manifest.version}${manifest.label}`)
  for (const { name, rows, rejected } of manifest.sources) {
    const source = add('source', name)
    link(source, places[0] ?? end, rows)
    if (rejected > 0) link(source, add('rejected', `rejected from ${name}`), rejected)
  }
  for (const [i, { rowsOut, reasons }] of filters.entries()) {
    link(places[i] as number, places[i + 1] ?? end, rowsOut)
    for (const [reason, rows] of Object.entries(reasons))
      if (rows > 0) link(places[i] as number, add('dropped', reason), rows)
  }
  return { nodes, links, steps: manifest.steps }
}

/** The section. */
export function flowSection(flow: Flow): Section {
  const { links, steps } = flow
  const picture =
    links.length === 0
      ? html`<p class="empty">No row came from the sources.</p>`
      : figure(
          flowPicture(flow),
          'Rows from the sources (left) to the release (right); the height of a band is its share of rows. A picture wider than the page scrolls sideways.',
          true,
        )
  const rows = steps.flatMap(({ name, rowsIn, rowsOut, rowsDropped, reasons }) => [
    [name, 'all', rowsIn, rowsDropped, rowsOut],
    ...Object.entries(reasons).map(([reason, dropped]) => [name, reason, null, dropped, null]),
  ])
  const steady = table({
    caption: 'Rows at every step; in = out + dropped',
    columns: ['step', 'reason', { number: 'in' }, { number: 'dropped' }, { number: 'out' }],
    rows,
  })
  return { id: 'flow', title: 'Flow of rows', body: html`${picture}${steady}` }
}
