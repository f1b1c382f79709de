/** The pipeline as a graph: sources, steps and published files, with the rows that go along each arrow. */
import { show } from '#engine/counts.ts'
import type { Manifest } from '#engine/manifest.ts'
import { type Html, html } from './html.ts'
import type { Section } from './page.ts'
import { figure } from './picture.ts'
import { formats } from './shards.ts'
import { table } from './table.ts'

/** A box of the graph, and those that it reads. */
export interface GraphNode {
  readonly name: string
  readonly kind: 'source' | 'reference' | 'step' | 'checkpoint' | 'files'
  /** The second line: a revision, or what became of the rows. */
  readonly about: string
  /** Positions among the nodes of those that it reads, each with the rows that it gives. */
  readonly reads: readonly { readonly node: number; readonly rows: number }[]
}

/** The graph of a pipeline, in the order in which it runs. */
export function graphFigures(manifest: Manifest): readonly GraphNode[] {
  const nodes: GraphNode[] = manifest.sources.map(({ name, revision }) => ({
    name,
    kind: 'source',
    about: revision,
    reads: [],
  }))
  let before = manifest.sources.map(({ rows }, node) => ({ node, rows }))
  const references = (manifest.references ?? []).map(({ name, revision, rows }) => {
    nodes.push({ name, kind: 'reference', about: revision, reads: [] })
    return { name, node: nodes.length - 1, rows }
  })
  const steps = new Map(manifest.steps.map((step) => [step.name, step]))
  for (const { name, expected, rows } of manifest.checkpoints) {
    const step = steps.get(name)
    if (step === undefined && expected === null) continue // the rows of the sources: not a part of the pipeline
    const about =
      step === undefined
        ? 'meets published counts?'
        : step.rowsDropped > 0
          ? `drops ${show(step.rowsDropped)}`
          : 'drops none'
    // A step that reads a source beside the rows names it in its options.
    const beside = references.filter((reference) =>
      JSON.stringify(step?.options ?? {}).includes(JSON.stringify(reference.name)),
    )
    nodes.push({
      name,
      kind: step === undefined ? 'checkpoint' : 'step',
      about,
      reads: [...before, ...beside.map(({ node, rows }) => ({ node, rows }))],
    })
    before = [{ node: nodes.length - 1, rows }]
  }
  for (const shards of formats(manifest)) {
    const name = shards[0]?.path.replace(/\d{5}-of-\d{5}/, '*') ?? ''
    nodes.push({
      name,
      kind: 'files',
      about: `${show(shards.length)} ${shards.length === 1 ? 'file' : 'files'}`,
      reads: before,
    })
  }
  return nodes
}

/** The section: the graph, and the options of every step. */
export function graphSection(nodes: readonly GraphNode[], steps: Manifest['steps']): Section {
  const body = html`${figure(graphPicture(nodes), 'What reads what, from top to bottom, with the rows that go along each arrow.', true)}
${table({
  caption: 'Steps and their options',
  columns: ['step', 'options'],
  rows: steps.map(({ name, options }) => {
    const text = JSON.stringify(options)
    return [
      name,
      {
        cell: html`<code>${text.length > 600 ? `${text.slice(0, 600)}… (cut; whole in manifest.json)` : text}</code>`,
        by: text,
      },
    ]
  }),
})}`
  return { id: 'pipeline', title: 'Pipeline', body }
}

const [boxWidth, boxHeight, gapX, gapY] = [196, 48, 16, 40]

interface Placed extends GraphNode {
  readonly x: number
  readonly y: number
}

// Sources side by side on top, then one step below the other, files side by side at the bottom.
function place(nodes: readonly GraphNode[]): readonly Placed[] {
  const levels: GraphNode[][] = []
  const levelOf = (node: GraphNode): number =>
    node.reads.length === 0 ? 0 : 1 + Math.max(...node.reads.map(({ node }) => levelOf(nodes[node] as GraphNode)))
  for (const node of nodes) {
    const level = levelOf(node)
    levels[level] = [...(levels[level] ?? []), node]
  }
  const width = Math.max(...levels.map((level) => level.length)) * (boxWidth + gapX)
  return nodes.map((node) => {
    const y = levelOf(node)
    const row = levels[y] as GraphNode[]
    const left = (width - row.length * (boxWidth + gapX) + gapX) / 2
    return { ...node, x: left + row.indexOf(node) * (boxWidth + gapX), y: 4 + y * (boxHeight + gapY) }
  })
}

function graphPicture(nodes: readonly GraphNode[]): Html {
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
  const short = name.length > 25 ? `${name.slice(0, 24)}…` : name
  return html`<g><title>${name}: ${about}</title><rect x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="${kind === 'checkpoint' ? 24 : 6}" fill="var(--panel)" stroke="${strokes[kind]}" stroke-width="1.5"${dashes}/>
<text x="${x + boxWidth / 2}" y="${y + 20}" text-anchor="middle" fill="currentColor" font-weight="600">${short}</text>
<text x="${x + boxWidth / 2}" y="${y + 37}" text-anchor="middle" fill="var(--faint)">${about}</text></g>\n`
}

function arrow(from: Placed, to: Placed, rows: number): Html {
  const [x1, y1, x2, y2] = [from.x + boxWidth / 2, from.y + boxHeight, to.x + boxWidth / 2, to.y - 2]
  const bend = Math.min(gapY / 2 + 6, (y2 - y1) / 2)
  const dashes = from.kind === 'reference' ? html` stroke-dasharray="5 3"` : null
  const slant = Math.sign(x1 - x2)
  const anchor = slant < 0 ? 'end' : 'start'
  return html`<path d="M${x1},${y1}C${x1},${y1 + bend},${x2},${y2 - bend},${x2},${y2}" fill="none" stroke="var(--faint)"${dashes} marker-end="url(#arrow)"/>
<text x="${x1 + (slant < 0 ? -6 : 6)}" y="${y1 + 15}" text-anchor="${anchor}" fill="var(--faint)" font-size="12">${show(rows)}</text>\n`
}
