import { expect, test } from 'vitest'
import { withBalance } from '#bin/balance.ts'
import { dropDuplicates } from '#transforms/drop-duplicates.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { testBuild } from '../helpers/build.ts'
import { line, mirror, recipe, rowsSource } from '../helpers/recipe.ts'

const two = recipe({
  from: [rowsSource(), rowsSource({ name: 'others', path: 'others/*.jsonl', task: 'commonsense' })],
  through: [toInstruction({}), dropDuplicates({})],
})
const many = Array.from({ length: 30 }, (_, i) => line(`問 ${i}`, '答'))

test('no task has more than its share, and the release has a name of its own', async () => {
  const sources = mirror({ 'rows/a.jsonl': many, 'others/b.jsonl': [line('甲', '乙'), line('丙', '丁')] })
  const { manifest } = await testBuild(withBalance(two, 0.5), { sources })
  expect([manifest.name, manifest.counts.task]).toEqual(['small-balanced-50', { commonsense: 2, mixed: 2 }])
  expect(manifest.steps.at(-1)?.reasons.over_task_share).toBe(28)
})

test('without the option the pipeline is itself', () => expect(withBalance(two, undefined)).toBe(two))

test.each([0, 1.5, -1, 0.123, Number.NaN])('a share of %s is refused', (share) => {
  expect(() => withBalance(two, share)).toThrow(/Cannot balance small to a share of/)
})
