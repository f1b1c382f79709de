/**
 * The picture of a pipeline's graph: sources on top, one step
 * below the other, what is read beside the rows to the right.
 */
import { show } from '#engine/counts.ts'
import type { GraphNode } from './graph.ts'
import { type Html, html } from './html.ts'
import { shortName } from './text.ts'

const [boxWidth, boxHeight, gapX, gapY] = [196, 48, 16, 40]

interface Placed extends GraphNode {
  readonly x: number
  readonly y: number
}

// Levels from top to bottom, each centred; references stand in a column of their own, beside the step that reads them.
function place(nodes: readonly GraphNode[]): readonly Placed[] {
  const flowing = nodes.filter(({ kind }) => kind !== 'reference')
  const levels = [...Map.groupBy(flowing, (node) => levelOf(nodes, node)).values()]
  const width = Math.max(...levels.map(({ length }) => length)) * (boxWidth + gapX) - gapX
  const inLevel = new Map(
    levels.flatMap((level, y) =>
      level.map((node, i) => {
        const left = (width - level.length * (boxWidth + gapX) + gapX) / 2
        return [node, { x: 4 + left + i * (boxWidth + gapX), y: 4 + y * (boxHeight + gapY) }] as const
      }),
    ),
  )
  const references = nodes.filter(({ kind }) => kind === 'reference')
  const reader = nodes.find(({ reads }) => reads.some(({ node }) => nodes[node]?.kind === 'reference'))
  const middle = (reader === undefined ? undefined : inLevel.get(reader)?.y) ?? 0
  const top = Math.max(4, middle - ((references.length - 1) / 2) * (boxHeight + gapX))
  const beside = (node: GraphNode) => ({
    x: 4 + width + 3 * gapX,
    y: top + references.indexOf(node) * (boxHeight + gapX),
  })
  return nodes.map((node) => ({ ...node, ...(inLevel.get(node) ?? beside(node)) }))
}

function levelOf(nodes: readonly GraphNode[], { reads }: GraphNode): number {
  return reads.length === 0 ? 0 : 1 + Math.max(...reads.map(({ node }) => levelOf(nodes, nodes[node] as GraphNode)))
}

/** Draws the graph; arrows carry rows, dashed ones from what is read beside them. */
export function graphPicture(nodes: readonly GraphNode[]): Html {
  const placed = place(nodes)
  const width = Math.max(...placed.map(({ x }) => x)) + boxWidth + 4
  const height = Math.max(...placed.map(({ y }) => y)) + boxHeight + 8
  const said = nodes
    .filter(({ reads }) => reads.length > 0)
    .map(({ name, reads }) => `${name} reads ${reads.map(({ node }) => nodes[node]?.name).join(', ')}`)
  return html`<svg role="img" aria-label="Pipeline: ${said.join('; ')}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-size="13">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0L8,4L0,8z" fill="var(--faint)"/></marker></defs>
${placed.map((node) => node.reads.map(({ node: from, rows }) => arrow(placed[from] as Placed, node, rows)))}
${placed.map(box)}
</svg>`
}

const strokes: Readonly<Record<GraphNode['kind'], string>> = {
  source: 'var(--mark)',
  reference: 'var(--rejected)',
  step: 'var(--faint)',
  checkpoint: 'var(--faint)',
  files: 'var(--kept)',
}

function box({ name, kind, about, x, y }: Placed): Html {
  const dashes = kind === 'reference' || kind === 'checkpoint' ? html` stroke-dasharray="5 3"` : null
  return html`<g><title>${name}: ${about}</title><rect x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="${kind === 'checkpoint' ? 24 : 6}" fill="var(--panel)" stroke="${strokes[kind]}" stroke-width="1.5"${dashes}/>
<text x="${x + boxWidth / 2}" y="${y + 20}" text-anchor="middle" fill="currentColor" font-weight="600">${shortName(name, 25)}</text>
<text x="${x + boxWidth / 2}" y="${y + 37}" text-anchor="middle" fill="var(--faint)">${about}</text></g>\n`
}

function arrow(from: Placed, to: Placed, rows: number): Html {
  if (from.kind === 'reference') return sideArrow(from, to)
  const [x1, y1, x2, y2] = [from.x + boxWidth / 2, from.y + boxHeight, to.x + boxWidth / 2, to.y - 2]
  const bend = gapY / 2 + 6
  const left = x1 < x2
  return html`<path d="M${x1},${y1}C${x1},${y1 + bend},${x2},${y2 - bend},${x2},${y2}" fill="none" stroke="var(--faint)" marker-end="url(#arrow)"/>
<text x="${x1 + (left ? -6 : 6)}" y="${y1 + 15}" text-anchor="${left ? 'end' : 'start'}" fill="var(--faint)" font-size="12">${show(rows)}</text>\n`
}

function sideArrow(from: Placed, to: Placed): Html {
  const [x1, y1, x2, y2] = [from.x, from.y + boxHeight / 2, to.x + boxWidth + 2, to.y + boxHeight / 2]
  const middle = from.x - gapX
  return html`<path d="M${x1},${y1}C${middle},${y1},${middle},${y2},${x2},${y2}" fill="none" stroke="var(--faint)" stroke-dasharray="5 3" marker-end="url(#arrow)"/>\n`
}
