/** The report of a run, on literal figures: found beside published, marks, gaps, what is not there yet; and its page in Chromium. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { loadRun } from '#bin/pipelines.ts'
import type { Run } from '#engine/run/run.ts'
import { thinned } from '#report/run/losses.ts'
import { runPage } from '#report/run/run-page.ts'
import { runReportOf } from '#report/run/run-report.ts'
import { database, temporaryFolder } from '../helpers/build.ts'
import { browser, faultsOf, opened } from '../helpers/open-page.ts'
import { resultsOf, runFolder } from '../helpers/run-files.ts'

vi.setConfig({ testTimeout: 120_000 })

const stormy = await loadRun('stormy')
const all = ['evaluate-before', 'train', 'evaluate']
const varied: Run = {
  ...stormy,
  variants: [
    { name: 'rank-8', aspect: 'rank', train: { lora: { rank: 8 } } },
    { name: 'rank-16', aspect: 'rank', train: { lora: { rank: 16 } } },
  ],
}
const variedStages = [...all, 'train-rank-8', 'train-rank-16', 'compare']

function reported(place: string) {
  return runReportOf(place, { threads: 2, memory: 1e9, cache: temporaryFolder() })
}

test('Table I: what was run beside what was published; what differs is said', async () => {
  const model = { ...stormy.train.model, revision: 'a1'.repeat(20) }
  const changed: Run = { ...stormy, train: { ...stormy.train, model, epochs: 1 } }
  const { tableOne } = await reported(runFolder(temporaryFolder(), changed, all))
  expect(tableOne[0]).toMatchObject({ run: 'cyberagent/open-calm-7b@a1a1a1a1a1a1', published: 'OpenCALM-7B' })
  expect(tableOne).toContainEqual({ name: 'rows', run: '1,811,964', published: '1.4M', differs: false })
  expect(tableOne).toContainEqual({ name: 'learning rate', run: '0.0003', published: '0.0003', differs: false })
  expect(tableOne.filter(({ differs }) => differs)).toEqual([
    { name: 'epochs', run: '1', published: '10', differs: true },
  ])
})

test('Table II: found beside published, with intervals, the constant answer, and cut inputs', async () => {
  const { tableTwo } = await reported(runFolder(temporaryFolder(), stormy, all))
  const score = (task: string, shots: number, model: string) =>
    tableTwo.scores.find((one) => one.task === task && one.shots === shots && one.model === model)
  expect(score('jnli-1.1-0.2', 3, 'tuned')).toMatchObject({
    found: 0.475,
    interval: [0.475 - 0.02, 0.475 + 0.02],
    published: 0.475,
    publishedCut: true,
    cut: 7,
    rows: 2434,
    majority: 0.553,
    majorityLabel: 'neutral',
    gap: null,
  })
  expect(score('jnli-1.1-0.2', 3, 'base')).toMatchObject({ found: 0.302, published: null, cut: 0 })
})

test('Table II: what one model alone could not do is its gap', async () => {
  const place = runFolder(temporaryFolder(), stormy, all)
  const [folder, found] = [evaluationOf(place), resultsOf(['base', 'tuned'])]
  const tuned = { results: {}, gaps: { 'jnli-1.1-0.2-3shot': 'Cannot score it: the model gives nan' } }
  writeFileSync(join(folder, 'results.json'), JSON.stringify({ ...found, models: { ...found.models, tuned } }))
  const { tableTwo } = await reported(place)
  const scores = tableTwo.scores.filter(({ task, shots }) => task === 'jnli-1.1-0.2' && shots === 3)
  expect(scores.map(({ model, found: value, gap }) => [model, value, gap])).toEqual([
    ['base', 0.302, null],
    ['tuned', null, 'Cannot score it: the model gives nan'],
  ])
})

test('Table II: missing data is a gap beside the published figure; what was not asked is said', async () => {
  const { tableTwo } = await reported(runFolder(temporaryFolder(), stormy, all))
  const open = tableTwo.scores.filter(({ found }) => found === null)
  expect(open.filter(({ task, shots }) => task === 'marc_ja-1.1-0.2' && shots === 1)).toMatchObject([
    { model: 'base', published: null, kind: 'choice', gap: 'Cannot evaluate on MARC-ja: <it> is not there' },
    { model: 'tuned', published: 0.468, kind: 'choice', gap: 'Cannot evaluate on MARC-ja: <it> is not there' },
  ])
  const perplexities = open.filter(({ kind }) => kind === 'perplexity')
  expect(perplexities.map(({ task, model, published, gap }) => [task, model, published, gap])).toEqual([
    ['vqa-japanese', 'base', 246.6, 'not evaluated in this run'],
    ['vqa-japanese', 'tuned', 29.9, 'not evaluated in this run'],
  ])
})

test('variants: each less the run itself, not less one another', async () => {
  const { ablation } = await reported(runFolder(temporaryFolder(), varied, variedStages))
  expect(ablation?.map(({ variant, aspect, difference, interval }) => [variant, aspect, difference, interval])).toEqual(
    [
      ['rank-8', 'rank', -0.05, [-0.07, -0.03]],
      ['rank-16', 'rank', 0.01, [-0.01, 0.03]],
    ],
  )
})

test('a run that was stopped: what is there is shown, what is not is said', async () => {
  const report = await reported(runFolder(temporaryFolder(), varied, ['evaluate-before', 'train']))
  expect(report.tableTwo.scores.filter(({ found }) => found !== null).map(({ model }) => model)).toEqual(['base'])
  expect(report).toMatchObject({ ablation: null, responses: [], changes: [] })
  expect(report.stages.map(({ name, seconds }) => [name, seconds])).toEqual([
    ['evaluate-before', 1.25],
    ['train', 1.25],
    ['evaluate', null],
    ['train-rank-8', null],
    ['train-rank-16', null],
    ['compare', null],
  ])
  expect(runPage(report)).toContain('Variants have not been compared.')
})

test('losses: steps and held-out rows, thinned to means of neighbours', async () => {
  const { losses } = await reported(runFolder(temporaryFolder(), stormy, all))
  expect(losses).toMatchObject([
    {
      stage: 'train',
      steps: [
        { step: 1, loss: 7 },
        { step: 2, loss: 5 },
      ],
      validation: [
        { step: 0, loss: 8 },
        { step: 2, loss: 6 },
      ],
    },
  ])
  const long = Array.from({ length: 801 }, (_, i) => ({ step: i + 1, loss: i % 3 }))
  expect(thinned(long)).toHaveLength(267)
  expect(thinned(long)[0]).toEqual({ step: 3, loss: 1 })
  expect(thinned([])).toEqual([])
})

test('responses side by side, from the files of predictions, by number', async () => {
  const place = runFolder(temporaryFolder(), stormy, all)
  await writeResponses(place)
  const { responses } = await reported(place)
  expect(responses).toMatchObject([
    {
      task: 'responses-1.05',
      rows: [
        { prompt: { text: '問2' }, base: { text: 'base 2' }, tuned: { text: '<b>答</b> 2' } },
        { prompt: { text: '問10' }, base: { text: 'base 10' }, tuned: { text: '<b>答</b> 10' } },
      ],
    },
  ])
})

test('responses that one model could not write are a gap', async () => {
  const place = runFolder(temporaryFolder(), stormy, all)
  await writeResponses(place)
  const file = join(evaluationOf(place), 'results.json')
  const found = JSON.parse(readFileSync(file, 'utf8'))
  found.models.tuned = { results: {}, gaps: { 'responses-1.05': 'Cannot write: <no> numbers' } }
  writeFileSync(file, JSON.stringify(found))
  const { responses, responsesGap } = await reported(place)
  expect([responses, responsesGap]).toEqual([[], 'Cannot write: <no> numbers'])
})

// The folder of the evaluation of a run.
function evaluationOf(place: string): string {
  const { stages } = JSON.parse(readFileSync(join(place, 'run.json'), 'utf8'))
  return join(place, stages.find(({ name }: { name: string }) => name === 'evaluate').folder)
}

// Adds a task of responses to the evaluation that lies in a run's folder.
async function writeResponses(place: string): Promise<void> {
  const folder = evaluationOf(place)
  const found = resultsOf(['base', 'tuned'])
  const task = {
    name: 'responses-1.05',
    kind: 'generation',
    rows: 2,
    options: {},
    shots: 0,
    notes: ['Ours.'],
    contaminated: null,
  }
  const result = { figures: {}, intervals: {} }
  const models = Object.fromEntries(
    Object.entries(found.models).map(([name, { results }]) => [
      name,
      { results: { ...results, 'responses-1.05': result } },
    ]),
  )
  writeFileSync(
    join(folder, 'results.json'),
    JSON.stringify({ ...found, tasks: { ...found.tasks, 'responses-1.05': task }, models }),
  )
  const db = await database()
  for (const [model, answer] of [
    ['base', 'base'],
    ['tuned', '<b>答</b>'],
  ] as const) {
    mkdirSync(join(folder, model, 'predictions'), { recursive: true })
    const rows = `SELECT id, '問' || id AS prompt, '${answer} ' || id AS response FROM (VALUES ('10'), ('2')) AS rows(id)`
    await db.run('write responses', `COPY (${rows}) TO '${join(folder, model, 'predictions/responses-1.05.parquet')}'`)
  }
}

test('a folder that holds no run is refused', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'run.json'), '{"status": "finished"}')
  await expect(reported(folder)).rejects.toThrow(
    /^Cannot read the run .*: its run.json is none that nagare run wrote; /,
  )
})

describe.skipIf(browser === undefined)('in Chromium (skipped where there is none)', () => {
  test.for<[look: string, width: number, colorScheme: 'light' | 'dark']>([
    ['a desk by day', 1200, 'light'],
    ['a phone at night', 360, 'dark'],
  ])(
    'on %s: no message, no request, nothing beyond the edge, no fault that axe knows',
    async ([, width, colorScheme]) => {
      const place = runFolder(temporaryFolder(), varied, variedStages)
      await writeResponses(place)
      const html = runPage(await reported(place))
      expect(html).toContain('&lt;b&gt;答&lt;/b&gt;')
      const { page, said } = await opened(html, width, colorScheme)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      expect(await page.locator('#table-two td', { hasText: '0.475* [0.455, 0.495]' }).count()).toBe(1)
      expect(await page.locator('#table-two .bad', { hasText: 'gap' }).count()).toBeGreaterThan(0)
      expect(await faultsOf(page)).toEqual([])
      expect(said).toEqual([])
    },
  )
})
