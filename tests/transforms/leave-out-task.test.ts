import { expect, test } from 'vitest'
import { leaveOutTask } from '#transforms/leave-out-task.ts'
import { runStep } from '../helpers/build.ts'

test('rows of the task go, all others stay', async () => {
  const rows = [
    { id: 'a', task: 'summarization' },
    { id: 'b', task: 'translation' },
    { id: 'c', task: 'summarization_more' },
  ]
  const { kept, dropped } = await runStep(leaveOutTask({ task: 'summarization' }), rows)
  expect(kept.map(({ id }) => id)).toEqual(['b', 'c'])
  expect(dropped).toMatchObject([{ id: 'a', reason: 'left_out' }])
})
