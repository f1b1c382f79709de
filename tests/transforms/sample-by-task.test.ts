import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SampleOptions, sampleByTask } from '#transforms/sample-by-task.ts'
import { runStep } from '../helpers/build.ts'

type Limits = Omit<SampleOptions, 'seed'>
type Sizes = Readonly<Record<string, number>>

// What stays of tasks of these sizes.
test.for<[rule: string, limits: Limits, sizes: Sizes, kept: Sizes]>([
  ['without limits all rows stay', {}, { a: 5, b: 2 }, { a: 5, b: 2 }],
  ['a cap holds for every task', { cap: 3 }, { a: 5, b: 2, c: 3 }, { a: 3, b: 2, c: 3 }],
  ['a cap by task holds for that task', { cap: { a: 1 } }, { a: 5, b: 2 }, { a: 1, b: 2 }],
  ['a cap for a task that is not there does nothing', { cap: { z: 1 } }, { a: 5 }, { a: 5 }],
  ['a cap of 0 drops a task', { cap: { a: 0 } }, { a: 5, b: 2 }, { b: 2 }],
  ['temperature 1 changes nothing', { temperature: 1 }, { a: 16, b: 4 }, { a: 16, b: 4 }],
  ['temperature 2 takes the square root of the ratio', { temperature: 2 }, { a: 16, b: 4 }, { a: 8, b: 4 }],
  ['the temperature sees what the cap left', { cap: 9, temperature: 2 }, { a: 16, b: 4 }, { a: 6, b: 4 }],
  ['a task that a cap dropped does not cool the others', { cap: { b: 0 }, temperature: 2 }, { a: 9, b: 1 }, { a: 9 }],
  ['a share below the limit changes nothing', { share: 0.6 }, { a: 6, b: 4 }, { a: 6, b: 4 }],
  ['the largest task is cut to its share of what stays', { share: 0.5 }, { a: 16, b: 3, c: 1 }, { a: 4, b: 3, c: 1 }],
  ['two tasks may be cut to one level', { share: 0.4 }, { a: 16, b: 12, c: 2 }, { a: 4, b: 4, c: 2 }],
  ['a level between whole numbers is rounded down', { share: 0.6 }, { a: 16, b: 3 }, { a: 4, b: 3 }],
  ['too few tasks for the share come to equal sizes', { share: 0.1 }, { a: 5, b: 2, c: 3 }, { a: 2, b: 2, c: 2 }],
  ['one task alone keeps its rows', { share: 0.5 }, { a: 5 }, { a: 5 }],
  ['a task that a cap dropped counts for nothing', { cap: { c: 0 }, share: 0.3 }, { a: 5, b: 2, c: 9 }, { a: 2, b: 2 }],
])('%s', async ([, limits, sizes, kept]) => {
  expect(sizesOf((await runStep(sampleByTask({ ...limits, seed: '1' }), rowsOf(sizes))).kept)).toEqual(kept)
})

test('the reason is the first limit that a row is beyond, and counts add up', async () => {
  const limits = { cap: 81, temperature: 2, share: 0.5, seed: '1' }
  const { kept, dropped } = await runStep(sampleByTask(limits), rowsOf({ a: 100, b: 4, c: 1 }))
  expect(sizesOf(kept)).toEqual({ a: 3, b: 2, c: 1 }) // capped 81, 4, 1; tempered 9, 2, 1; shared 3, 2, 1
  expect(sizesOf(dropped, 'reason')).toEqual({ over_task_cap: 19, over_task_temperature: 74, over_task_share: 6 })
})

test('which rows stay is decided by md5 of seed and id', async () => {
  const rows = rowsOf({ a: 40 })
  const byHash = (seed: string) =>
    rows.map(({ id }) => id).sort((a, b) => (md5(`${seed}\u001f${a}`) < md5(`${seed}\u001f${b}`) ? -1 : 1))
  for (const seed of ['1', '2']) {
    const { kept } = await runStep(sampleByTask({ cap: 7, seed }), rows)
    expect(kept.map(({ id }) => id).sort()).toEqual(byHash(seed).slice(0, 7).sort())
  }
})

test('rows without a task are a task, and rows with one id are told apart', async () => {
  const rows = [...Array.from({ length: 5 }, () => ({ id: 'same', task: null })), { id: 'other', task: 'a' }]
  expect((await runStep(sampleByTask({ cap: 2, seed: '1' }), rows)).kept).toEqual([rows[0], rows[1], rows[5]])
})

const sizes = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 60 }), { minKeys: 1 })

test('no task has more than its share, and one row more of the tasks that were cut would be too many', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 20 }), async (given, twentieths) => {
      const share = twentieths / 20
      const kept = sizesOf((await runStep(sampleByTask({ share, seed: '1' }), rowsOf(given))).kept)
      expect(kept).toEqual(cutTo(given, levelOf(given, twentieths)))
    }),
    { numRuns: 25 },
  )
})

test('a lower cap keeps a part of what a higher one keeps, in whatever order the rows come', async () => {
  const caps = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  await fc.assert(
    fc.asyncProperty(sizes, caps, fc.constantFrom(undefined, 0.3, 0.5), async (given, [one, other], share) => {
      const keep = async (cap: number, rows: ReturnType<typeof rowsOf>) => {
        const limits = share === undefined ? { cap } : { cap, share }
        const { kept } = await runStep(sampleByTask({ ...limits, seed: '1' }), rows)
        return kept.map(({ id }) => String(id)).sort()
      }
      const rows = rowsOf(given)
      const [few, many] = [await keep(Math.min(one, other), rows), await keep(Math.max(one, other), rows.toReversed())]
      expect(many).toEqual(expect.arrayContaining(few))
      if (one === other) expect(few).toEqual(many)
    }),
    { numRuns: 20 },
  )
})

test.each([
  [{ cap: -1 }, 'the cap is -1'],
  [{ cap: { a: 1.5 } }, 'the cap is 1.5'],
  [{ temperature: 0.5 }, 'the temperature is 0.5'],
  [{ temperature: Number.NaN }, 'the temperature is NaN'],
  [{ share: 0 }, 'the share is 0'],
  [{ share: 1.1 }, 'the share is 1.1'],
])('%j is refused', (limits, message) => {
  expect(() => sampleByTask({ ...limits, seed: '1' })).toThrow(message)
})

// The highest level that holds, by trying all; in whole numbers, so that nothing is rounded. The smallest size where none does.
function levelOf(given: Sizes, twentieths: number): number {
  const all = Object.values(given)
  const fits = (level: number) => 20 * level <= twentieths * total(Object.values(cutTo(given, level)))
  const levels = Array.from({ length: Math.max(...all) }, (_, i) => i + 1).filter(fits)
  return Math.max(Math.min(...all) * Number(levels.length === 0), ...levels)
}

function cutTo(given: Sizes, level: number): Sizes {
  return Object.fromEntries(Object.entries(given).map(([task, size]) => [task, Math.min(size, level)]))
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

function rowsOf(given: Sizes) {
  return Object.entries(given).flatMap(([task, size]) =>
    Array.from({ length: size }, (_, i) => ({ id: md5(`${task}${i}`), task })),
  )
}

function sizesOf(rows: readonly Readonly<Record<string, unknown>>[], label = 'task'): Sizes {
  const found: Record<string, number> = {}
  for (const row of rows) found[String(row[label])] = (found[String(row[label])] ?? 0) + 1
  return found
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
