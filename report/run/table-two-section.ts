/** Table II as a section: choices, perplexities, and what the figures mean. */
import { type Html, html } from '#report/html.ts'
import type { Section } from '#report/page.ts'
import { type Cell, table } from '#report/table.ts'
import type { Interval } from './results.ts'
import type { Score, TableTwo } from './table-two.ts'

/** The section. */
export function tableTwoSection(two: TableTwo): Section {
  const { scores, evaluated, notes, source } = two
  const body = html`${intro(two)}
${evaluated || scores.length > 0 ? [choices(two), perplexities(two)] : html`<p class="empty">Not evaluated yet.</p>`}
${gapList(scores)}
${notes.length > 0 && html`<details><summary>Notes on the tasks</summary><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></details>`}`
  return { id: 'table-two', title: source === null ? 'Evaluation' : 'Table II: evaluation', body }
}

function intro({ source, cutMark, scores }: TableTwo): Html {
  const below = scores.filter(
    ({ interval, majority }) => interval && majority !== null && interval[1] < majority,
  ).length
  const judged = scores.filter(({ majority }) => majority !== null).length
  const cut = scores.filter((score) => (score.cut ?? 0) > 0).length
  return html`<p class="note">Brackets hold 95 % bootstrap intervals over rows. A constant answer needs no model: read accuracy beside it, and balanced accuracy
(a constant has one divided by the number of answers) and MCC (a constant has 0) before all. ${judged > 0 && html`Of ${judged} accuracies ${below} lie below the constant answer by more than their interval.`}</p>
<p class="note">${cutMark} marks figures for which inputs were cut on the left to fit the model, recomputed here: ${cut} of ${scores.filter(({ found }) => found !== null).length}.
${source !== null && html`Published: ${source}; its marks for cut inputs stand behind its figures as printed, where they are known. A dash in that column: the figure is not known here.`}</p>`
}

function choices({ scores, cutMark, source }: TableTwo): Html {
  const rows = scores.filter(({ kind }) => kind === 'choice')
  const columns = [
    'task',
    { number: 'shots' },
    'model',
    { number: 'accuracy found' },
    ...(source === null ? [] : [{ number: 'published' }]),
    { number: 'constant answer' },
    { number: 'balanced' },
    { number: 'MCC' },
    { number: 'acc_norm' },
    'answers',
    { number: 'rows cut' },
  ]
  return table({
    caption: 'Accuracy',
    columns,
    rows: rows.map((score) => [
      taskCell(score),
      score.shots,
      score.model,
      foundCell(score, cutMark, 3),
      ...(source === null ? [] : [publishedCell(score, cutMark, 3)]),
      score.majority === null
        ? '–'
        : { cell: html`${fixed(score.majority, 3)} ${score.majorityLabel}`, by: score.majority },
      figureCell(score, 'balancedAccuracy', 3),
      figureCell(score, 'mcc', 3),
      figureCell(score, 'accNorm', 3),
      answersText(score.answers),
      cutCell(score),
    ]),
  })
}

function perplexities({ scores, cutMark, source }: TableTwo): Html {
  const rows = scores.filter(({ kind }) => kind === 'perplexity')
  const others = { macroWithoutEos: 'without end mark', perToken: 'per token', bitsPerCharacter: 'bits per character' }
  return table({
    caption: 'Perplexity of answers; the published measure is the mean over answers, end mark included',
    columns: [
      'task',
      'model',
      { number: 'perplexity found' },
      ...(source === null ? [] : [{ number: 'published' }]),
      ...Object.values(others).map((number) => ({ number })),
      { number: 'rows cut' },
    ],
    rows: rows.map((score) => [
      taskCell(score),
      score.model,
      foundCell(score, cutMark, 1),
      ...(source === null ? [] : [publishedCell(score, cutMark, 1)]),
      ...Object.keys(others).map((name) => figureCell(score, name, 1)),
      cutCell(score),
    ]),
  })
}

function foundCell({ found, interval, cut, gap }: Score, mark: string, digits: number): Cell {
  if (found === null) return { cell: html`<span class="bad">${gap === null ? 'not there' : 'gap'}</span>`, by: -1 }
  return {
    cell: html`${fixed(found, digits)}${(cut ?? 0) > 0 && mark} ${interval && range(interval, digits)}`,
    by: found,
  }
}

function publishedCell({ published, publishedCut }: Score, mark: string, digits: number): Cell {
  return published === null ? '–' : { cell: html`${fixed(published, digits)}${publishedCut && mark}`, by: published }
}

function figureCell({ figures }: Score, name: string, digits: number): Cell {
  const value = figures[name]
  return value === undefined ? '–' : { cell: html`${fixed(value, digits)}`, by: value }
}

function taskCell({ task }: Score): Cell {
  return { cell: html`<span class="nowrap">${task}</span>`, by: task }
}

function cutCell({ cut, rows }: Score): Cell {
  return cut === null ? '–' : { cell: html`${cut} of ${rows}`, by: cut }
}

function gapList(scores: readonly Score[]): Html {
  const open = scores.filter(({ gap }) => gap !== null)
  const byReason = Map.groupBy(open, ({ gap }) => gap as string)
  const lines = [...byReason].map(
    ([reason, some]) =>
      html`<li>${new Set(some.map(settingOf)).size} of ${new Set(scores.map(settingOf)).size} settings: ${reason}</li>`,
  )
  return lines.length === 0 ? html`` : html`<h3>Gaps</h3><ul>${lines}</ul>`
}

function settingOf({ task, shots }: Score): string {
  return `${task} ${shots}`
}

// Answers that were never given are left out: what is left is what the model says.
function answersText(answers: Score['answers']): Cell {
  const given = Object.entries(answers).filter(([, share]) => share > 0)
  if (given.length === 0) return '–'
  const lines = given.map(([label, share]) => html`<div class="nowrap">${label} ${fixed(share, 2)}</div>`)
  return { cell: html`${lines}`, by: given.map(([label]) => label).join() }
}

/** An interval as text. */
export function range([low, high]: Interval, digits: number): string {
  return `[${fixed(low, digits)}, ${fixed(high, digits)}]`
}

/** A number with a fixed number of digits, the minus sign a minus sign. */
export function fixed(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace('-', '−')
}
