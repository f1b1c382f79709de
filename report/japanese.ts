/** How Japanese the texts are: rows without a Japanese letter, and the characters of the sample by script. */
import * as Plot from '@observablehq/plot'
import { type Html, html } from './html.ts'
import { draw, figure, largestOf, mostDrawn } from './picture.ts'
import type { Release } from './release.ts'
import type { Sample } from './sample.ts'
import { percent, share, table } from './table.ts'
import { shortName } from './text.ts'

/** The figures of a task. */
export interface JapaneseFigures {
  readonly task: string
  readonly rows: number
  /** Rows whose prompt, and whose response, holds neither kana nor kanji; of all rows. */
  readonly promptWithout: number
  readonly responseWithout: number
  /** Characters of the sample's prompts and responses by script; white space is not counted. */
  readonly scripts: Readonly<Record<Script, number>>
}

// The order is that of the picture. Script, not Script_Extensions, which holds 。 and 「 for kana too; the long vowel
// mark, of no script by itself, is counted as katakana.
const scripts = {
  hiragana: /\p{Script=Hiragana}/u,
  katakana: /[\p{Script=Katakana}ーｰ]/u,
  kanji: /\p{Script=Han}/u,
  latin: /\p{Script=Latin}/u,
  digits: /\p{Nd}/u,
  'other letters': /[\p{L}\p{M}]/u,
  'signs and marks': /[^\s]/u,
} as const

export type Script = keyof typeof scripts

const names = Object.keys(scripts) as readonly Script[]

/** Counts all rows in SQL and the scripts of the sample; tasks in falling order of rows. */
export async function japaneseFigures({ db }: Release, sample: Sample): Promise<readonly JapaneseFigures[]> {
  const counted = await db.rows(
    'count rows without Japanese letters',
    `SELECT task, count(*) AS rows, count(*) FILTER (NOT prompt_japanese) AS prompts,
      count(*) FILTER (NOT response_japanese) AS responses
    FROM measured GROUP BY task ORDER BY rows DESC, task`,
  )
  const sampled = Map.groupBy(sample.rows, ({ task }) => task)
  return counted.map(({ task, rows, prompts, responses }) => ({
    task: String(task),
    rows: Number(rows),
    promptWithout: Number(prompts),
    responseWithout: Number(responses),
    scripts: scriptsOf((sampled.get(String(task)) ?? []).map(({ prompt, response }) => prompt + response)),
  }))
}

/** Characters of some texts by script. */
export function scriptsOf(texts: readonly string[]): Readonly<Record<Script, number>> {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Script, number>
  const known = new Map<string, Script | undefined>()
  for (const text of texts)
    for (const character of text) {
      if (!known.has(character))
        known.set(
          character,
          names.find((name) => scripts[name].test(character)),
        )
      const script = known.get(character)
      if (script !== undefined) counts[script] += 1
    }
  return counts
}

/** The body of the section. */
export function japaneseHtml(figures: readonly JapaneseFigures[], sampleNote: string): Html {
  if (figures.length === 0) return html`<p class="empty">No rows.</p>`
  const caption = `Characters of the sample by script, by task${largestOf(figures.length)}: ${names.join(', ')}.`
  return html`${figure(picture(figures.slice(0, mostDrawn)), caption)}
<p class="legend">${names.map((name, i) => html`<span><i class="swatch script${i}"></i>${name}</span> `)}</p>
<p class="note">${sampleNote} Rows without Japanese letters are counted over all rows.</p>
${table({
  caption: 'Rows without kana or kanji (all rows), and scripts of the sample',
  columns: [
    'task',
    { number: 'rows' },
    { number: 'prompt without' },
    { number: 'response without' },
    ...names.map((number) => ({ number })),
  ],
  rows: figures.map((one) => [
    one.task,
    one.rows,
    one.promptWithout,
    one.responseWithout,
    ...names.map((name) => share(partOf(one, name))),
  ]),
})}`
}

function partOf({ scripts }: JapaneseFigures, name: Script): number {
  const all = Object.values(scripts).reduce((sum, count) => sum + count, 0)
  return all === 0 ? 0 : scripts[name] / all
}

function picture(figures: readonly JapaneseFigures[]): Html {
  const parts = figures.flatMap((one) => names.map((name, i) => ({ task: one.task, name, part: partOf(one, name), i })))
  const japanese = (one: JapaneseFigures) => partOf(one, 'hiragana') + partOf(one, 'katakana') + partOf(one, 'kanji')
  const said = figures.map((one) => `${one.task} ${percent(japanese(one))} kana and kanji`).join('; ')
  return draw(`Scripts by task: ${said}`, {
    height: figures.length * 38 + 8,
    marginLeft: 0,
    marginRight: 4,
    marginTop: 0,
    marginBottom: 8,
    x: { axis: null, domain: [0, 1] },
    y: { axis: null, domain: figures.map(({ task }) => task), padding: 0 },
    marks: [
      Plot.barX(parts, {
        y: 'task',
        x: 'part',
        fill: ({ i }: { i: number }) => `var(--script${i})`,
        insetTop: 22,
        insetBottom: 4,
      }),
      Plot.text(figures, {
        y: 'task',
        frameAnchor: 'left',
        text: ({ task }: { task: string }) => shortName(task),
        textAnchor: 'start',
        dy: -8,
        fill: 'currentColor',
      }),
      Plot.text(figures, {
        y: 'task',
        frameAnchor: 'right',
        text: (one: JapaneseFigures) => `kana and kanji ${percent(japanese(one))}`,
        textAnchor: 'end',
        dy: -8,
        fill: 'currentColor',
      }),
    ],
  })
}
