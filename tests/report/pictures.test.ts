import { JSDOM } from 'jsdom'
import { expect, test } from 'vitest'
import type { Manifest } from '#engine/manifest.ts'
import { flowFigures } from '#report/flow.ts'
import { graphFigures } from '#report/graph.ts'
import { graphPicture } from '#report/graph-picture.ts'
import type { Html } from '#report/html.ts'
import { flowPicture } from '#report/sankey.ts'

const step = (name: string, options: Record<string, unknown>, reasons: Record<string, number>, rowsIn: number) => {
  const rowsDropped = Object.values(reasons).reduce((sum, rows) => sum + rows, 0)
  return { name, options, reasons, rowsIn, rowsDropped, rowsOut: rowsIn - rowsDropped, seconds: 0 }
}
const point = (name: string, rows: number) => ({ name, rows, expected: null })

// Two sources, one filter with seven reasons, one step that reads an evaluation set.
const manifest = {
  name: 'small',
  version: '1.0.0',
  label: '',
  sources: [
    { name: 'rivers', revision: '1', rows: 60, rejected: 2 },
    { name: 'hills', revision: '2', rows: 40, rejected: 0 },
  ],
  references: [{ name: 'exam', revision: '3', files: [{}], rows: 9 }],
  steps: [
    step('drop_flaws', {}, { a: 7, b: 6, c: 5, d: 4, e: 3, f: 2, none: 0 }, 100),
    step('flag', { sets: ['exam@3'] }, {}, 73),
  ],
  checkpoints: [point('sources', 100), point('drop_flaws', 73), point('flag', 73)],
  shards: [{ path: 'data/train-00000-of-00001.parquet', rows: 73, bytes: 1 }],
} as unknown as Manifest

test('the flow draws the four largest reasons of a step, and the others as one', () => {
  const flow = flowFigures(manifest)
  expect(flow.nodes.filter(({ kind }) => kind === 'dropped')).toHaveLength(6)
  const texts = textsOf(flowPicture(flow))
  expect(texts.filter((text) => /^[a-f]\d|other/.test(text))).toEqual(['a7', 'b6', 'c5', 'd4', '2 other reasons5'])
  expect(texts).toEqual(expect.arrayContaining(['rivers62', 'hills40', 'rejected from rivers2', 'small 1.0.073']))
})

test('the graph: a step reads the rows before it, and the evaluation set that its options name', () => {
  const nodes = graphFigures(manifest)
  expect(nodes.map(({ kind, name, reads }) => [kind, name, reads.map(({ node }) => nodes[node]?.name)])).toEqual([
    ['source', 'rivers', []],
    ['source', 'hills', []],
    ['reference', 'exam', []],
    ['step', 'drop_flaws', ['rivers', 'hills']],
    ['step', 'flag', ['drop_flaws', 'exam']],
    ['files', 'data/train-*.parquet', ['flag']],
  ])
  expect(textsOf(graphPicture(nodes))).toEqual(
    expect.arrayContaining(['60', '40', '73', 'exam', 'drops 27', 'drops none']),
  )
})

function textsOf(picture: Html): string[] {
  return [...new JSDOM(picture.html).window.document.querySelectorAll('text')].map(
    ({ textContent }) => textContent ?? '',
  )
}
