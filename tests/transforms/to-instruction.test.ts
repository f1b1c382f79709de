import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { toInstruction } from '#transforms/to-instruction.ts'
import { runStep } from '../helpers/build.ts'

test.for<[rule: string, instruction: string, input: string | null, output: string]>([
  ['plain texts stay', '問', '文', '答'],
  ['an input of null becomes empty', '問', null, '答'],
  ['an empty input stays empty', '問', '', '答'],
  ['half-width kana stays half-width', 'ﾎﾞｽとは', 'ｶﾞｲﾄﾞ', 'ﾀﾞ'],
  ['wide blanks and blanks at the ends stay', '　問 ', ' 文　', '答 \t'],
  ['new lines of any kind stay', '一\n二', '三\r\n四', '五\n '],
  ['an empty output stays empty', '問', '', ''],
  ['accents are neither composed nor taken apart', 'か\u3099', 'が', 'e\u0301é'],
  ['characters beyond the basic plane stay', '𠮷野家', '🗾', '👨‍👩‍👧'],
  ['quotation marks and backslashes stay', `'"`, '\\n', '""'],
  ['a separator inside a text stays', 'a\u001fb', 'c', 'd'],
])('%s, and the id is the md5 of the three texts joined by U+001F', async ([, instruction, input, output]) => {
  const { kept } = await runStep(toInstruction({}), [{ instruction, input, output }])
  expect(kept).toEqual([
    { id: md5(instruction, input ?? '', output), instruction, input: input ?? '', response: output },
  ])
})

test('the id of a known row is a known one, so that digests of releases stay comparable', async () => {
  const { kept } = await runStep(toInstruction({}), [{ instruction: 'a', input: null, output: 'b' }])
  expect(kept[0]?.id).toBe('1d6d3d7fcb6131f10f6d195ddec3b218')
})

test('labels and the place in the source travel on, and `output` is not among the columns', async () => {
  const labels = { task: 'mixed', dataset: 'd', source: 's@1', license: 'CC0-1.0', file: 'f', row: 7 }
  const { kept } = await runStep(toInstruction({}), [{ instruction: '問', input: null, output: '答', ...labels }])
  expect(kept).toEqual([{ id: md5('問', '', '答'), instruction: '問', input: '', response: '答', ...labels }])
})

test('every row stays, in its place', async () => {
  const rows = ['三', '一', '三', '二'].map((instruction) => ({ instruction, input: null, output: '答' }))
  const { kept } = await runStep(toInstruction({}), rows)
  expect(kept.map(({ instruction }) => instruction)).toEqual(['三', '一', '三', '二'])
})

function md5(...texts: readonly string[]): string {
  return createHash('md5').update(texts.join('\u001f')).digest('hex')
}
