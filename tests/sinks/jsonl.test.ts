import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { type JsonlOptions, jsonl } from '#sinks/jsonl.ts'
import { testBuild } from '../helpers/build.ts'
import { dataFiles, jsonLines } from '../helpers/read-back.ts'
import { line, mirror, recipe } from '../helpers/recipe.ts'

const options: JsonlOptions = { rowsPerFile: 2, response: 'response', provenance: false }

test('rows go to numbered files of JSON lines, in source order', async () => {
  const { folder, manifest } = await publish(options, [line('一', '1'), line('二', '2'), line('三', '3')])
  expect(dataFiles(folder, 'jsonl').map((file) => basename(file))).toEqual([
    'train-00000-of-00002.jsonl',
    'train-00001-of-00002.jsonl',
  ])
  expect(jsonLines(folder).map(({ instruction }) => instruction)).toEqual(['一', '二', '三'])
  expect(manifest.shards.map(({ path, rows }) => [path, rows])).toEqual([
    ['data/train-00000-of-00002.jsonl', 2],
    ['data/train-00001-of-00002.jsonl', 1],
  ])
})

test.for<[change: Partial<JsonlOptions>, row: object]>([
  [{}, { instruction: '問', input: '文', response: '答' }],
  [{ response: 'output' }, { instruction: '問', input: '文', output: '答' }],
  [
    { provenance: true },
    {
      id: 'c7a123901883cdf5e5012ad0930d4f35',
      instruction: '問',
      input: '文',
      response: '答',
      task: 'mixed',
      dataset: 'rows',
      source: 'rows@1',
      license: 'CC0-1.0',
      file: 'rows/a.jsonl',
      row: 1,
    },
  ],
])('with %j a row is %j', async ([change, row]) => {
  const { folder } = await publish({ ...options, ...change }, [line('問', '答', '文')])
  expect(jsonLines(folder)).toEqual([row])
})

test.for([' 　前後 ', '一\n二\r\n三', 'ﾎﾞｽ', '"引用" \\ /', '\u2028\u001f\u0007', '𠮷🗾'])(
  'the text %j comes back as it was',
  async (text) => {
    const { folder } = await publish(options, [line(text, text, text)])
    expect(jsonLines(folder)).toEqual([{ instruction: text, input: text, response: text }])
  },
)

async function publish(given: JsonlOptions, lines: string[]) {
  return testBuild(recipe({ to: [jsonl(given)] }), { sources: mirror({ 'rows/a.jsonl': lines }) })
}
