/** What each stage of a run depends on: a change touches those stages and no others. */
import { mkdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadRun } from '#bin/pipelines.ts'
import { checkTasks } from '#bin/run/facts.ts'
import { folderContent, modelIdentity } from '#engine/run/content.ts'
import type { Run } from '#engine/run/run.ts'
import { type RunFacts, runId, stagesOf } from '#engine/run/run-stages.ts'
import { changedParts } from '#engine/run/stage-changes.ts'
import { explainStage, finish, show, stage, stageFolder, standing } from '#engine/run/stages.ts'
import { temporaryFolder } from '../helpers/build.ts'

const facts: RunFacts = {
  digest: 'rows',
  digestWithout: { summarization: 'fewer rows' },
  base: undefined,
  evaluationData: 'questions',
  trainer: '1',
  evaluator: 'e',
}
const tiny = await loadRun('tiny')
const stormy = await loadRun('stormy')

/** The names of the stages whose keys differ. */
function touched(one: [Run, RunFacts], other: [Run, RunFacts]): readonly string[] {
  const keys = new Map(stagesOf(...other).map(({ stage }) => [stage.name, stage.key]))
  return stagesOf(...one).flatMap(({ stage }) => (keys.get(stage.name) === stage.key ? [] : [stage.name]))
}

const evaluations = ['evaluate-before', 'evaluate', 'compare']
const variants = ['train-without-summarization', 'train-rank-2', 'train-tokens-64', 'train-response-only']
const all = ['train', 'evaluate-before', 'evaluate', ...variants, 'compare']

test('a base that is named is evaluated before it is tuned, one with random weights after the training that makes it', () => {
  const names = (run: Run, given: RunFacts) => stagesOf(run, given).map(({ stage }) => stage.name)
  expect(names(stormy, { ...facts, base: 'b' })).toEqual(['evaluate-before', 'train', 'evaluate'])
  expect(names(tiny, facts)).toEqual(all)
})

const change = (train: object): Run => ({ ...tiny, train: { ...tiny.train, ...train } })
test.for<[what: string, run: Run, given: Partial<RunFacts>, names: readonly string[]]>([
  ['other evaluation data', tiny, { evaluationData: 'more' }, evaluations],
  ['another evaluator', tiny, { evaluator: 'f' }, evaluations],
  [
    'another task to evaluate',
    { ...tiny, evaluate: { ...tiny.evaluate, tasks: [{ task: 'vqa' }] } as never },
    {},
    evaluations,
  ],
  ['another trainer', tiny, { trainer: '2' }, all],
  ['other rows', tiny, { digest: 'more' }, all],
  [
    'other rows without a task',
    tiny,
    { digestWithout: { summarization: 'x' } },
    ['train-without-summarization', 'compare'],
  ],
  ['another seed', change({ seed: 1 }), {}, all],
  ['other prints and checkpoints', change({ log: { printEvery: 1 }, checkpointEvery: 1, keepCheckpoints: 9 }), {}, []],
  ['another name', { ...tiny, name: 'other' }, {}, []],
  ['what was published', { ...tiny, published: stormy.published as never }, {}, []],
])('%s', ([, run, given, names]) => {
  expect(touched([run, { ...facts, ...given }], [tiny, facts])).toEqual(names)
})

test('a model is what it is, wherever it lies', () => {
  const at = (path: string): Run => ({ ...stormy, train: { ...stormy.train, model: { ...stormy.train.model, path } } })
  const given = { ...facts, base: 'b' }
  expect(touched([at('/a'), given], [at('/b'), given])).toEqual([])
  expect(touched([stormy, { ...facts, base: 'c' }], [stormy, given])).toEqual(['evaluate-before', 'train', 'evaluate'])
})

test('a variant without a task that is not there is refused', () => {
  const release = { name: 'vanilla', counts: { task: { summarization: 1, correction: 2 }, dataset: {}, license: {} } }
  const without = (withoutTask: string): Run => ({ ...tiny, variants: [{ name: 'a', aspect: 'x', withoutTask }] })
  expect(() => checkTasks(without('summarisation'), release)).toThrow(
    'Cannot run tiny, variant a: vanilla has no task summarisation; it has summarization, correction',
  )
  expect(() => checkTasks(without('correction'), release)).not.toThrow()
})

test('two variants that come to the same share one training', () => {
  const train = { lora: { rank: 2 } }
  const twice: Run = {
    ...tiny,
    variants: [
      { name: 'a', aspect: 'x', train },
      { name: 'b', aspect: 'y', train },
    ],
  }
  const [a, b] = stagesOf(twice, facts).filter(({ stage }) => /^train-/.test(stage.name))
  expect(a?.stage.key).toBe(b?.stage.key)
})

test('the identity of a run follows from its stages', () => {
  expect(runId(stagesOf(tiny, facts))).toMatch(/^[0-9a-f]{12}$/)
  expect(runId(stagesOf(tiny, facts))).toBe(runId(stagesOf({ ...tiny, name: 'other' }, facts)))
  expect(runId(stagesOf(tiny, facts))).not.toBe(runId(stagesOf(tiny, { ...facts, evaluator: 'f' })))
})

test('a stage stands when its record was written, and is shown by a link', () => {
  const folder = temporaryFolder()
  const one = stage('train', 'train', { rows: 1 })
  expect(standing(folder, one)).toBeUndefined()
  mkdirSync(stageFolder(folder, one), { recursive: true })
  expect(standing(folder, one)).toBeUndefined()
  finish(folder, one, 2)
  expect(standing(folder, one)).toMatchObject({ key: one.key, seconds: 2 })
  for (let i = 0; i < 2; i += 1) show(folder, one, join(folder, 'id/train'))
  expect(readlinkSync(join(folder, 'id/train'))).toBe(`../stages/train-${one.key}`)
  mkdirSync(join(folder, 'copied/train'), { recursive: true })
  expect(() => show(folder, one, join(folder, 'copied/train'))).not.toThrow()
})

test('why a stage would run', () => {
  const folder = temporaryFolder()
  const one = stage('train', 'train', { rows: 'a', training: { lora: { rank: 4 } } })
  const why = (last?: object) => explainStage(folder, one, last as never).why
  expect(why()).toBe('it has not been run here before')
  expect(why(one.parts)).toBe('the last run did not come to it')
  expect(why({ rows: 'a', training: { lora: { rank: 8 } } })).toBe(
    'changed since the last run: training.lora.rank was 8 and is 4',
  )
  mkdirSync(join(stageFolder(folder, one), 'checkpoints/.step-00002000.part'), { recursive: true })
  expect(why(one.parts)).toBe('the last run did not come to it') // looked at by a dry run
  writeFileSync(join(stageFolder(folder, one), 'log.jsonl'), '')
  expect(why()).toBe('it was broken off before its first checkpoint')
  mkdirSync(join(stageFolder(folder, one), 'checkpoints/step-00001500'), { recursive: true })
  expect(why()).toBe('it was broken off, and goes on from step 1,500')
  finish(folder, one, 1)
  expect(explainStage(folder, one, undefined)).toMatchObject({ stands: true })
})

test('changed parts by name', () => {
  expect(changedParts({ a: 1, b: [1], c: { d: 'x' } }, { a: 1, b: [2], c: {}, e: null })).toEqual([
    'b was [1] and is [2]',
    'c.d is gone ("x")',
    'e is new (null)',
  ])
})

test('of a list of objects the fields that changed, however long they are', () => {
  const jnli = { task: 'jnli', version: '1.1', prompt: ['0.2', '0.3'], shots: [1, 2, 3] }
  const before = { tasks: [jnli, { task: 'responses', maxNewTokens: 32 }] }
  const after = { tasks: [jnli, { task: 'responses', maxNewTokens: 31 }, { task: 'vqa' }] }
  expect(changedParts(before, after, 'evaluation')).toEqual([
    'evaluation.tasks[1].maxNewTokens was 32 and is 31',
    'evaluation.tasks[2] is new ({"task":"vqa"})',
  ])
})

test('the content of a folder: every file, in order, hidden ones left out', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'sub'))
  mkdirSync(join(folder, '.git'))
  for (const [name, text] of [
    ['b.json', '{}'],
    ['sub/a.json', 'a'],
    ['.git/x', 'x'],
  ] as const)
    writeFileSync(join(folder, name), text)
  const sha256 = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' // of {}, by sha256sum
  expect(folderContent(folder).map(({ path }) => path)).toEqual(['b.json', 'sub/a.json'])
  expect(folderContent(folder)[0]).toEqual({ path: 'b.json', bytes: 2, sha256 })
})

test('the identity of a model: its files, or the id with its commit', () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()]
  for (const folder of [one, other]) writeFileSync(join(folder, 'model.safetensors'), Buffer.alloc((16 << 20) + 5, 1))
  writeFileSync(join(other, 'README.md'), 'words do not count')
  expect(modelIdentity(one)).toBe(modelIdentity(other))
  const changed = Buffer.alloc((16 << 20) + 5, 1)
  changed[changed.length - 1] = 2
  writeFileSync(join(other, 'model.safetensors'), changed)
  expect(modelIdentity(one)).not.toBe(modelIdentity(other))
  const commit = 'a1'.repeat(20)
  expect(modelIdentity('cyberagent/open-calm-7b', commit)).toBe(`hub:cyberagent/open-calm-7b@${commit}`)
  expect(modelIdentity('cyberagent/open-calm-7b')).toBe('hub:cyberagent/open-calm-7b@main, unresolved')
})
