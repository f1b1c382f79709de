/** The pipeline as a graph: sources, steps and published files, with the rows that go along each arrow. */
import { counted, show } from '#engine/counts.ts'
import type { Manifest } from '#engine/manifest.ts'
import { formats } from './check-manifest.ts'
import { graphPicture } from './graph-picture.ts'
import { html } from './html.ts'
import type { Section } from './page.ts'
import { figure } from './picture.ts'
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
  const references = (manifest.references ?? []).map(({ name, revision, files, rows }) => {
    nodes.push({ name, kind: 'reference', about: files.length === 0 ? 'absent' : revision, reads: [] })
    return { name, revision, node: nodes.length - 1, rows }
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
    const beside = references.filter((reference) => namesIt(step?.options ?? {}, reference))
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
      about: counted(shards.length, 'file'),
      reads: before,
    })
  }
  return nodes
}

// A step that reads a source beside the rows names it in its options, as NAME or NAME@REVISION.
function namesIt(options: unknown, { name, revision }: { readonly name: string; readonly revision: string }): boolean {
  if (typeof options === 'string') return options === name || options === `${name}@${revision}`
  if (typeof options !== 'object' || options === null) return false
  return Object.values(options).some((value) => namesIt(value, { name, revision }))
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
