import { expect, test } from 'vitest'
import { jqac } from '#sources/jqac.ts'
import { mirror } from '../helpers/recipe.ts'
import { pick, readSource, tarGz } from '../helpers/source.ts'

const source = jqac({ revision: '20180625' })
const header = '"Topic (Title)","Question (What, Who, Where, Whose, How, Yes/No)",Answer'

test('a record becomes a question about its topic, labelled as common sense', async () => {
  const { rows } = await read([['jqac/橋.csv', [header, '橋,何をする物か？,渡る物']]])
  expect(rows).toEqual([
    {
      instruction: '橋に関して、何をする物か？',
      input: '',
      output: '渡る物',
      task: 'commonsense',
      dataset: 'jqac',
      source: 'jqac@20180625',
      license: 'CC-BY-SA-4.0',
      file: 'jqac20180625.tgz/jqac/橋.csv',
      row: 1,
    },
  ])
})

test.for<[rule: string, records: string[], pairs: string[][]]>([
  ['a comma inside quotation marks is text', ['橋,"長さ,幅は？","1,000m"'], [['橋に関して、長さ,幅は？', '1,000m']]],
  ['a new line inside quotation marks is text', ['橋,"一行\n二行",答'], [['橋に関して、一行\n二行', '答']]],
  ['a doubled quotation mark is one', ['橋,"""橋""とは",答'], [['橋に関して、"橋"とは', '答']]],
  ['blanks and new lines around an answer stay', ['橋,問, 答　'], [['橋に関して、問', ' 答　']]],
  ['a topic keeps the underscore of its address', ['橋_(川),問,答'], [['橋_(川)に関して、問', '答']]],
  ['an answer of digits is a text', ['橋,何年？,1990'], [['橋に関して、何年？', '1990']]],
])('%s', async ([, records, pairs]) => {
  const { rows, rejects } = await read([['jqac/橋.csv', [header, ...records]]])
  expect(pick(rows, 'instruction', 'output')).toEqual(pairs)
  expect(rejects).toEqual([])
})

test('carriage returns end records too', async () => {
  const { rows } = await read([['jqac/橋.csv', [`${header}\r`, '橋,一,1\r', '橋,二,2\r']]])
  expect(pick(rows, 'output').flat()).toEqual(['1', '2'])
})

test('macOS twins, the syllabus and what is no CSV are passed over; topics follow in archive order', async () => {
  const { rows } = await read([
    ['jqac/._橋.csv', ['\0\x05\x16\x07']],
    ['jqac/橋.csv', [header, '橋,一,1']],
    ['jqac/Syllabus.csv', [header, '授業,二,2']],
    ['jqac/README.txt', [header, '書,三,3']],
    ['jqac/._川.csv', ['\0\x05\x16\x07']],
    ['jqac/川.csv', [header, '川,四,4']],
  ])
  expect(pick(rows, 'instruction').flat()).toEqual(['橋に関して、一', '川に関して、四'])
})

test.for<[record: string, reason: string]>([
  ['橋,,答', 'missing_question'],
  ['橋, ,答', 'missing_question'],
  ['橋,問,', 'missing_answer'],
  ['橋,"問", ', 'missing_answer'],
  ['橋,,', 'missing_question'],
  ['橋,問', 'wrong_column_count'],
  ['橋,問,答,余り', 'wrong_column_count'],
])('the record %s is rejected with its number: %s', async ([record, reason]) => {
  const { rows, rejects } = await read([['jqac/橋.csv', [header, '橋,"二\n行",1', record, '橋,三,3']]])
  expect(pick(rows, 'row', 'output')).toEqual([
    [1, '1'],
    [3, '3'],
  ])
  expect(rejects).toMatchObject([{ file: 'jqac20180625.tgz/jqac/橋.csv', row: 2, reason }])
})

async function read(members: readonly (readonly [name: string, lines: readonly string[]])[]) {
  const archive = await tarGz(members.map(([name, lines]) => [name, lines.map((text) => `${text}\n`).join('')]))
  return readSource(source, mirror({ 'jqac/20180625/jqac20180625.tgz': archive }))
}
