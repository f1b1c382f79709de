/** The cleaned release, on the sample and on real rows: what each step drops, and what must not be among the rows. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import clean from '#pipelines/vanilla-clean-v2.0.0.ts'
import { parquetRows, testBuild } from './helpers/build.ts'

const dropped = (steps: readonly { name: string; rowsDropped: number }[]) =>
  Object.fromEntries(
    steps.filter(({ rowsDropped }) => rowsDropped > 0).map(({ name, rowsDropped }) => [name, rowsDropped]),
  )

test('the sample shows every step at work', async () => {
  const { manifest, folder } = await testBuild(clean)
  expect(dropped(manifest.steps)).toEqual({
    drop_tasks: 200,
    drop_datasets: 15,
    drop_files: 20,
    drop_duplicates: 5,
    drop_flaws: 20,
    drop_contaminated: 2,
    drop_near_duplicates: 1,
  })
  const marked = await parquetRows(join(folder, 'data/*.parquet'), 'contamination')
  expect(
    marked.filter(({ contamination }) => String(contamination).includes('jsquad-valid:input')).length,
  ).toBeGreaterThan(0)
  expect(marked.filter(({ contamination }) => /instruction:|item:exact/.test(String(contamination)))).toEqual([])
})

const real = resolve(process.env.NAGARE_REAL_DATA ?? '../shared/real')

test.skipIf(!existsSync(join(real, 'jglue')))(
  `real rows in ${real}`,
  async () => {
    const { manifest, folder } = await testBuild(clean, { sources: { folder: join(real, 'mirror'), more: [real] } })
    expect(dropped(manifest.steps)).toEqual({
      drop_tasks: 1094,
      drop_datasets: 21,
      drop_files: 151,
      drop_duplicates: 2,
      drop_flaws: 76,
      drop_contaminated: 157,
      drop_near_duplicates: 21,
    })
    // Rows 67,000 and on of jsquad were made from its validation part; in the mirror's file their index says so.
    const left = await parquetRows(join(folder, 'data/*.parquet'), 'dataset', 'ALL')
    expect(left.filter(({ dataset }) => dataset === 'jsquad')).toHaveLength(manifest.counts.dataset.jsquad ?? 0)
    expect(manifest.counts.dataset.jsquad).toBeLessThanOrEqual(53)
  },
  120_000,
)
