import { expect, test } from 'vitest'
import { dropFiles } from '#transforms/drop-files.ts'
import { runStep } from '../helpers/build.ts'

const typo = { evaluation_part: { source: 'typo', files: ['*/test.jsonl', '*/gold.jsonl'] } }

test.for<[rule: string, source: string, file: string | null, reason: string | undefined]>([
  ['a row of a named file is dropped for its reason', 'typo@2.0', 'v2.tar.gz/v2/test.jsonl', 'evaluation_part'],
  ['any of the globs will do', 'typo@2.0', 'v2.tar.gz/v2/gold.jsonl', 'evaluation_part'],
  ['the revision does not matter', 'typo@3', 'test/test.jsonl', 'evaluation_part'],
  ['a row of another file stays', 'typo@2.0', 'v2.tar.gz/v2/train.jsonl', undefined],
  ['a name that ends alike stays', 'typo@2.0', 'v2.tar.gz/v2/latest.jsonl', undefined],
  ['the whole name must fit', 'typo@2.0', 'v2.tar.gz/v2/test.jsonl.gz', undefined],
  ['a file of that name in another source stays', 'typos@2.0', 'v2/test.jsonl', undefined],
  ['a row without a file stays', 'typo@2.0', null, undefined],
])('%s', async ([, source, file, reason]) => {
  const row = { source, file, instruction: '問' }
  const { kept, dropped } = await runStep(dropFiles({ reasons: typo }), [row])
  expect(kept).toEqual(reason === undefined ? [row] : [])
  expect(dropped).toEqual(reason === undefined ? [] : [{ ...row, reason }])
})
