/** What a run's stages depend on. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { loadRun } from '#bin/pipelines.ts'
import { evaluationFiles, evaluationFolder, sharedModules } from '#bin/run/facts.ts'
import { temporaryFolder } from '../helpers/build.ts'

const trainer = join(import.meta.dirname, '../../trainer/nagare_trainer')

test('every module of the trainer that the evaluator imports counts towards its version', () => {
  const imported = new Set<string>()
  for (const file of globSync('evaluate/**/*.py', { cwd: trainer })) {
    // From evaluate/ two dots lead to the trainer, from evaluate/tasks/ three.
    const dots = '.'.repeat(1 + dirname(file).split('/').length)
    const text = readFileSync(join(trainer, file), 'utf8')
    for (const [, before, name] of text.matchAll(/^from (\.+)(\w+)[\w.]* import/gm))
      if (before === dots) imported.add(`${name}.py`)
  }
  expect([...imported].sort()).toEqual(sharedModules.map((name) => basename(name)).sort())
})

test('a folder that is named is the evaluation data of any run; without one each has its own', async () => {
  const [tiny, stormy, folder] = [await loadRun('tiny'), await loadRun('stormy'), temporaryFolder()]
  const file = join(folder, 'file.json')
  writeFileSync(file, '{}')
  expect(evaluationFolder(tiny, { evaluationData: folder })).toBe(folder)
  expect(evaluationFolder(tiny, { evaluationData: undefined })).toBe(resolve('samples/evaluation'))
  for (const evaluationData of [undefined, file])
    expect(() => evaluationFolder(stormy, { evaluationData })).toThrow(
      `there is no folder ${evaluationData ?? resolve('evaluation-data')}; `,
    )
})

test('files that a task names count as evaluation data, wherever they lie, and once', async () => {
  const folder = temporaryFolder()
  const [data, own] = [join(folder, 'data'), join(folder, 'own.py')]
  mkdirSync(join(data, 'responses'), { recursive: true })
  for (const [file, text] of [
    [join(data, 'responses/prompts.jsonl'), 'within'],
    [join(folder, 'prompts.jsonl'), 'beside'],
    [own, 'a task'],
  ] as const)
    writeFileSync(file, text)
  const stormy = await loadRun('stormy')
  const files = (...tasks: { task: string; prompts: string | readonly string[] }[]) =>
    evaluationFiles({ ...stormy, evaluate: { data: 'own', precision: 'fp32', tasks } }, { evaluationData: data })
  const paths = (...tasks: Parameters<typeof files>) => files(...tasks).map(({ path }) => path)
  const within = 'responses/prompts.jsonl'
  expect(paths({ task: 'responses', prompts: ['own', within] })).toEqual([within])
  expect(paths({ task: 'responses', prompts: '../prompts.jsonl' })).toEqual([within, '../prompts.jsonl'])
  expect(paths({ task: own, prompts: join(folder, 'prompts.jsonl') })).toEqual([
    within,
    own,
    join(folder, 'prompts.jsonl'),
  ])
  const before = files({ task: 'responses', prompts: '../prompts.jsonl' })
  writeFileSync(join(folder, 'prompts.jsonl'), 'changed')
  expect(files({ task: 'responses', prompts: '../prompts.jsonl' })).not.toEqual(before)
})
