/** The folders below datasets/, as upstream's generators lay them out. */
import { type Folder, type Labelled, label, native, type Pair, pairs, toEnglish, toJapanese } from './labels.ts'
import { rowsOf } from './rows.ts'

type Article = { doi: string; en: Paper; ja: Paper[] }
type Paper = { title: string; abstract: string }

/** CourseraParallelCorpus to tanaka-corpus, wikinews, wordnet and yasashi-japanese. */
export function permissive(): Folder[] {
  return Object.entries({
    CourseraParallelCorpus: bothWays('CourseraParallelCorpus', 1),
    ParaNatCom: [rowsOf<Article[]>('ParaNatCom').flatMap(article)],
    'Tab-delimited_Bilingual_Sentence_Pairs': tabDelimited(),
    alpaca: [label('mixed', rowsOf<unknown[][]>('alpaca'), native)],
    alt: bothWays('alt', 1),
    'aozora-txt': aozora(),
    'tanaka-corpus': bothWays('tanaka-corpus', 2),
    wikinews: [wikinews()],
    wordnet: wordnet(),
    'yasashi-japanese': yasashi(),
  }).map(([name, passes]) => ({ path: `datasets/${name}`, passes }))
}

/** Japanese to English, then back. As upstream the index says F in both directions; tanaka's counts by two. */
function bothWays(name: string, step: number): Labelled[][] {
  const rows = rowsOf<Pair[]>(name)
  const index = (n: number) => `F${step * n}`
  return [pairs(rows, toEnglish, 0, index), pairs(rows, toJapanese, 1, index)]
}

function tabDelimited(): Labelled[][] {
  const rows = rowsOf<Pair[]>('Tab-delimited_Bilingual_Sentence_Pairs')
  return [pairs(rows, '次の入力を日本語に翻訳してください。', 0), pairs(rows, '次の入力を英語に翻訳してください。', 1)]
}

function wikinews(): Labelled[] {
  return label('summarization', rowsOf<string[][]>('wikinews'), ([slug, title, text]) => ({
    ...native(['次のニュース記事にタイトルをつけてください。', text, title]),
    url: `https://news.example.org/wiki/${slug}`,
  }))
}

function aozora(): Labelled[][] {
  const books = rowsOf<[string, string, string][]>('aozora-txt')
  const opening = label('commonsense', books, ([author, title, text]) =>
    native([`${author}の作品『${title}』の冒頭を教えてください。`, '', `「${text}」です。`]),
  )
  const author = label('commonsense', books, ([name, title, text]) =>
    native([`「${text}」で始まる文学作品の作者とタイトルを教えてください。`, '', `${name}の『${title}』です。`]),
  )
  return [opening, author]
}

function wordnet(): Labelled[][] {
  const words = rowsOf<{ definitions: Pair[]; pairs: Pair[] }>('wordnet')
  const meanings = label('commonsense', words.definitions, ([word, text]) =>
    native([`「${word}」の意味を教えてください。`, '', text]),
  )
  const japanese = pairs(words.pairs, '次の文を日本語に翻訳してください。', 1)
  const english = pairs(words.pairs, '次の文を英語に翻訳してください。', 0)
  return [meanings, japanese, english]
}

function yasashi(): Labelled[][] {
  const rows = rowsOf<[string, string, string?][]>('yasashi-japanese')
  const english = rows.flatMap(([ja, , en]): Pair[] => (en === undefined ? [] : [[ja, en]]))
  const easy = label('simplification', rows, ([input, output], n) => ({
    ...native(['以下の日本語をやさしい日本語に言い換えてください。', input, output]),
    index: `Y${n + 1}`,
  }))
  const last = ({ task, row: { index, ...row } }: Labelled) => ({ task, row: { ...row, index } })
  const forward = pairs(english, '以下の日本語を英語に翻訳してください。', 0, (n) => `F${n + 1}`).map(last)
  const reverse = pairs(english, '以下の英語を日本語に翻訳してください。', 1, (n) => `R${n + 1}`).map(last)
  return [easy, forward, reverse]
}

/** The rows of one paper: each Japanese version in both directions, the English-only ones with the first version. */
function article({ doi, en, ja }: Article): Labelled[] {
  const labelled = ([task, kind, instruction, input, output]: string[]): Labelled => ({
    task: task ?? '',
    row: { ...native([instruction, input, output]), doi, task: kind },
  })
  return ja.flatMap((paper, n) =>
    version(en, paper, `ja${n + 1}`)
      .filter((row) => n === 0 || row[0] !== 'english_only')
      .map(labelled),
  )
}

function version(en: Paper, ja: Paper, v: string): string[][] {
  const title = '論文のアブストラクトからタイトルを作ってください。'
  const abstract = '論文のタイトルからアブストラクトを想像して書いてください。'
  return [
    ['translation', `title-trans-en-${v}`, '次の英語の論文のタイトルを日本語に翻訳してください。', en.title, ja.title],
    ['translation', `title-trans-${v}-en`, '次の日本語の論文のタイトルを英語に翻訳してください。', ja.title, en.title],
    ['english_only', 'title-gen-en', title, en.abstract, en.title],
    ['summarization', `title-gen-${v}`, title, ja.abstract, ja.title],
    ['english_only', 'abstract-gen-en', abstract, en.title, en.abstract],
    ['summarization', `abstract-gen-${v}`, abstract, ja.title, ja.abstract],
    [
      'translation',
      `title-gen-en-${v}`,
      '英語の論文のアブストラクトから日本語のタイトルを作ってください。',
      en.abstract,
      ja.title,
    ],
    [
      'translation',
      `title-gen-${v}-en`,
      '日本語の論文のアブストラクトから英語のタイトルを作ってください。',
      ja.abstract,
      en.title,
    ],
  ]
}
