import { expect, test } from 'vitest'
import { wikipediaTypo } from '#sources/wikipedia-typo.ts'
import { mirror } from '../helpers/recipe.ts'
import { pick, readSource, tarGz } from '../helpers/source.ts'

const source = wikipediaTypo({ revision: '2.0' })

test('a pair becomes an instruction to correct its first sentence, labelled as a correction', async () => {
  const { rows } = await read([['jwtd_v2.0/train.jsonl', [pair('橋は流い。', '橋は長い。')]]])
  expect(rows).toEqual([
    {
      instruction: '次の日本語には間違っている部分があります。その部分を直して、正しい日本語の文を出力してください。',
      input: '橋は流い。',
      output: '橋は長い。',
      task: 'correction',
      dataset: 'wikipedia-ja-typo',
      source: 'wikipedia-typo@2.0',
      license: 'CC-BY-SA-3.0',
      file: 'jwtd_v2.0.tar.gz/jwtd_v2.0/train.jsonl',
      row: 1,
    },
  ])
})

test.for<[rule: string, members: [name: string, lines: string[]][], inputs: string[]]>([
  [
    'members are read in archive order, whatever they are called',
    [
      ['z/last.txt', [pair('三'), pair('一')]],
      ['a/first', [pair('二')]],
      ['README', [pair('四')]],
    ],
    ['三', '一', '二', '四'],
  ],
  [
    'two members of one name are both read',
    [['a', [pair('一')]] as const, ['a', [pair('二')]] as const].map(copy),
    ['一', '二'],
  ],
  [
    'macOS twins are passed over',
    [['d/._a.jsonl', ['\0\x05\x16\x07']] as const, ['d/a.jsonl', [pair('一')]] as const].map(copy),
    ['一'],
  ],
  [
    'other fields are allowed',
    [['a', ['{"page":"1","pre_text":"一","post_text":"1","diffs":[{"pre_str":"a"}],"n":1}']]],
    ['一'],
  ],
  ['half-width and full-width texts stay as they are', [['a', [pair('　ｱｲｳ １２ ')]]], ['　ｱｲｳ １２ ']],
  ['an archive without rows gives none', [['a', []]], []],
])('%s', async ([, members, inputs]) => {
  const { rows, rejects } = await read(members)
  expect(pick(rows, 'input').flat()).toEqual(inputs)
  expect(rejects).toEqual([])
})

test('rows are numbered from 1 in each member', async () => {
  const { rows } = await read([
    ['a', [pair('一'), pair('二')]],
    ['b', [pair('三')]],
  ])
  expect(pick(rows, 'file', 'row')).toEqual([
    ['jwtd_v2.0.tar.gz/a', 1],
    ['jwtd_v2.0.tar.gz/a', 2],
    ['jwtd_v2.0.tar.gz/b', 1],
  ])
})

test.for<[line: string, reason: string]>([
  ['{"pre_text":"一"}', 'missing_post_text'],
  ['{"pre_text":"一","post_text":null}', 'missing_post_text'],
  ['{"post_text":"一"}', 'missing_pre_text'],
  ['{"pre_text":"一","post_text":["1"]}', 'wrong_type_post_text'],
  ['{"pre_text":"一","post_text":"1', 'bad_json'],
])('the line %s is rejected: %s', async ([line, reason]) => {
  const { rows, rejects } = await read([['a', [pair('一'), line, pair('二')]]])
  expect(pick(rows, 'input').flat()).toEqual(['一', '二'])
  expect(rejects).toEqual([{ file: 'jwtd_v2.0.tar.gz/a', row: 2, reason, text: line }])
})

function pair(before: string, after = '正'): string {
  return JSON.stringify({ pre_text: before, post_text: after })
}

function copy([name, lines]: readonly [string, readonly string[]]): [string, string[]] {
  return [name, [...lines]]
}

test('rejects of two members of one name are told apart', async () => {
  const { rows, rejects } = await read([
    ['x.jsonl', [pair('一'), pair('二')]],
    ['x.jsonl', [pair('三'), '{bad', pair('四')]],
  ])
  expect(pick(rows, 'input', 'row')).toEqual([
    ['一', 1],
    ['二', 2],
    ['三', 1],
    ['四', 3],
  ])
  expect(pick(rejects, 'file', 'row', 'reason')).toEqual([['jwtd_v2.0.tar.gz/x.jsonl#2', 2, 'bad_json']])
})

async function read(members: readonly (readonly [name: string, lines: readonly string[]])[]) {
  const archive = await tarGz(members.map(([name, lines]) => [name, lines.map((text) => `${text}\n`).join('')]))
  return readSource(source, mirror({ 'jwtd/2.0/jwtd_v2.0.tar.gz': archive }))
}
