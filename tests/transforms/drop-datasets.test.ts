import { expect, test } from 'vitest'
import { dropDatasets } from '#transforms/drop-datasets.ts'
import { runStep } from '../helpers/build.ts'

const license = { license_model_output: ['alpaca'] }

test.for<[rule: string, reasons: Record<string, string[]>, dataset: string | null, reason: string | undefined]>([
  ['a row of a named dataset is dropped for its reason', license, 'alpaca', 'license_model_output'],
  ['a row of another dataset stays', license, 'aio', undefined],
  ['a row of a dataset whose name holds the other stays', license, 'alpaca-ja', undefined],
  ['a row that could not be attributed stays', license, 'unattributed', undefined],
  ['a row without a dataset stays', license, null, undefined],
  ['one reason may name several datasets', { license: ['alpaca', 'alt'] }, 'alt', 'license'],
  [
    'a row that matches two reasons is dropped once, for the first',
    { first: ['alt'], second: ['alt'] },
    'alt',
    'first',
  ],
  ['a dataset with a quotation mark in its name is a name', { odd: ["d'or"] }, "d'or", 'odd'],
])('%s', async ([, reasons, dataset, reason]) => {
  const row = { task: 'mixed', dataset, instruction: '問' }
  const { kept, dropped } = await runStep(dropDatasets({ reasons }), [row])
  expect(kept).toEqual(reason === undefined ? [row] : [])
  expect(dropped).toEqual(reason === undefined ? [] : [{ ...row, reason }])
})
