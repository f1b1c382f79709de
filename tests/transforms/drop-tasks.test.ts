import { expect, test } from 'vitest'
import { dropTasks } from '#transforms/drop-tasks.ts'
import { runStep } from '../helpers/build.ts'
import { pick } from '../helpers/source.ts'

const translated = { translation: ['translation'] }
const both = { ...translated, english_only: ['english_only'] }

test.for<[rule: string, reasons: Record<string, string[]>, task: string | null, reason: string | undefined]>([
  ['a row of a named task is dropped for its reason', both, 'translation', 'translation'],
  ['another reason drops another task', both, 'english_only', 'english_only'],
  ['a row of a task that is not named stays', both, 'commonsense', undefined],
  ['a row without a task stays', both, null, undefined],
  ['the task must be the whole name', both, 'translation ', undefined],
  ['the task must be in the same case', both, 'Translation', undefined],
  ['one reason may name several tasks', { noise: ['mixed', 'english_only'] }, 'english_only', 'noise'],
  [
    'a row that matches two reasons is dropped once, for the first',
    { first: ['mixed'], second: ['mixed'] },
    'mixed',
    'first',
  ],
  ['a reason without tasks drops nothing', { nothing: [] }, 'translation', undefined],
  ['no reasons drop nothing', {}, 'translation', undefined],
])('%s', async ([, reasons, task, reason]) => {
  const row = { task, dataset: 'd', instruction: '問' }
  const { kept, dropped } = await runStep(dropTasks({ reasons }), [row])
  expect(kept).toEqual(reason === undefined ? [row] : [])
  expect(dropped).toEqual(reason === undefined ? [] : [{ ...row, reason }])
})

test('the rows that stay and the rows dropped keep their order', async () => {
  const tasks = ['a', 'translation', 'b', 'english_only', 'translation', 'c']
  const rows = tasks.map((task, n) => ({ task, n }))
  const { kept, dropped } = await runStep(dropTasks({ reasons: both }), rows)
  expect(pick(kept, 'n').flat()).toEqual([0, 2, 5])
  expect(pick(dropped, 'n', 'reason')).toEqual([
    [1, 'translation'],
    [3, 'english_only'],
    [4, 'translation'],
  ])
})
