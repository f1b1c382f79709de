/** Runs: the paper's Table I, value by value, and what a run's identity is made of. */
import { expect, test } from 'vitest'
import { loadRun, pipelineNames, runNames } from '#bin/pipelines.ts'
import { type Run, run, variantOf } from '#engine/run/run.ts'

const varied = (run: Run, ...variants: object[]): Run => ({
  ...run,
  variants: variants.map((one) => ({ aspect: 'it', ...one })) as never,
})
const qkv = ['query_key_value']
const qv = ['q_proj', 'v_proj']

// arXiv 2309.03412, Table I: model, release, rate, tokens of a row, rows of a batch, epochs, LoRA's targets, the frame's language.
test.for([
  ['stormy', 'cyberagent/open-calm-7b', 'vanilla-v0.1.0', 3e-4, 300, 128, 10, qkv, 'japanese'],
  ['instruct-llama-7b', 'huggyllama/llama-7b', 'full-v0.1.0', 3e-4, 256, 128, 5, qv, 'english'],
  ['instruct-llama-13b', 'huggyllama/llama-13b', 'full-v0.1.0', 3e-4, 256, 130, 1, qv, 'english'],
] as const)(
  '%s is tuned as Table I says',
  async ([name, path, release, rate, maxTokens, rows, epochs, targets, language]) => {
    expect(await loadRun(name)).toMatchObject({
      name,
      data: { release, seed: 42, validationRows: 2000 },
      train: {
        model: { path },
        text: { language, maxTokens, loss: 'all', overLong: 'truncate', eosAfterCut: false },
        batch: { rows },
        epochs,
        lora: { rank: 4, alpha: 16, dropout: 0.05, targets },
        optimizer: { rate },
      },
    })
  },
)

test.for(runNames())('%s is named by its file, and reads a release that there is a pipeline for', async (name) => {
  const { name: named, data } = await loadRun(name)
  expect(named).toBe(name)
  expect(pipelineNames()).toContain(data.release.replace(/\+.*/, ''))
})

test('releases and runs are told apart', () => {
  expect(pipelineNames()).toContain('vanilla-v1.0.1')
  expect(runNames()).toContain('tiny')
  expect(pipelineNames().filter((name) => runNames().includes(name))).toEqual([])
})

test('a run is frozen to the bottom and survives JSON', async () => {
  const tiny = await loadRun('tiny')
  expect(JSON.parse(JSON.stringify(tiny))).toEqual(tiny)
  expect(() => Object.assign(tiny.train.lora, { rank: 8 })).toThrow(TypeError)
})

test.for<[rule: string, change: (tiny: Run) => Run, message: RegExp]>([
  ['a name in capitals', (tiny) => ({ ...tiny, name: 'Tiny' }), /kebab-case/],
  ['a name that is a release', (tiny) => ({ ...tiny, name: 'tiny-v1' }), /leave the version out/],
  ['a release without a version', (tiny) => ({ ...tiny, data: { ...tiny.data, release: 'vanilla' } }), /NAME-vVERSION/],
  ['no epochs', (tiny) => ({ ...tiny, train: { ...tiny.train, epochs: 0 } }), /epochs must be a whole number from 1/],
  ['no model', (tiny) => ({ ...tiny, train: { ...tiny.train, model: {} } }), /a path or a family/],
  ['no task', (tiny) => ({ ...tiny, evaluate: { ...tiny.evaluate, tasks: [] } as never }), /needs a task/],
  ['variants and no evaluation', ({ evaluate: _, ...tiny }) => tiny, /variants are compared by an evaluation/],
  [
    'two variants of one name',
    (tiny) => varied(tiny, { name: 'a', train: {} }, { name: 'a', train: {} }),
    /two models are/,
  ],
  ['a variant named as a model', (tiny) => varied(tiny, { name: 'base', train: {} }), /two models are called base/],
  ['a variant that changes nothing', (tiny) => varied(tiny, { name: 'a' }), /the variant a changes nothing/],
  [
    'a variant without epochs',
    (tiny) => varied(tiny, { name: 'a', train: { epochs: 0 } }),
    /variant a: epochs must be/,
  ],
  ['a date', (tiny) => ({ ...tiny, train: { ...tiny.train, log: new Date() as object } }), /no stable text/],
])('%s is no run', async ([, change, message]) => {
  const changed = change(await loadRun('tiny'))
  expect(() => run(changed)).toThrow(message)
})

test('a variant changes what it names, to the depth that it names', async () => {
  const tiny = await loadRun('tiny')
  const { train } = variantOf(tiny, 'rank-2')
  expect(train).toEqual({ ...tiny.train, lora: { ...tiny.train.lora, rank: 2, alpha: 4 } })
})

test.for([
  ['stormy', '*', ['jnli-1.1-0.2 3 tuned']],
  ['instruct-llama-7b', '†', ['jnli-1.1-0.3 3 base']],
  ['instruct-llama-13b', '†', ['jnli-1.1-0.3 3 tuned']],
] as const)('%s: the mark %s of cut inputs is where Table II has it', async ([name, mark, marked]) => {
  const { published } = await loadRun(name)
  const cut = published?.figures.filter((figure) => figure.cut) ?? []
  expect([published?.cutMark, cut.map(({ task, shots, model }) => `${task} ${shots} ${model}`)]).toEqual([mark, marked])
})

test('the published settings of Table I are those of the runs', async () => {
  for (const name of ['stormy', 'instruct-llama-7b', 'instruct-llama-13b']) {
    const { train, published } = await loadRun(name)
    const { model: _model, rows: _rows, ...settings } = published?.training ?? {}
    expect(settings).toEqual({
      rate: train.optimizer.rate,
      maxTokens: train.text.maxTokens,
      batch: train.batch.rows,
      epochs: train.epochs,
      ...train.lora,
    })
  }
})
