import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { llmJapaneseDataset } from '#sources/llm-japanese-dataset.ts'
import { line, mirror } from '../helpers/recipe.ts'
import { pick, readSource } from '../helpers/source.ts'

const source = llmJapaneseDataset({ revision: '0.1.0' })
const folder = 'llm-japanese-dataset/0.1.0'
const samples = join(import.meta.dirname, '../../samples')
const sample = linesOf('data-cc-by-sa.jsonl')
const truth = linesOf('truth.jsonl').map((text) => JSON.parse(text) as Record<string, string | null>)

const wikipedia = line('入力されたワードを説明してください。', '橋は、渡る物。', '橋')
const news = line('次のニュース記事にタイトルをつけてください。', '橋、完成', '橋ができた。')
const pair = line('次の日本語を英語に翻訳してください。', 'rain', '雨')
const word = line('「橋」の意味を教えてください。', '渡る物')
const movie = line('夜の橋について教えてください。', '夜の橋は，2001年に製作された映画で、監督は山田花子です。')
const choice = line('切る道具は？', '鋸', '鋸、皿、箸、紙、水')

const unknown = ['unattributed', 'unattributed', 'NOASSERTION']
const somePair = ['unattributed', 'translation', 'NOASSERTION']
const jcommonsenseqa = ['jcommonsenseqa', 'commonsense', 'CC-BY-SA-4.0']
const jesc = ['jesc', 'translation', 'CC-BY-SA-4.0']
const jmrd = ['jmrd', 'commonsense', 'CC-BY-SA-4.0']
const wiki = ['wikipedia-summary', 'summarization', 'CC-BY-SA-3.0']
const wordnet = ['wordnet', 'commonsense', 'LicenseRef-wnjpn']

test('every line of the sample gets the labels, or the reason to be rejected, that its truth names', async () => {
  const { rows, rejects } = await readSource(source, { folder: samples }, 'release')
  const found = new Map([...pick(rows, 'row', 'dataset', 'task'), ...pick(rejects, 'row', 'reason')].map(entry))
  const wanted = truth.map(({ dataset, task, reject }, i) => entry(reject ? [i + 1, reject] : [i + 1, dataset, task]))
  expect(found.size).toBe(474)
  expect(found).toEqual(new Map(wanted))
})

test('the array form gives the same rows as the lines', async () => {
  const sound = sample.filter((_, i) => truth[i]?.reject === undefined)
  const array = mirror({ [`${folder}/data-cc-by-sa.json`]: Buffer.from(`[${sound.join(',\n')}]`) })
  const lines = await readSource(source, mirror({ [`${folder}/data-cc-by-sa.jsonl`]: sound }))
  const { rows } = await readSource(source, array)
  expect(rows).toHaveLength(470)
  expect(rows).toEqual(lines.rows.map((row) => ({ ...row, file: 'data-cc-by-sa.json' })))
})

test.for<[rule: string, lines: string[], labels: string[][]]>([
  [
    'a row of another template inside a sub-dataset is not guessed at',
    [...five(wikipedia), news, ...five(wikipedia)],
    [...five(wiki), unknown, ...five(wiki)],
  ],
  [
    'a row of an earlier sub-dataset that comes too late is not guessed at',
    [...five(wikipedia), ...five(word), wikipedia, word],
    [...five(wiki), ...five(wordnet), unknown, wordnet],
  ],
  [
    'a translation out of place is still a translation',
    [...five(word), pair, ...five(word)],
    [...five(wordnet), somePair, ...five(wordnet)],
  ],
  ['pairs that four sub-datasets share belong to none of them without a neighbour', [pair, pair], [somePair, somePair]],
  [
    'pairs between two neighbours belong to the one sub-dataset that stands between them',
    [...five(choice), pair, ...five(movie), ...five(wikipedia)],
    [...five(jcommonsenseqa), jesc, ...five(jmrd), ...five(wiki)],
  ],
  ['an empty file has no rows', [], []],
])('in the release file, %s', async ([, lines, labels]) => {
  const { rows } = await readSource(source, mirror({ [`${folder}/data-cc-by-sa.jsonl`]: lines }))
  expect(pick(rows, 'dataset', 'task', 'license')).toEqual(labels)
})

test('a rejected line inside a sub-dataset does not move the bounds of the others', async () => {
  const lines = [wikipedia, '{"instruction', wikipedia, '{', word, 'x', word]
  const { rows, rejects } = await readSource(source, mirror({ [`${folder}/data-cc-by-sa.jsonl`]: lines }))
  expect(pick(rows, 'row', 'dataset')).toEqual([
    [1, 'wikipedia-summary'],
    [3, 'wikipedia-summary'],
    [5, 'wordnet'],
    [7, 'wordnet'],
  ])
  expect(pick(rejects, 'row', 'reason')).toEqual([2, 4, 6].map((row) => [row, 'bad_json']))
})

test('an input that is missing or null stays null in the source, and one that is empty stays empty', async () => {
  const lines = [
    '{"instruction":"問","output":"答"}',
    '{"instruction":"問","input":null,"output":"答"}',
    line('問', '答'),
  ]
  const { rows } = await readSource(source, mirror({ [`${folder}/data-cc-by-sa.jsonl`]: lines }))
  expect(pick(rows, 'input')).toEqual([[null], [null], ['']])
})

test('the release file is preferred to the tree where both are there', async () => {
  const tree = Buffer.from(`[${word}]`)
  const both = mirror({
    [`${folder}/data-cc-by-sa.jsonl`]: [wikipedia],
    [`${folder}/tree/datasets/wordnet/data/0.json`]: tree,
  })
  expect(pick((await readSource(source, both)).rows, 'file')).toEqual([['data-cc-by-sa.jsonl']])
  expect(pick((await readSource(source, both, 'tree')).rows, 'file')).toEqual([['datasets/wordnet/data/0.json']])
})

function five<T>(value: T): T[] {
  return Array(5).fill(value)
}

function entry([key, ...values]: readonly unknown[]): [unknown, unknown[]] {
  return [key, values]
}

function linesOf(name: string): string[] {
  return readFileSync(join(samples, folder, name), 'utf8')
    .split('\n')
    .slice(0, -1)
}
