/**
 * llm-japanese-dataset v0.1.0 (Hirano et al., arXiv 2305.12720), in both forms upstream hands it out: the release file,
 * 8,393,726 unlabelled rows, and the repository's tree, a folder for each sub-dataset. The tree labels its rows by
 * folder; for the release file the labels are recovered from templates (what a row looks like) and order (sub-datasets
 * stand one after another in the byte order of their paths), by the cheapest assignment of runs to sub-datasets.
 */
import { source } from '#engine/define.ts'
import type { Layout } from '#engine/pipeline.ts'
import { unattributed } from '#engine/record.ts'
import type { Part } from '#engine/segments.ts'
import { input, join, type Sql, sql } from '#engine/sql.ts'

/** What a row looks like, by its texts alone; `translates` marks the templates that ask for a translation. */
interface Template {
  readonly is: Sql
  readonly translates?: true
}

const paperTitle = '論文のアブストラクトからタイトルを作ってください。'
const paperAbstract = '論文のタイトルからアブストラクトを想像して書いてください。'
const noInput = sql`coalesce(input, '') = ''`
const japanese = '[\\p{Hiragana}\\p{Katakana}\\p{Han}]'

// The exact texts of upstream's generators. The first template that fits a row is its template.
const templates: Readonly<Record<string, Template>> = {
  // jesc, CourseraParallelCorpus, alt and tanaka-corpus share these. In v0.1.0 jesc's second set has Japanese in and
  // English out although it asks for the reverse, so the texts' languages are not looked at.
  pair: {
    is: instructionIn('次の日本語を英語に翻訳してください。', '次の英語を日本語に翻訳してください。'),
    translates: true,
  },
  tatoeba: {
    is: instructionIn('次の入力を日本語に翻訳してください。', '次の入力を英語に翻訳してください。'),
    translates: true,
  },
  wikipedia: { is: instructionIn('入力されたワードを説明してください。') },
  definition: {
    is: sql`starts_with(instruction, '「') AND ends_with(instruction, '」の意味を教えてください。') AND ${noInput}`,
  },
  gloss: {
    is: instructionIn('次の文を日本語に翻訳してください。', '次の文を英語に翻訳してください。'),
    translates: true,
  },
  easy: { is: instructionIn('以下の日本語をやさしい日本語に言い換えてください。') },
  easy_pair: {
    is: instructionIn('以下の日本語を英語に翻訳してください。', '以下の英語を日本語に翻訳してください。'),
    translates: true,
  },
  work: {
    is: sql`(ends_with(instruction, '』の冒頭を教えてください。') AND contains(instruction, 'の作品『') OR ends_with(instruction, '」で始まる文学作品の作者とタイトルを教えてください。') AND starts_with(instruction, '「')) AND ${noInput}`,
  },
  news: { is: instructionIn('次のニュース記事にタイトルをつけてください。') },
  paper_pair: {
    is: instructionIn(
      '次の英語の論文のタイトルを日本語に翻訳してください。',
      '次の日本語の論文のタイトルを英語に翻訳してください。',
      '英語の論文のアブストラクトから日本語のタイトルを作ってください。',
      '日本語の論文のアブストラクトから英語のタイトルを作ってください。',
    ),
    translates: true,
  },
  paper_english: {
    is: sql`${instructionIn(paperTitle, paperAbstract)} AND NOT regexp_matches(concat(input, output), ${japanese})`,
  },
  paper: { is: instructionIn(paperTitle, paperAbstract) },
  movie: {
    is: sql`ends_with(instruction, 'について教えてください。') AND contains(output, 'に製作された映画で、監督は') AND ${noInput}`,
  },
  choices: {
    is: sql`length(input) - length(replace(input, '、', '')) >= 4 AND contains(concat('、', input, '、'), concat('、', output, '、'))`,
  },
  passage: { is: sql`contains(input, '：') AND contains(input, output)` },
  with_input: { is: sql`input <> ''` },
  bare: { is: sql`TRUE` },
}

/**
 * A sub-dataset: its cluster and licence, and what a row of each template costs in it (see segments.ts; else `other`).
 */
interface Dataset {
  readonly folder: string
  readonly task: string
  readonly license: string
  readonly costs: Readonly<Record<string, number>>
  readonly other: number
}

// In the order of the release file: byte order of `datasets-cc-by-sa/NAME/data/`, then of `datasets/NAME/data/`.
// The free-text sets (aio, dolly, alpaca) take any row; a small cost leaves a row that fits elsewhere to that set.
const datasets: Readonly<Record<string, Dataset>> = {
  aio: set('datasets-cc-by-sa', 'commonsense', 'CC-BY-SA-4.0', { bare: 0, movie: 0.3 }, 1),
  'databricks-dolly-15k-ja': set(
    'datasets-cc-by-sa',
    'commonsense',
    'CC-BY-SA-3.0',
    { bare: 0.01, with_input: 0, passage: 0.1 },
    0.3,
  ),
  jcommonsenseqa: set(
    'datasets-cc-by-sa',
    'commonsense',
    'CC-BY-SA-4.0',
    { choices: 0, with_input: 0.5, passage: 0.5 },
    1,
  ),
  jesc: set('datasets-cc-by-sa', 'translation', 'CC-BY-SA-4.0', { pair: 0 }, 1),
  jmrd: set('datasets-cc-by-sa', 'commonsense', 'CC-BY-SA-4.0', { movie: 0 }, 1),
  jsquad: set(
    'datasets-cc-by-sa',
    'reading_comprehension',
    'CC-BY-SA-4.0',
    { passage: 0, choices: 0, with_input: 0.3 },
    1,
  ),
  'wikipedia-summary': set('datasets-cc-by-sa', 'summarization', 'CC-BY-SA-3.0', { wikipedia: 0 }, 1),
  CourseraParallelCorpus: set('datasets', 'translation', 'Apache-2.0', { pair: 0 }, 1),
  ParaNatCom: set('datasets', 'summarization', 'CC-BY-4.0', { paper_pair: 0, paper_english: 0, paper: 0 }, 1),
  'Tab-delimited_Bilingual_Sentence_Pairs': set('datasets', 'translation', 'CC-BY-2.0', { tatoeba: 0 }, 1),
  alpaca: set('datasets', 'mixed', 'Apache-2.0', { bare: 0, with_input: 0, passage: 0.1 }, 0.3),
  alt: set('datasets', 'translation', 'CC-BY-4.0', { pair: 0 }, 1),
  'aozora-txt': set('datasets', 'commonsense', 'LicenseRef-public-domain', { work: 0 }, 1),
  'tanaka-corpus': set('datasets', 'translation', 'CC-BY-2.5', { pair: 0 }, 1),
  wikinews: set('datasets', 'summarization', 'CC-BY-2.5', { news: 0 }, 1),
  wordnet: set('datasets', 'commonsense', 'LicenseRef-wnjpn', { definition: 0, gloss: 0 }, 1),
  'yasashi-japanese': set('datasets', 'simplification', 'CC-BY-4.0', { easy: 0, easy_pair: 0 }, 1),
}

function set(folder: string, task: string, license: string, costs: Dataset['costs'], other: number): Dataset {
  return { folder, task, license, costs, other }
}

function instructionIn(...texts: readonly string[]): Sql {
  return texts.length === 1
    ? sql`instruction = ${texts[0] as string}`
    : sql`(${join(
        texts.map((text) => sql`instruction = ${text}`),
        ' OR ',
      )})`
}

const names = Object.keys(datasets)
const templateNames = Object.keys(templates)
const templateColumn = sql`
  CASE
    ${join(
      Object.entries(templates).map(([name, { is }]) => sql`WHEN ${is} THEN ${name}`),
      '\n',
    )}
  END`

// What a row is called, by the part of the file it stands in (0: not known) and its template: every pair of the two. A
// row of a free-text set keeps the set's cluster whatever it asks for, as upstream left out translation sets by folder.
// `unplaced` is its cluster where the sub-dataset cannot be told.
const labels = sql`
  SELECT part, template, fits, dataset, license, unplaced,
    CASE WHEN free_text OR NOT fits OR unplaced = ${unattributed} THEN task ELSE unplaced END AS task
  FROM (
    SELECT *, list_contains(fitting, template) AS fits
    FROM (VALUES
      (0, '', '', '', FALSE, CAST([] AS VARCHAR[])),
      ${join(names.map(datasetRow), ',\n')}
    ) AS datasets(part, dataset, task, license, free_text, fitting),
    (VALUES ${join(templateNames.map(templateRow))}) AS templates(template, unplaced)
  )`

function templateRow(name: string): Sql {
  const task = templates[name]?.translates ? 'translation' : name === 'paper_english' ? 'english_only' : unattributed
  return sql`(${name}, ${task})`
}

function datasetRow(name: string, index: number): Sql {
  const { task, license, costs, other } = datasets[name] as Dataset
  const fitting = templateNames.filter((template) => (costs[template] ?? other) < 1)
  return sql`(${index + 1}, ${name}, ${task}, ${license}, ${costs.bare !== undefined}, ${fitting})`
}

// One row: where each sub-dataset ends (in ordinals), and the ranges that would fit two of them equally well.
const segments = sql`
  WITH changes AS (
    SELECT ordinal, template, lag(template) OVER (ORDER BY ordinal) AS before FROM ${input}
  ),
  starts AS (
    SELECT ordinal AS start, template FROM changes WHERE template IS DISTINCT FROM before
  ),
  bounds AS (
    SELECT min(ordinal) AS first, max(ordinal) + 1 AS last FROM ${input}
  ),
  runs AS (
    SELECT start, template, coalesce(lead(start) OVER (ORDER BY start), (SELECT last FROM bounds)) - start AS rows FROM starts
  ),
  solved AS (
    SELECT segment_runs(
      to_json(coalesce(list(json_array(template, rows) ORDER BY start), []))::VARCHAR,
      ${JSON.stringify(Object.entries(datasets).map(([name, { costs, other }]): Part => ({ name, costs, otherwise: other })))}
    )::JSON AS solution FROM runs
  )
  SELECT
    coalesce((SELECT first FROM bounds), 0) AS first,
    CAST(solution -> '$.ends' AS BIGINT[]) AS ends,
    CAST(solution -> '$.ambiguous' AS STRUCT("from" BIGINT, "to" BIGINT)[]) AS ambiguous
  FROM solved`

// Where rows were rejected ordinals have gaps; parts are measured in ordinals from the first, so their bounds hold.
const partByOrder = sql`
  CASE
    WHEN len(ambiguous) > 0 AND len(list_filter(ambiguous, lambda r: ordinal - first >= r."from" AND ordinal - first < r."to")) > 0 THEN 0
    ${join(
      names.map((_, k) => sql`WHEN ordinal - first < ends[${k + 1}] THEN ${k + 1}`),
      '\n',
    )}
    ELSE 0
  END`

// A row that contradicts the sub-dataset it stands in is not guessed at.
const byOrder = sql`
  SELECT ordinal, instruction, input, output, CASE WHEN fits THEN task ELSE unplaced END AS task,
    CASE WHEN fits THEN dataset ELSE ${unattributed} END AS dataset,
    CASE WHEN fits THEN license ELSE 'NOASSERTION' END AS license, file, row
  FROM (SELECT *, ${partByOrder} AS part FROM ${input}, segments) JOIN labels USING (part, template)`

// A folder we do not know keeps its name, without task and licence.
const byFolder = sql`
  SELECT ordinal, instruction, input, output, coalesce(task, ${unattributed}) AS task, coalesce(labels.dataset, folder) AS dataset,
    coalesce(license, 'NOASSERTION') AS license, file, row
  FROM (SELECT *, regexp_extract(file, '([^/]+)/data/[^/]+$', 1) AS folder FROM ${input}) AS rows
  LEFT JOIN folders ON folder = folders.name
  LEFT JOIN labels ON labels.part = folders.part AND labels.template = rows.template`

const folders = sql`SELECT * FROM (VALUES ${join(names.map((name, k) => sql`(${name}, ${k + 1})`))}) AS folders(name, part)`

function released(revision: string, format: 'jsonl' | 'json'): Omit<Layout, 'name'> {
  const folder = `llm-japanese-dataset/${revision}`
  return {
    path: [`${folder}/data-cc-by-sa.${format}`],
    root: folder,
    remote: {
      hub: 'izumi-lab/llm-japanese-dataset',
      revision,
      files: ['data-cc-by-sa.jsonl', 'data-cc-by-sa.json'],
      into: folder,
    },
    format,
    derive: { template: templateColumn },
    tables: { segments, labels },
    select: byOrder,
  }
}

/** The source; `revision` is the tag of the release on the Hub. */
export const llmJapaneseDataset = source('llm-japanese-dataset', ({ revision }: { readonly revision: '0.1.0' }) => ({
  revision,
  license: 'CC-BY-SA-4.0',
  fields: { instruction: {}, input: { optional: true }, output: {} },
  layouts: [
    {
      name: 'release',
      ...released(revision, 'jsonl'),
    },
    // At some revisions the release file is an array.
    { name: 'release-array', ...released(revision, 'json') },
    {
      name: 'tree',
      path: [`llm-japanese-dataset/${revision}/tree/datasets*/*/data/*.json`],
      root: `llm-japanese-dataset/${revision}/tree`,
      format: 'json',
      derive: { template: templateColumn },
      tables: { folders, labels },
      select: byFolder,
    },
  ],
}))
