import { expect, test } from 'vitest'
import { llmJapaneseDataset } from '#sources/llm-japanese-dataset.ts'
import { mirror } from '../helpers/recipe.ts'
import { readSource } from '../helpers/source.ts'

const source = llmJapaneseDataset({ revision: '0.1.0' })
const paperTitle = '論文のアブストラクトからタイトルを作ってください。'
const paperAbstract = '論文のタイトルからアブストラクトを想像して書いてください。'

type Case = readonly [folder: string, task: string, instruction: string, input: string, output: string]

const cases: readonly Case[] = [
  ['datasets-cc-by-sa/aio', 'commonsense', '日本一高い山は何でしょう？', '', '富士山'],
  ['datasets-cc-by-sa/databricks-dolly-15k-ja', 'commonsense', '朝食を三つ挙げてください。', '', 'パン、米、果物'],
  ['datasets-cc-by-sa/databricks-dolly-15k-ja', 'commonsense', '要約してください。', '長い文。', '文。'],
  ['datasets-cc-by-sa/databricks-dolly-15k-ja', 'commonsense', '次の英語を日本語に翻訳してください。', 'Hi.', 'やあ。'],
  ['datasets-cc-by-sa/jcommonsenseqa', 'commonsense', '切る道具は？', '鋸、皿、箸、紙、水', '鋸'],
  ['datasets-cc-by-sa/jesc', 'translation', '次の日本語を英語に翻訳してください。', 'やあ', 'hi'],
  ['datasets-cc-by-sa/jesc', 'translation', '次の英語を日本語に翻訳してください。', 'hi', 'やあ'],
  ['datasets-cc-by-sa/jesc', 'translation', '次の英語を日本語に翻訳してください。', 'やあ', 'hi'],
  [
    'datasets-cc-by-sa/jmrd',
    'commonsense',
    '夜の橋について教えてください。',
    '',
    '夜の橋は，2001年に製作された映画で、監督は山田花子です。佐藤一らが出演しています。あらすじは以下の通りです。\n【あらすじ】\n橋の話。',
  ],
  ['datasets-cc-by-sa/jsquad', 'reading_comprehension', '橋はいつできた？', '橋：橋は1900年にできた。', '1900年'],
  [
    'datasets-cc-by-sa/wikipedia-summary',
    'summarization',
    '入力されたワードを説明してください。',
    '橋',
    '橋は、渡る物。',
  ],
  ['datasets-cc-by-sa/wikipedia-summary', 'summarization', '入力されたワードを説明してください。', '橋', ' '],
  ['datasets/CourseraParallelCorpus', 'translation', '次の日本語を英語に翻訳してください。', '講義', 'lecture'],
  ['datasets/CourseraParallelCorpus', 'translation', '次の英語を日本語に翻訳してください。', 'lecture', '講義'],
  ['datasets/ParaNatCom', 'summarization', paperTitle, '光を測った。', '光の測定'],
  ['datasets/ParaNatCom', 'summarization', paperAbstract, '光の測定', '光を測った。'],
  ['datasets/ParaNatCom', 'summarization', paperTitle, 'CRISPRを測った。', 'CRISPR-Cas9'],
  ['datasets/ParaNatCom', 'summarization', paperTitle, 'Measured.', '光の測定'],
  ['datasets/ParaNatCom', 'english_only', paperTitle, 'We measured light.', 'Light'],
  ['datasets/ParaNatCom', 'english_only', paperAbstract, 'Light', 'We measured light.'],
  ['datasets/ParaNatCom', 'translation', '次の英語の論文のタイトルを日本語に翻訳してください。', 'Light', '光'],
  ['datasets/ParaNatCom', 'translation', '次の日本語の論文のタイトルを英語に翻訳してください。', '光', 'Light'],
  [
    'datasets/ParaNatCom',
    'translation',
    '英語の論文のアブストラクトから日本語のタイトルを作ってください。',
    'We measured light.',
    '光',
  ],
  [
    'datasets/ParaNatCom',
    'translation',
    '日本語の論文のアブストラクトから英語のタイトルを作ってください。',
    '光を測った。',
    'Light',
  ],
  [
    'datasets/Tab-delimited_Bilingual_Sentence_Pairs',
    'translation',
    '次の入力を日本語に翻訳してください。',
    'Go.',
    '行け。',
  ],
  [
    'datasets/Tab-delimited_Bilingual_Sentence_Pairs',
    'translation',
    '次の入力を英語に翻訳してください。',
    '行け。',
    'Go.',
  ],
  ['datasets/alpaca', 'mixed', '三原色は何ですか？', '', '赤、青、黄'],
  ['datasets/alpaca', 'mixed', '次の英語を日本語に翻訳してください。', 'Hi.', 'やあ。'],
  ['datasets/alpaca', 'mixed', '「月」の意味を教えてください。', '', '地球の衛星'],
  ['datasets/alt', 'translation', '次の日本語を英語に翻訳してください。', '雨', 'rain'],
  ['datasets/alt', 'translation', '次の英語を日本語に翻訳してください。', 'rain', '雨'],
  ['datasets/aozora-txt', 'commonsense', '山田花子の作品『橋』の冒頭を教えてください。', '', '「橋を渡る。」です。'],
  [
    'datasets/aozora-txt',
    'commonsense',
    '「橋を渡る。」で始まる文学作品の作者とタイトルを教えてください。',
    '',
    '山田花子の『橋』です。',
  ],
  ['datasets/tanaka-corpus', 'translation', '次の日本語を英語に翻訳してください。', '雪', 'snow'],
  ['datasets/tanaka-corpus', 'translation', '次の英語を日本語に翻訳してください。', 'snow', '雪'],
  ['datasets/wikinews', 'summarization', '次のニュース記事にタイトルをつけてください。', '橋ができた。', '橋、完成'],
  ['datasets/wordnet', 'commonsense', '「橋」の意味を教えてください。', '', '渡る物'],
  ['datasets/wordnet', 'translation', '次の文を日本語に翻訳してください。', 'a bridge', '橋'],
  ['datasets/wordnet', 'translation', '次の文を英語に翻訳してください。', '橋', 'a bridge'],
  ['datasets/yasashi-japanese', 'simplification', '以下の日本語をやさしい日本語に言い換えてください。', '橋梁', '橋'],
  ['datasets/yasashi-japanese', 'translation', '以下の日本語を英語に翻訳してください。', '橋', 'bridge'],
  ['datasets/yasashi-japanese', 'translation', '以下の英語を日本語に翻訳してください。', 'bridge', '橋'],
]

test.for(cases)('in the tree, a row of %s is %s when it asks %s', async ([folder, task, ...texts]) => {
  const [instruction, input, output] = texts
  const file = `${folder}/data/000000.json`
  const json = Buffer.from(JSON.stringify([{ instruction, input, output, index: '0' }]))
  const { rows } = await readSource(source, mirror({ [`llm-japanese-dataset/0.1.0/tree/${file}`]: json }))
  const dataset = folder.replace(/^.*\//, '')
  expect(rows).toMatchObject([{ instruction, input, output, task, dataset, file, row: 1 }])
})

test('each sub-dataset of the tree has the licence that upstream names for it', async () => {
  const tree = cases.map(([folder, , instruction, input, output]) => [
    `llm-japanese-dataset/0.1.0/tree/${folder}/data/000000.json`,
    Buffer.from(JSON.stringify([{ instruction, input, output }])),
  ])
  const { rows } = await readSource(source, mirror(Object.fromEntries(tree)))
  const licenses = Object.groupBy(rows, ({ license }) => String(license))
  expect(
    Object.fromEntries(Object.entries(licenses).map(([name, of]) => [name, of?.map((row) => row.dataset)])),
  ).toEqual({
    'CC-BY-SA-4.0': ['aio', 'jcommonsenseqa', 'jesc', 'jmrd', 'jsquad'],
    'CC-BY-SA-3.0': ['databricks-dolly-15k-ja', 'wikipedia-summary'],
    'Apache-2.0': ['CourseraParallelCorpus', 'alpaca'],
    'CC-BY-4.0': ['ParaNatCom', 'alt', 'yasashi-japanese'],
    'CC-BY-2.0': ['Tab-delimited_Bilingual_Sentence_Pairs'],
    'LicenseRef-public-domain': ['aozora-txt'],
    'CC-BY-2.5': ['tanaka-corpus', 'wikinews'],
    'LicenseRef-wnjpn': ['wordnet'],
  })
})
