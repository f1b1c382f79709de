/** The tiny chain with the true trainer and evaluator, cut down to six steps and one variant; skipped where PyTorch is not installed. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { loadRun } from '#bin/pipelines.ts'
import { findPython } from '#bin/python.ts'
import { chain } from '#bin/run.ts'
import type { Run } from '#engine/run/run.ts'
import { runReportOf } from '#report/run/run-report.ts'
import { parquetRows, temporaryFolder } from '../helpers/build.ts'

function hasTrainer(): boolean {
  try {
    return findPython() !== ''
  } catch {
    return false
  }
}

const tiny = await loadRun('tiny')
const short: Run = {
  ...tiny,
  train: { ...tiny.train, totalSteps: 6, validateEvery: 3, optimizer: { rate: 5e-3, warmupSteps: 1 } },
  evaluate: {
    data: 'sample',
    precision: 'fp32',
    tasks: [
      { task: 'jnli', prompt: '0.2', shots: 1 },
      { task: 'vqa', language: 'japanese' },
      { task: 'responses', prompts: 'own', maxNewTokens: 4 },
    ],
  },
  variants: [{ name: 'rank-2', aspect: 'rank', train: { lora: { rank: 2 } } }],
}

test.skipIf(!hasTrainer())('from the shipped sample to a report', { timeout: 400_000 }, async () => {
  const folder = temporaryFolder()
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => out.mockRestore())
  const places = { releases: join(folder, 'dist'), cache: join(folder, 'cache'), out: join(folder, 'runs') }
  const words = { run: 'tiny', sources: 'sample', model: undefined, evaluationData: undefined, processes: 1 }
  expect(await chain(short, { ...words, ...places, replace: false, dryRun: false, json: false })).toBe(0)
  const { id } = JSON.parse(readFileSync(join(folder, 'runs/tiny/last.json'), 'utf8'))
  const place = join(folder, 'runs/tiny', id)
  expect(existsSync(join(place, 'report.html'))).toBe(true)
  const { losses, tableTwo, changes, responses, ablation } = await runReportOf(place, {
    threads: 2,
    memory: 1e9,
    cache: folder,
  })
  const [main] = losses
  expect(main?.validation.map(({ step }) => step)).toEqual([0, 3, 6])
  expect(main?.validation.at(-1)?.loss).toBeLessThan(main?.validation[0]?.loss as number)
  expect(tableTwo.scores.map(({ task, model }) => `${task} ${model}`)).toEqual([
    'jnli-1.1-0.2 base',
    'jnli-1.1-0.2 tuned',
    'vqa-japanese base',
    'vqa-japanese tuned',
  ])
  expect(changes.find(({ measure }) => measure === 'meanNll')).toMatchObject({ rows: 24 })
  expect(responses[0]?.rows).toHaveLength(5)
  expect(new Set(ablation?.map(({ variant }) => variant))).toEqual(new Set(['rank-2']))
  const [row] = await parquetRows(
    join(place, 'evaluate/tuned/predictions/jnli-1.1-0.2-1shot.parquet'),
    'id, gold',
    'id',
  )
  expect(row).toMatchObject({ id: '0' })
})
