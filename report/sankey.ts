/** The picture of the flow of rows: a Sankey diagram, laid out by d3-sankey. */
import { type SankeyLink, type SankeyNode, sankey, sankeyLeft, sankeyLinkHorizontal } from 'd3-sankey'
import { show } from '#engine/counts.ts'
import type { Flow, FlowNode } from './flow.ts'
import { type Html, html } from './html.ts'
import { shortName } from './text.ts'

type Placed = SankeyNode<FlowNode, { rows: number }>
type Link = SankeyLink<FlowNode, { rows: number }>

const colors: Readonly<Record<FlowNode['kind'], string>> = {
  source: 'var(--mark)',
  step: 'var(--faint)',
  release: 'var(--kept)',
  dropped: 'var(--dropped)',
  rejected: 'var(--rejected)',
}
const column = 190 // units between one column of nodes and the next: room for a name of some 25 letters
const nodeWidth = 14
const nodeGap = 34 // room for the two lines of a node's name

const mostReasons = 4

// A step may have dozens of reasons: the largest are drawn, the others as one; the table below has them all.
function merged({ nodes, links }: Flow): Pick<Flow, 'nodes' | 'links'> {
  const kindOf = (node: number) => nodes[node]?.kind
  const byStep = Map.groupBy(
    links.filter(({ target }) => kindOf(target) === 'dropped'),
    ({ source }) => source,
  )
  const small = [...byStep.values()]
    .filter(({ length }) => length > mostReasons + 1)
    .map((of) => of.toSorted((a, b) => b.rows - a.rows).slice(mostReasons))
  const gone = new Set(small.flat())
  const others = small.map((of, i) => ({
    node: { kind: 'dropped', name: `${of.length} other reasons` } as const,
    link: { source: of[0]?.source ?? 0, target: nodes.length + i, rows: of.reduce((sum, { rows }) => sum + rows, 0) },
  }))
  const targets = new Set([...gone].map(({ target }) => target))
  const all = [...nodes, ...others.map(({ node }) => node)]
  const drawn = all.map((_, i) => i).filter((i) => !targets.has(i))
  const placeOf = new Map(drawn.map((node, place) => [node, place]))
  return {
    nodes: drawn.map((i) => all[i] as FlowNode),
    links: [...links.filter((link) => !gone.has(link)), ...others.map(({ link }) => link)].map((link) => ({
      ...link,
      source: placeOf.get(link.source) ?? 0,
      target: placeOf.get(link.target) ?? 0,
    })),
  }
}

// The rows that go on stand on top of their column, what leaves below them, the largest first.
function order(a: Placed, b: Placed): number {
  const rank = ({ kind }: Placed) => (kind === 'dropped' ? 1 : kind === 'rejected' ? 2 : 0)
  return rank(a) - rank(b) || (b.value ?? 0) - (a.value ?? 0)
}

/** Draws the flow; names stand beside their nodes, widths are in proportion to rows. */
export function flowPicture(flow: Flow): Html {
  const { nodes, links } = merged(flow)
  const count = (kind: FlowNode['kind']) => nodes.filter((node) => node.kind === kind).length
  const tall = Math.max(count('source'), 1 + count('rejected') + Math.min(mostReasons + 1, count('dropped')))
  const height = 160 + tall * nodeGap
  const width = (2 + count('step')) * column
  const graph = sankey<FlowNode, { rows: number }>()
    .nodeWidth(nodeWidth)
    .nodePadding(nodeGap)
    .nodeAlign(sankeyLeft)
    .nodeSort(order)
    .extent([
      [1, 20],
      [width - column, height - 20],
    ])({
    nodes: nodes.map((node) => ({ ...node })),
    links: links.map(({ source, target, rows }) => ({ source, target, rows, value: rows })),
  })
  const path = sankeyLinkHorizontal<FlowNode, { rows: number }>()
  const said = graph.links
    .map((link) => `${nameOf(link.source)} to ${nameOf(link.target)} ${show(link.rows)}`)
    .join('; ')
  return html`<svg role="img" aria-label="Flow of rows: ${said}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-size="13">
<g fill="none">${graph.links.map((link) => linkHtml(link, path(link) ?? ''))}</g>
<g fill="currentColor">${graph.nodes.map(nodeHtml)}</g>
</svg>`
}

function linkHtml(link: Link, path: string): Html {
  const { kind } = link.target as Placed
  const color = kind === 'step' ? 'var(--kept)' : colors[kind]
  const title = `${nameOf(link.source)} to ${nameOf(link.target)}: ${show(link.rows)} rows`
  const rounded = path.replace(/\d+\.\d+/g, (number) => Number(number).toFixed(1))
  return html`<path d="${rounded}" stroke="${color}" stroke-opacity="0.4" stroke-width="${Math.max(1, link.width ?? 0).toFixed(1)}"><title>${title}</title></path>`
}

function nodeHtml({ x0 = 0, x1 = 0, y0 = 0, y1 = 0, kind, name, value = 0 }: Placed): Html {
  const middle = (y0 + y1) / 2
  const [x, y, h] = [x0, Math.min(y0, middle - 0.5), Math.max(1, y1 - y0)].map((n) => n.toFixed(1))
  const label = html`<tspan>${shortName(name, 26)}</tspan><tspan x="${x1 + 6}" dy="15">${show(value)}</tspan>`
  return html`<rect x="${x}" y="${y}" width="${x1 - x0}" height="${h}" fill="${colors[kind]}"/><text x="${x1 + 6}" y="${(middle - 3).toFixed(1)}">${label}</text>`
}

function nameOf(end: Link['source']): string {
  return (end as Placed).name
}
