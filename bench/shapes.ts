/** What the rows of each part of the stand-in look like: upstream's templates with holes for text. */
import { type Part, paranatcom, rows } from './counts.ts'

/** A hole: text of a pool that takes a share of the row's free bytes, or a repetition of an earlier hole of the row. */
export type Hole =
  | { readonly pool: 'ja' | 'word' | 'en'; readonly share: number }
  | { readonly repeats: number; readonly whole: boolean }

/** A row: fixed pieces of JSON and holes between them. */
export type Shape = readonly (string | Hole)[]

/** The mean bytes of a line (census 2.3, else plausible), and its shapes; `order` says which, else chance. */
export interface Look {
  readonly dataset: string
  readonly bytes: number
  readonly shapes: readonly Shape[]
  readonly order?: (n: number) => number
  /** No copies where every row has its place. */
  readonly copies?: boolean
}

const ja = (share: number): Hole => ({ pool: 'ja', share })
const en = (share: number): Hole => ({ pool: 'en', share })
const word = (share: number): Hole => ({ pool: 'word', share })
const row = (instruction: Shape, input: Shape, output: Shape): Shape => [
  '{"instruction":"',
  ...instruction,
  '","input":"',
  ...input,
  '","output":"',
  ...output,
  '"}\n',
] // as jq -c writes it
const two = (instruction: string, input: Hole, output: Hole): Shape[] => [row([instruction], [input], [output])]

const toEnglish = '次の日本語を英語に翻訳してください。'
const toJapanese = '次の英語を日本語に翻訳してください。'
const paperTitle = '論文のアブストラクトからタイトルを作ってください。'
const paperAbstract = '論文のタイトルからアブストラクトを想像して書いてください。'

const free = [
  row([ja(0.12), 'に答えてください。'], [ja(0.5)], [ja(0.38)]),
  row([ja(0.2), 'は何ですか？'], [], [ja(0.8)]),
  row([ja(0.15), 'を説明してください。'], [], [ja(0.85)]),
]
const paper: Shape[] = [
  row(['次の英語の論文のタイトルを日本語に翻訳してください。'], [en(0.1)], [ja(0.1)]),
  row(['次の日本語の論文のタイトルを英語に翻訳してください。'], [ja(0.1)], [en(0.1)]),
  row([paperTitle], [en(1)], [en(0.1)]),
  row([paperTitle], [ja(1)], [ja(0.1)]),
  row([paperAbstract], [en(0.1)], [en(1)]),
  row([paperAbstract], [ja(0.1)], [ja(1)]),
  row(['英語の論文のアブストラクトから日本語のタイトルを作ってください。'], [en(1)], [ja(0.1)]),
  row(['日本語の論文のアブストラクトから英語のタイトルを作ってください。'], [ja(1)], [en(0.1)]),
]
const movie = row(
  [word(0.02), 'について教えてください。'],
  [],
  [
    { repeats: 0, whole: true },
    'は，２０１４年に製作された映画で、監督は',
    word(0.02),
    'です。',
    word(0.02),
    '、',
    word(0.02),
    'らが出演しています。あらすじは以下の通りです。\\n【あらすじ】\\n',
    ja(0.92),
  ],
)
const choices = [0, 1, 2, 3, 4].map((right) =>
  row(
    [ja(0.5), 'のは？'],
    [word(0.1), '、', word(0.1), '、', word(0.1), '、', word(0.1), '、', word(0.1)],
    [{ repeats: right + 1, whole: true }],
  ),
)

/** The look of each part. */
export const looks: Readonly<Record<Part, Look>> = {
  aio: look('aio', 200, [row([ja(0.85), 'は何でしょう？'], [], [word(0.15)])]),
  dolly: look('databricks-dolly-15k-ja', 700, free, (n) => (n === 0 ? 0 : -1)),
  choices: look('jcommonsenseqa', 158, choices),
  jescForward: look('jesc', 186, two(toEnglish, ja(0.55), en(0.45))),
  jescReverse: look('jesc', 186, two(toJapanese, ja(0.55), en(0.45))), // the fault of v0.1.0: the sides are not swapped
  movies: look('jmrd', 1_870, [movie]),
  passages: look('jsquad', 526, [
    row([ja(0.15), 'は何か？'], [word(0.03), '：', ja(0.8)], [{ repeats: 2, whole: false }]),
  ]),
  summaries: look('wikipedia-summary', 430, two('入力されたワードを説明してください。', word(0.06), ja(0.94))),
  courseraForward: look('CourseraParallelCorpus', 300, two(toEnglish, ja(0.5), en(0.5))),
  courseraReverse: look('CourseraParallelCorpus', 300, two(toJapanese, en(0.5), ja(0.5))),
  papers: { ...look('ParaNatCom', 900, paper, paperRow), copies: false },
  tatoebaForward: look(
    'Tab-delimited_Bilingual_Sentence_Pairs',
    190,
    two('次の入力を日本語に翻訳してください。', en(0.5), ja(0.5)),
  ),
  tatoebaReverse: look(
    'Tab-delimited_Bilingual_Sentence_Pairs',
    190,
    two('次の入力を英語に翻訳してください。', ja(0.5), en(0.5)),
  ),
  alpaca: look('alpaca', 450, free),
  altForward: look('alt', 420, two(toEnglish, ja(0.5), en(0.5))),
  altReverse: look('alt', 420, two(toJapanese, en(0.5), ja(0.5))),
  aozoraOpenings: look('aozora-txt', 430, [
    row([word(0.05), 'の作品『', word(0.06), '』の冒頭を教えてください。'], [], ['「', ja(0.89), '」です。']),
  ]),
  aozoraAuthors: look('aozora-txt', 430, [
    row(
      ['「', ja(0.89), '」で始まる文学作品の作者とタイトルを教えてください。'],
      [],
      [word(0.05), 'の『', word(0.06), '』です。'],
    ),
  ]),
  tanakaForward: look('tanaka-corpus', 216, two(toEnglish, ja(0.5), en(0.5))),
  tanakaReverse: look('tanaka-corpus', 216, two(toJapanese, en(0.5), ja(0.5))),
  wikinews: look('wikinews', 1_774, two('次のニュース記事にタイトルをつけてください。', ja(0.95), ja(0.05))),
  definitions: look('wordnet', 132, [row(['「', word(0.25), '」の意味を教えてください。'], [], [ja(0.75)])]),
  glossForward: look('wordnet', 190, two('次の文を日本語に翻訳してください。', en(0.5), ja(0.5))),
  glossReverse: look('wordnet', 190, two('次の文を英語に翻訳してください。', ja(0.5), en(0.5))),
  easy: look('yasashi-japanese', 206, two('以下の日本語をやさしい日本語に言い換えてください。', ja(0.5), ja(0.5))),
  easyForward: look('yasashi-japanese', 200, two('以下の日本語を英語に翻訳してください。', ja(0.5), en(0.5))),
  easyReverse: look('yasashi-japanese', 200, two('以下の英語を日本語に翻訳してください。', en(0.5), ja(0.5))),
}

function look(dataset: string, bytes: number, shapes: readonly Shape[], order?: Look['order']): Look {
  return order === undefined ? { dataset, bytes, shapes } : { dataset, bytes, shapes, order }
}

// Eight rows for the first Japanese version of a paper, six for a second one: its English-only rows are not repeated.
function paperRow(n: number): number {
  const twice = paranatcom.versions - paranatcom.papers
  const two = [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 3, 5, 6, 7]
  if (n >= rows.papers) throw new RangeError(`Cannot say what row ${n} of the papers is: there are ${rows.papers}`)
  return n < twice * 14 ? (two[n % 14] as number) : (n - twice * 14) % 8
}
