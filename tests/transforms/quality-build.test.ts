import { expect, test } from 'vitest'
import { dropFiles } from '#transforms/drop-files.ts'
import { dropFlaws } from '#transforms/drop-flaws.ts'
import { dropUnknownWords } from '#transforms/drop-unknown-words.ts'
import { sampleByTask } from '#transforms/sample-by-task.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { parquetRows, testBuild } from '../helpers/build.ts'
import { line, mirror, recipe } from '../helpers/recipe.ts'

const through = [
  toInstruction({}),
  dropFiles({ reasons: { evaluation_part: { source: 'rows', files: ['*test.jsonl'] } } }),
  dropFlaws({ rules: ['empty_response', 'html_entity'] }),
  dropUnknownWords({ share: 0.2, characters: 8, hiragana: 0.2 }),
  sampleByTask({ cap: 2, seed: '1' }),
]

test('in a build every row is accounted for, and what was dropped is published with its reason', async () => {
  const sources = mirror({
    'rows/a.jsonl': [line('一', '川'), line('二', ' '), line('三', '海&amp;川'), line('四', '你们吃饭吗我们吃饭')],
    'rows/b.jsonl': [line('五', '川'), line('六', '山'), line('七', '海')],
    'rows/test.jsonl': [line('八', '川')],
  })
  const { manifest, folder } = await testBuild(recipe({ through }), { sources })
  expect(manifest.steps.map(({ name, reasons, rowsOut }) => [name, reasons, rowsOut])).toEqual([
    ['to_instruction', {}, 8],
    ['drop_files', { evaluation_part: 1 }, 7],
    ['drop_flaws', { empty_response: 1, html_entity: 1 }, 5],
    ['drop_unknown_words', { unknown_words: 1 }, 4],
    ['sample_by_task', { over_task_cap: 2, over_task_temperature: 0, over_task_share: 0 }, 2],
  ])
  const dropped = await parquetRows(`${folder}/dropped/drop_*.parquet`, 'instruction, reason', 'instruction')
  expect(dropped.map(({ instruction, reason }) => `${instruction} ${reason}`).sort()).toEqual([
    '三 html_entity',
    '二 empty_response',
    '八 evaluation_part',
    '四 unknown_words',
  ])
})
