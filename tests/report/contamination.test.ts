/** The sections that read evidence: contamination, and buckets of near-duplicates. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import clean from '#pipelines/vanilla-clean-v2.0.0.ts'
import { reportPage } from '#report/report-page.ts'
import { testBuild } from '../helpers/build.ts'
import { line } from '../helpers/recipe.ts'
import { releaseOfLines, reported } from '../helpers/report.ts'

vi.setConfig({ testTimeout: 120_000 })

test('the sample: sets, overlaps, what of them is published, and capped buckets', async () => {
  const { folder } = await testBuild(clean)
  const report = await reported(folder)
  expect(report.contamination?.sets).toEqual([
    { name: 'jnli-valid', items: 3 },
    { name: 'jsquad-valid', items: 3 },
    { name: 'jcommonsenseqa-valid', items: 2 },
    { name: 'marc-ja-valid', items: 0 },
    { name: 'ja-vg-vqa', items: 0 },
  ])
  const questions = report.contamination?.overlaps.filter(
    ({ part, match }) => part === 'instruction' && match === 'exact',
  )
  expect(questions?.map(({ set, rows, published }) => [set, rows, published])).toEqual([
    ['jcommonsenseqa-valid', 1, 0],
    ['jsquad-valid', 1, 0],
  ])
  const passages = report.contamination?.overlaps.filter(({ part }) => part === 'input')
  expect(passages?.some(({ published }) => published > 0)).toBe(true)
  const near = report.duplicates.steps.find(({ step }) => step === 'drop_near_duplicates')
  expect(near).toMatchObject({ dropped: 1, clusters: 1, capped: { buckets: 0, pairs: 0 } })
  const page = reportPage(report)
  expect(page).toContain('absent: not compared')
  expect(page).toContain('All pairs of all buckets were compared.')
  expect(report.graph.filter(({ kind }) => kind === 'reference').map(({ about }) => about)).toEqual([
    ...['1.3', '1.3', '1.3'],
    ...['absent', 'absent'],
  ])
  rmSync(join(folder, 'evidence'), { recursive: true })
  await expect(reported(folder)).rejects.toThrow('evidence/flag_contamination/hits.parquet is missing')
})

test('a release that was not compared says so', async () => {
  const report = await reported(await releaseOfLines([line('問', '答')]))
  expect(report.contamination).toBeNull()
  expect(reportPage(report)).toContain('compares no row with evaluation sets')
})
