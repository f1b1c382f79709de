/** Pictures: drawn by Observable Plot into SVG while the report is made, so that the page needs no script for them. */
import * as Plot from '@observablehq/plot'
import { JSDOM } from 'jsdom'
import { show } from '#engine/counts.ts'
import { type Html, html, raw } from './html.ts'
import { shortName } from './text.ts'

/** Width of a picture in its own units; a page shows it narrower on a phone. */
const pictureWidth = 420

const { document } = new JSDOM('').window

/** Draws a plot; `label` says in words what it shows, for those who do not see it. */
export function draw(label: string, options: Plot.PlotOptions): Html {
  const svg = Plot.plot({
    width: pictureWidth,
    ...options,
    document,
    style: { fontFamily: 'inherit', fontSize: '14px' },
  })
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  for (const style of svg.querySelectorAll('style')) style.remove()
  // Plot names its groups; inside a picture with a label of its own nothing reads them.
  for (const group of svg.querySelectorAll('g'))
    for (const name of ['aria-label', 'aria-description']) group.removeAttribute(name)
  return raw(svg.outerHTML)
}

/** The most values that a picture by task, dataset or licence shows. */
export const mostDrawn = 30

/** What follows a caption where not all values are drawn: as `, the 30 largest of 10,000`. */
export function largestOf(values: number): string {
  return values > mostDrawn ? `, the ${mostDrawn} largest of ${show(values)}` : ''
}

/** A picture with its caption. A wide one scrolls by itself on a narrow page. */
export function figure(picture: Html, caption: string, wide = false): Html {
  const inside = wide
    ? html`<div class="wide" role="region" aria-label="${caption}" tabindex="0">${picture}</div>`
    : picture
  return html`<figure>${inside}<figcaption>${caption}</figcaption></figure>\n`
}

/** A value of something counted. */
export interface Bar {
  readonly name: string
  readonly value: number
  readonly text: string
}

/** Bars below their names, longest names included: one line of text, one bar. */
export function bars(label: string, values: readonly Bar[], color = 'var(--mark)'): Html {
  const common = { y: 'name', channels: {} } as const
  return draw(label, {
    height: values.length * 38 + 8,
    marginLeft: 0,
    marginRight: 4,
    marginTop: 0,
    marginBottom: 8,
    x: { axis: null, domain: [0, Math.max(1, ...values.map(({ value }) => value))] },
    y: { axis: null, domain: values.map(({ name }) => name), padding: 0 },
    marks: [
      Plot.barX(values, { ...common, x: 'value', fill: color, insetTop: 24, insetBottom: 4, rx: 2 }),
      Plot.text(values, {
        ...common,
        x: 0,
        text: ({ name }: Bar) => shortName(name),
        textAnchor: 'start',
        dy: -8,
        fill: 'currentColor',
      }),
      Plot.text(values, {
        ...common,
        frameAnchor: 'right',
        text: 'text',
        textAnchor: 'end',
        dy: -8,
        fill: 'currentColor',
      }),
    ],
  })
}
