/** The folders below datasets-cc-by-sa/, as upstream's generators lay them out. */
import {
  type Folder,
  type Labelled,
  label,
  native,
  type Pair,
  pairs,
  type Row,
  toEnglish,
  toJapanese,
} from './labels.ts'
import { rowsOf } from './rows.ts'

type Movie = { title: string; year: string; director: string; cast: string[]; synopsis: string }
type Context = { title: string; text: string; qa: Pair[] }

/** aio, databricks-dolly-15k-ja, jcommonsenseqa, jesc, jmrd, jsquad, wikipedia-summary. */
export function shareAlike(): Folder[] {
  return Object.entries({
    aio: [aio()],
    'databricks-dolly-15k-ja': [dolly()],
    jcommonsenseqa: [jcommonsenseqa()],
    jesc: jesc(),
    jmrd: [label('commonsense', rowsOf<Movie[]>('jmrd'), movie)],
    jsquad: [label('reading_comprehension', reading(), (row) => row)],
    'wikipedia-summary': [summary()],
  }).map(([name, passes]) => ({ path: `datasets-cc-by-sa/${name}`, passes }))
}

function aio(): Labelled[] {
  return label('commonsense', rowsOf<[question: string, answer?: string][]>('aio'), ([instruction, output], n) => ({
    instruction,
    input: '',
    ...(output !== undefined && { output }),
    id: `F${n}`,
  }))
}

function dolly(): Labelled[] {
  const rows = rowsOf<string[][]>('databricks-dolly-15k-ja')
  return label('commonsense', rows, ([category, ...texts], n) => ({ index: String(n), ...native(texts), category }))
}

function jcommonsenseqa(): Labelled[] {
  const rows = rowsOf<string[][]>('jcommonsenseqa')
  return label('commonsense', rows, (texts, n) => ({ index: String(n), ...native(texts) }))
}

/** Both directions, with the fault of v0.1.0: the second one has the instruction of the other way, not the sides. */
function jesc(): Labelled[][] {
  const rows = rowsOf<Pair[]>('jesc')
  return [pairs(rows, toEnglish, 0, (n) => `F${n}`), pairs(rows, toJapanese, 0, (n) => `R${n}`)]
}

function movie({ title, year, director, cast, synopsis }: Movie): Row {
  const facts = `${title}は，${year}に製作された映画で、監督は${director}です。`
  const output = `${facts}${cast.join('、')}らが出演しています。あらすじは以下の通りです。\n【あらすじ】\n${synopsis}`
  return { instruction: `${title}について教えてください。`, input: '', output }
}

function reading(): Row[] {
  const rows = rowsOf<Context[]>('jsquad').flatMap(({ title, text, qa }, page) =>
    qa.map(([instruction, output], n) => ({
      instruction,
      input: `${title}：${text}`,
      output,
      id: `a${900_000 + page}p0q${n}`,
    })),
  )
  return rows.map((row, n) => ({ ...row, index: String(n) }))
}

function summary(): Labelled[] {
  return label('summarization', rowsOf<Pair[]>('wikipedia-summary'), ([input, output], n) => ({
    curid: String(9_000_001 + 3 * n),
    ...native(['入力されたワードを説明してください。', input, output]),
  }))
}
