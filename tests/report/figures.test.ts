/** Every figure of a report on rows few enough to count by hand. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { checkpoint } from '#engine/define.ts'
import { scriptsOf } from '#report/japanese.ts'
import type { Report } from '#report/report.ts'
import { jsonl } from '#sinks/jsonl.ts'
import { dropDatasets } from '#transforms/drop-datasets.ts'
import { dropDuplicates } from '#transforms/drop-duplicates.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { temporaryFolder } from '../helpers/build.ts'
import { filesOf, line } from '../helpers/recipe.ts'
import { releaseOfLines, reported } from '../helpers/report.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }) // each report loads a dictionary: slow beside other work

const lines = [
  line('「川」の意味を教えてください。', '水の流れ。'),
  line('「山」の意味を教えてください。', '高い土地。'),
  line('「山」の意味を教えてください。', '高い土地。'), // a copy of the row above
  line('「山」の意味を教えてください。', '登るところ。'), // the same question, another answer
  line('Translate: 3 rivers', 'Rivers', '川'),
  line('空は何色ですか。', ''), // flawed: no response
  '{"instruction": 1}', // rejected
]

let made: Promise<Report> | undefined
const report = () => {
  made ??= build()
  return made
}

async function build(): Promise<Report> {
  const through = [
    dropDatasets({ reasons: { unwanted: ['none'] } }),
    checkpoint('declared', { rows: 6, task: { mixed: { from: 7, to: 8 } } }),
    toInstruction({}),
    dropDuplicates({}),
  ]
  return reported(await releaseOfLines(lines, { through }))
}

test('checks and glance', async () => {
  const figures = await report()
  expect(figures.checks).toMatchObject({
    shards: 2,
    rows: 5,
    labels: ['task', 'dataset', 'license'],
    dropped: 1,
    rejected: 1,
  })
  expect(figures.glance).toMatchObject({
    rows: 5,
    characters: 15 * 3 + 5 + 5 + 6 + 19 + 6 + 1 + 8,
    formats: [{ files: 'data/train-*.parquet', shards: 2, rows: 5 }],
    counts: { task: { mixed: 5 }, license: { 'CC0-1.0': 5 } },
    sources: [{ name: 'rows', revision: '1', rows: 6, rejected: 1 }],
  })
})

test('the flow: rejects leave from the source, dropped rows from their step', async () => {
  const figures = await report()
  const { nodes, links } = figures.flow
  const named = links.map(({ source, target, rows }) => [nodes[source]?.name, nodes[target]?.name, rows])
  expect(named).toEqual([
    ['rows', 'drop_datasets', 6],
    ['rows', 'rejected from rows', 1],
    ['drop_datasets', 'drop_duplicates', 6],
    ['drop_duplicates', 'small 1.0.0+mirror', 5],
    ['drop_duplicates', 'exact_duplicate', 1],
  ])
})

test('the graph: each box reads the one before it', async () => {
  const figures = await report()
  expect(figures.graph.map(({ kind, name, reads }) => [kind, name, reads])).toEqual([
    ['source', 'rows', []],
    ['step', 'drop_datasets', [{ node: 0, rows: 6 }]],
    ['checkpoint', 'declared', [{ node: 1, rows: 6 }]],
    ['step', 'to_instruction', [{ node: 2, rows: 6 }]],
    ['step', 'drop_duplicates', [{ node: 3, rows: 6 }]],
    ['files', 'data/train-*.parquet', [{ node: 4, rows: 5 }]],
  ])
})

test('found against published counts', async () => {
  const figures = await report()
  expect(figures.published).toMatchObject({
    full: false,
    comparisons: [
      { checkpoint: 'declared', what: 'rows', found: 6, expected: 6, met: true },
      { checkpoint: 'declared', what: 'task mixed', found: 6, expected: { from: 7, to: 8 }, met: false },
    ],
  })
})

test('lengths in characters: a response without any is in the bin below one', async () => {
  const figures = await report()
  const [prompt, response] = figures.lengths.characters
  expect(prompt).toMatchObject({ task: 'mixed', side: 'prompt', rows: 5, min: 8, median: 15, max: 20, total: 73 })
  expect(response).toMatchObject({
    task: 'mixed',
    side: 'response',
    rows: 5,
    min: 0,
    p25: 5,
    median: 5,
    p75: 6,
    max: 6,
    total: 22,
  })
  expect(response?.bins).toEqual([
    { bin: -1, rows: 1 },
    { bin: 6, rows: 2 },
    { bin: 7, rows: 2 },
  ])
})

test('morphemes of the sample, and its statement', async () => {
  const figures = await report()
  expect(figures.sample).toEqual({ perTask: 500, mostCharacters: 4000, tooLong: 0, rows: 5 })
  const [, response] = figures.lengths.morphemes.lengths
  // 水|の|流れ|。 高い|土地|。 登る|ところ|。 Rivers
  expect(response).toMatchObject({ side: 'response', rows: 5, min: 0, median: 3, max: 4, total: 4 + 3 + 3 + 1 })
  expect(figures.lengths.tokens).toBeNull()
})

test('tokens by a tokenizer file', async () => {
  const vocab = { '[UNK]': 0, 水: 1, の: 2, 流: 3, '##れ': 4 }
  const model = { type: 'WordLevel', vocab, unk_token: '[UNK]' }
  const pre = { type: 'Split', pattern: { Regex: '.' }, behavior: 'Isolated', invert: false }
  const tokenizer = join(temporaryFolder(), 'tokenizer.json')
  const rest = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    post_processor: null,
    decoder: null,
  }
  writeFileSync(tokenizer, JSON.stringify({ ...rest, pre_tokenizer: pre, model }))
  const { lengths } = await reported(await releaseOfLines(lines), { tokenizer })
  // A token for every character: the same lengths as in characters.
  expect(lengths.tokens?.map(({ total }) => total)).toEqual([74, 22])
})

test('a tokenizer file that is none stops the report', async () => {
  const tokenizer = join(temporaryFolder(), 'tokenizer.json')
  writeFileSync(tokenizer, '{"model": 1}')
  await expect(reported(await releaseOfLines(lines), { tokenizer })).rejects.toThrow(/^Cannot read the tokenizer /)
})

test('rows without kana or kanji', async () => {
  const figures = await report()
  expect(figures.japanese).toMatchObject([{ task: 'mixed', rows: 5, promptWithout: 0, responseWithout: 2 }])
})

test('characters by script', () => {
  expect(scriptsOf(['川ヲわたるー Abc ١2。', 'مرحبا'])).toEqual({
    hiragana: 3,
    katakana: 2, // the long vowel mark among them
    kanji: 1,
    latin: 3,
    digits: 2,
    'other letters': 5,
    'signs and marks': 1,
  })
})

test('templates: what is in quotes, and digits, do not tell instructions apart', async () => {
  const figures = await report()
  const { different, top } = figures.templates
  expect(different).toBe(3)
  expect(top[0]).toEqual({
    template: { text: '…の意味を教えてください。', characters: 13 },
    rows: 3,
    instructions: 2,
    datasets: ['rows'],
  })
  expect(top.slice(1).map(({ template }) => template.text)).toEqual(['Translate: … rivers', '空は何色ですか。'])
})

test('duplicates: what was kept of the dropped, and what repeats among the kept', async () => {
  const figures = await report()
  const { steps, published } = figures.duplicates
  expect(published).toEqual({ exact: 0, prompts: 1, promptsWithResponses: 1, responses: 0 })
  expect(steps).toMatchObject([
    {
      step: 'drop_duplicates',
      dropped: 1,
      clusters: 1,
      sizes: [{ dropped: 1, clusters: 1 }],
      examples: [{ size: 1, kept: { file: 'rows/a.jsonl', row: 2 }, dropped: { file: 'rows/a.jsonl', row: 3 } }],
    },
  ])
})

test('examples name where they come from', async () => {
  const figures = await report()
  expect(figures.kept).toMatchObject([
    { dataset: 'rows', rows: 5, examples: [{ source: 'rows@1' }, { source: 'rows@1' }] },
  ])
  const [dropped] = figures.dropped
  expect(dropped).toMatchObject({ step: 'drop_duplicates', reason: 'exact_duplicate', rows: 1 })
  expect(dropped?.examples[0]).toMatchObject({
    response: { text: '高い土地。', characters: 5 },
    row: 3,
    license: 'CC0-1.0',
  })
  expect(JSON.parse(dropped?.examples[0]?.evidence?.text ?? '')).toEqual({
    kept_id: figures.duplicates.steps[0]?.examples[0]?.keptId,
    kept_source: 'rows@1',
    kept_file: 'rows/a.jsonl',
    kept_row: 2,
  })
})

test('rejected rows by reason, with their text', async () => {
  const figures = await report()
  expect(figures.rejected).toMatchObject([{ source: 'rows', rows: 1, examples: [{ file: 'rows/a.jsonl', row: 7 }] }])
  expect(figures.rejected[0]?.examples[0]?.text.text).toContain('"instruction": 1')
})

test('flaws by rule', async () => {
  const figures = await report()
  expect(figures.flaws).toMatchObject({ examined: 5, all: 5 })
  const empty = figures.flaws.rules.find(({ rule }) => rule === 'empty_response')
  expect(empty).toMatchObject({ rows: 1, datasets: { rows: 1 }, examples: [{ row: 6, response: { characters: 0 } }] })
})

test.for<[what: string, change: Parameters<typeof releaseOfLines>[1]]>([
  [
    'JSON lines that call the response output',
    { to: [jsonl({ rowsPerFile: 3, response: 'output', provenance: true })] },
  ],
  ['two formats', { to: [jsonl({ rowsPerFile: 9, response: 'output', provenance: false }), filesOf(2)] }],
])('a release of %s has the same figures', async ([, to]) => {
  const { lengths, templates, glance, duplicates } = await reported(await releaseOfLines(lines, to))
  const plain = await reported(await releaseOfLines(lines))
  expect({ lengths, templates, duplicates }).toEqual({
    lengths: plain.lengths,
    templates: plain.templates,
    duplicates: plain.duplicates,
  })
  expect(glance.counts).toEqual(plain.glance.counts)
})

test('a release without labels says that they were not counted', async () => {
  const to = [jsonl({ rowsPerFile: 9, response: 'response', provenance: false })]
  const { checks, lengths, kept } = await reported(await releaseOfLines(lines, { to }))
  expect(checks.labels).toEqual([])
  expect(lengths.characters[0]).toMatchObject({ task: 'not published', rows: 5 })
  expect(kept[0]?.examples[0]).toMatchObject({ file: null, source: null })
})
