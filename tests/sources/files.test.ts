import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Format } from '#engine/pipeline.ts'
import { type FilesOptions, files } from '#sources/files.ts'
import { database, temporaryFolder } from '../helpers/build.ts'
import { mirror } from '../helpers/recipe.ts'
import { pick, readSource } from '../helpers/source.ts'

const formats: readonly Format[] = ['jsonl', 'json', 'csv', 'parquet']
const columns = { instruction: 'prompt', input: 'context', output: 'reply' }
const values = [
  { prompt: '訳して', context: 'hi, "you"', reply: 'やあ\n君', other: 'x' },
  { prompt: '　ｱ ', context: '', reply: '1', other: 'x' },
]

test.for(formats)('%s rows become instructions by the mapping of their columns', async (format) => {
  const { rows, rejects } = await readSource(own({ format, columns }), await written(format))
  expect(rows).toEqual([
    { instruction: '訳して', input: 'hi, "you"', output: 'やあ\n君', ...labels, file: `mine/a.${format}`, row: 1 },
    { instruction: '　ｱ ', input: '', output: '1', ...labels, file: `mine/a.${format}`, row: 2 },
  ])
  expect(rejects).toEqual([])
})

test.for(formats)('%s rows have an empty input where no column is mapped to it', async (format) => {
  const { instruction, output } = columns
  const { rows } = await readSource(own({ format, columns: { instruction, output } }), await written(format))
  expect(pick(rows, 'instruction', 'input', 'output')).toEqual([
    ['訳して', '', 'やあ\n君'],
    ['　ｱ ', '', '1'],
  ])
})

test.for<Format>(['jsonl', 'json', 'csv'])(
  'a column that no row of a %s file has is an error that names it',
  async (format) => {
    const reading = readSource(own({ format, columns: { ...columns, output: 'replay' } }), await written(format))
    await expect(reading).rejects.toThrow(
      /none of its 2 rows is sound, .*:1 missing_output .*its fields must be prompt, context \(optional\), replay/,
    )
  },
)

test('a column that a Parquet file does not have is named', async () => {
  const source = own({ format: 'parquet', columns: { ...columns, output: 'replay' } })
  await expect(readSource(source, await written('parquet'))).rejects.toThrow(/mine.*"replay"/)
})

test('a CSV record that is not UTF-8 is rejected with its number', async () => {
  const shiftJis = Buffer.from([0x93, 0xfa, 0x96, 0x7b])
  const bytes = Buffer.concat([Buffer.from('prompt,context,reply\n一,,1\n二,,'), shiftJis, Buffer.from('\n三,,3\n')])
  const { rows, rejects } = await readSource(own({ format: 'csv', columns }), mirror({ 'mine/a.csv': bytes }))
  expect(pick(rows, 'row', 'instruction', 'output')).toEqual([
    [1, '一', '1'],
    [3, '三', '3'],
  ])
  expect(pick(rejects, 'file', 'row', 'reason')).toEqual([['mine/a.csv', 2, 'invalid_utf8']])
})

test('a row of numbers is rejected, for what is published is text', async () => {
  const lines = ['{"prompt":1,"reply":"答"}', '{"prompt":"問","reply":"答"}']
  const { rows, rejects } = await readSource(own({ format: 'jsonl', columns }), mirror({ 'mine/a.jsonl': lines }))
  expect(pick(rows, 'row', 'input')).toEqual([[2, null]])
  expect(pick(rejects, 'row', 'reason')).toEqual([[1, 'wrong_type_instruction']])
})

test('a CSV file may begin with a byte order mark', async () => {
  const bytes = Buffer.from('\ufeffprompt,context,reply\n問,,答\n')
  const { rows } = await readSource(own({ format: 'csv', columns }), mirror({ 'mine/a.csv': bytes }))
  expect(pick(rows, 'instruction', 'output')).toEqual([['問', '答']])
})

test.for<[line: string, reason: string]>([
  ['{"prompt":', 'bad_json'],
  ['{"prompt":"問","reply":', 'bad_json'],
  ['[', 'bad_json'],
  ['[1,', 'bad_json'],
])('the line %s is rejected alone, and not the sound one after it', async ([line, reason]) => {
  const sound = '{"prompt":"問","reply":"答"}'
  const { rows, rejects } = await readSource(
    own({ format: 'jsonl', columns }),
    mirror({ 'mine/a.jsonl': [sound, line, sound, sound] }),
  )
  expect(pick(rejects, 'row', 'reason')).toEqual([[2, reason]])
  expect(pick(rows, 'row').flat()).toEqual([1, 3, 4])
})

test('a null byte in an escape is refused as one in the bytes', async () => {
  const lines = ['{"prompt":"a\\u0000b","reply":"答"}', '{"prompt":"問","reply":"答"}']
  const { rejects } = await readSource(own({ format: 'jsonl', columns }), mirror({ 'mine/a.jsonl': lines }))
  expect(pick(rejects, 'row', 'reason')).toEqual([[1, 'null_byte']])
})

test('two columns of one name are refused', async () => {
  const bytes = Buffer.from('prompt,reply,reply\n問,答,答\n')
  await expect(readSource(own({ format: 'csv', columns }), mirror({ 'mine/a.csv': bytes }))).rejects.toThrow(
    /two columns are named "reply"/,
  )
})

test('half of a surrogate pair is rejected for what it is, not as a missing field', async () => {
  const lines = ['{"prompt":"\\ud800","reply":"答"}', '{"prompt":"問","reply":"答"}']
  const { rejects } = await readSource(own({ format: 'jsonl', columns }), mirror({ 'mine/a.jsonl': lines }))
  expect(rejects[0]?.reason).toMatch(/bad_json|invalid_utf8/)
})

test('the published name of a file of one’s own does not depend on the working directory', async () => {
  const { folder } = await written('jsonl')
  const { rows } = await readSource(own({ format: 'jsonl', columns, path: join(folder, '*/*.jsonl') }), mirror({}))
  expect(pick(rows, 'file').flat()).toEqual(['mine/a.jsonl', 'mine/a.jsonl'])
})

test('a path that begins with / stands outside the sources folder', async () => {
  const { folder } = await written('jsonl')
  const source = own({ format: 'jsonl', columns, path: join(folder, 'mine/*.jsonl') })
  expect((await readSource(source, { folder: temporaryFolder() })).rows).toHaveLength(2)
})

const labels = { task: 'mixed', dataset: 'mine', source: 'mine@1', license: 'CC0-1.0' }

function own(given: Pick<FilesOptions, 'format' | 'columns'> & Partial<FilesOptions>) {
  return files({
    name: 'mine',
    revision: '1',
    path: `mine/*.${given.format}`,
    task: 'mixed',
    license: 'CC0-1.0',
    ...given,
  })
}

/** The values in a file of the given format, in a mirror folder. */
async function written(format: Format): Promise<{ readonly folder: string }> {
  const json = values.map((value) => JSON.stringify(value))
  const quoted = values.map((value) =>
    Object.values(value)
      .map((text) => `"${text.replaceAll('"', '""')}"`)
      .join(','),
  )
  if (format === 'jsonl') return mirror({ 'mine/a.jsonl': json })
  if (format === 'json') return mirror({ 'mine/a.json': Buffer.from(`[${json.join(',')}]`) })
  if (format === 'csv') return mirror({ 'mine/a.csv': ['prompt,context,reply,other', ...quoted] })
  const lines = mirror({ 'mine/a.jsonl': json })
  const db = await database()
  await db.run('write', `COPY (FROM '${lines.folder}/mine/a.jsonl') TO '${lines.folder}/mine/a.parquet'`)
  return lines
}
