import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { writeSample } from '../samples/build.ts'
import { rowsOf } from '../samples/rows.ts'

type Texts = { instruction: string; input: string; output: string }
type Truth = { dataset: string | null; task: string | null; reject?: string }

const samples = resolve(import.meta.dirname, '../samples')
const release = join(samples, 'llm-japanese-dataset/0.1.0')
const real = resolve(process.env.NAGARE_REAL_DATA ?? join(samples, '../../shared/real'))
const truths = linesOf(join(release, 'truth.jsonl')).map((line) => JSON.parse(line) as Truth)
const lines = linesOf(join(release, 'data-cc-by-sa.jsonl'))
const kept = lines.filter((_, n) => truths[n]?.reject === undefined).map((line) => JSON.parse(line) as Texts)
const typo = '次の日本語には間違っている部分があります。その部分を直して、正しい日本語の文を出力してください。'

const bothWays = [/^次の日本語を英語に翻訳してください。$/, /^次の英語を日本語に翻訳してください。$/]

/** The templates of v0.1.0; aio, dolly, jcommonsenseqa, jsquad and alpaca ask in their own words. */
const templates: Record<string, RegExp[]> = {
  jesc: bothWays,
  jmrd: [/^.+について教えてください。$/],
  'wikipedia-summary': [/^入力されたワードを説明してください。$/],
  CourseraParallelCorpus: bothWays,
  ParaNatCom: [
    /^論文のアブストラクトからタイトルを作ってください。$/,
    /^論文のタイトルからアブストラクトを想像して書いてください。$/,
    /^次の英語の論文のタイトルを日本語に翻訳してください。$/,
    /^次の日本語の論文のタイトルを英語に翻訳してください。$/,
    /^英語の論文のアブストラクトから日本語のタイトルを作ってください。$/,
    /^日本語の論文のアブストラクトから英語のタイトルを作ってください。$/,
  ],
  'Tab-delimited_Bilingual_Sentence_Pairs': [
    /^次の入力を日本語に翻訳してください。$/,
    /^次の入力を英語に翻訳してください。$/,
  ],
  alt: bothWays,
  'aozora-txt': [
    /^.+の作品『.+』の冒頭を教えてください。$/,
    /^「.*」で始まる文学作品の作者とタイトルを教えてください。$/,
  ],
  'tanaka-corpus': bothWays,
  wikinews: [/^次のニュース記事にタイトルをつけてください。$/],
  wordnet: [
    /^「.+」の意味を教えてください。$/,
    /^次の文を日本語に翻訳してください。$/,
    /^次の文を英語に翻訳してください。$/,
  ],
  'yasashi-japanese': [
    /^以下の日本語をやさしい日本語に言い換えてください。$/,
    /^以下の日本語を英語に翻訳してください。$/,
    /^以下の英語を日本語に翻訳してください。$/,
  ],
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1)
}

function filesBelow(folder: string): string[] {
  const tops = ['llm-japanese-dataset', 'jwtd', 'jqac']
  const paths = tops.flatMap((top) =>
    readdirSync(join(folder, top), { recursive: true, encoding: 'utf8' }).map((path) => join(top, path)),
  )
  return paths.filter((path) => statSync(join(folder, path)).isFile()).sort()
}

/** The typo rows and the JQAC rows as instructions. */
function addedRows(): Texts[] {
  const tar = gunzipSync(readFileSync(join(samples, 'jwtd/2.0/jwtd_v2.0.tar.gz'))).toString()
  const pairs = [...tar.matchAll(/"pre_text":"([^"]+)","post_text":"([^"]+)"/g)]
  const topics = Object.entries(rowsOf<Record<string, [string, string][]>>('jqac'))
  const asked = topics.flatMap(([topic, qa]) => qa.map(([question, output]) => ({ question, output, topic })))
  return [
    ...pairs.map(([, input = '', output = '']) => ({ instruction: typo, input, output })),
    ...asked.map(({ question, output, topic }) => ({
      instruction: `${topic}に関して、${question}`,
      input: '',
      output,
    })),
  ]
}

function countBy(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1
  return counts
}

test('building the sample again gives the committed bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'))
  try {
    await writeSample(folder)
    expect(filesBelow(folder)).toEqual(filesBelow(samples))
    for (const path of filesBelow(folder))
      expect(readFileSync(join(folder, path)).equals(readFileSync(join(samples, path))), path).toBe(true)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the truth has a line for each line of the release, and the README names every reject', () => {
  expect(truths.length).toBe(lines.length)
  expect(lines.length).toBeGreaterThanOrEqual(400)
  const readme = readFileSync(join(samples, 'README.md'), 'utf8').replaceAll(/ +/g, ' ')
  for (const [n, { reject }] of truths.entries()) if (reject) expect(readme).toContain(`| ${n + 1} | ${reject} |`)
})

test('the rows of each task are as many as told', () => {
  expect(countBy(truths.map(({ task, reject }) => reject ?? task ?? ''))).toEqual({
    commonsense: 137,
    translation: 192,
    reading_comprehension: 24,
    summarization: 74,
    english_only: 8,
    mixed: 15,
    simplification: 20,
    missing_output: 1,
    wrong_type_output: 1,
    bad_json: 1,
    invalid_utf8: 1,
  })
})

test('the rows of the tree are the lines of the release but for the two broken ones', () => {
  const paths = globSync('tree/*/*/data/*.json', { cwd: release }).sort()
  const rows = paths.flatMap((path) => JSON.parse(readFileSync(join(release, path), 'utf8')) as Texts[])
  const texts = rows.map(({ instruction, input, output }) => JSON.stringify({ instruction, input, output }))
  const broken = ['bad_json', 'invalid_utf8']
  expect(texts).toEqual(lines.filter((_, n) => !broken.includes(truths[n]?.reject ?? '')))
})

test.each(Object.entries(templates))('every template of %s occurs, and no other', (dataset, patterns) => {
  const rows = lines.filter((_, n) => truths[n]?.dataset === dataset)
  const instructions = rows.map((line) => (JSON.parse(line) as Texts).instruction)
  for (const pattern of patterns) expect(instructions.some((text) => pattern.test(text))).toBe(true)
  expect(instructions.filter((text) => !patterns.some((pattern) => pattern.test(text)))).toEqual([])
})

test.skipIf(!existsSync(real))(`no row is a real one (skipped without ${real})`, () => {
  const key = ({ instruction, input, output }: Texts) => `${instruction}\x1f${input}\x1f${output}`
  const known = new Set(
    globSync('llm-japanese-dataset/*.jsonl', { cwd: real })
      .flatMap((path) => linesOf(join(real, path)))
      .map((line) => key(JSON.parse(line) as Texts)),
  )
  expect(known.size).toBeGreaterThan(0)
  const ours = [...kept, ...addedRows()].map(key).filter((text) => text.length > 22)
  expect(ours.filter((text) => known.has(text))).toEqual([])
})
