/** Our words in those of the Hub: licences, tasks, languages, sizes, types. */

// https://huggingface.co/docs/hub/repositories-licenses, those that a data set may well have.
const hubLicenses = new Set(
  `apache-2.0 mit bsd bsd-2-clause bsd-3-clause cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0
  cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0
  cc-by-nc-sa-4.0 odc-by odbl pddl gfdl unlicense`.split(/\s+/),
)

/** The Hub's identifier for an SPDX identifier: `other` for those that it does not know, `unknown` for no assertion. */
export function hubLicense(spdx: string): string {
  if (spdx === 'NOASSERTION') return 'unknown'
  const name = spdx.toLowerCase()
  return hubLicenses.has(name) ? name : 'other'
}

// https://huggingface.co/tasks; every cluster is text generation, some are more.
const hubTasks: Readonly<Record<string, string>> = {
  commonsense: 'question-answering',
  reading_comprehension: 'question-answering',
  summarization: 'summarization',
  translation: 'translation',
}

/** The Hub's task categories for task clusters. */
export function hubTaskCategories(tasks: readonly string[]): string[] {
  const more = tasks.map((task) => hubTasks[task]).filter((task) => task !== undefined)
  return [...new Set(['text-generation', ...more.sort()])]
}

/** The languages of task clusters (ISO 639-1): Japanese, and English where rows translate or are English alone. */
export function languagesOf(tasks: readonly string[]): string[] {
  return tasks.includes('translation') || tasks.includes('english_only') ? ['ja', 'en'] : ['ja']
}

// Upper bounds; https://huggingface.co/docs/hub/datasets-cards.
const sizes: readonly (readonly [below: number, name: string])[] = [
  [1e3, 'n<1K'],
  [1e4, '1K<n<10K'],
  [1e5, '10K<n<100K'],
  [1e6, '100K<n<1M'],
  [1e7, '1M<n<10M'],
  [1e8, '10M<n<100M'],
  [1e9, '100M<n<1B'],
  [1e10, '1B<n<10B'],
  [1e11, '10B<n<100B'],
  [1e12, '100B<n<1T'],
]

/** The Hub's size category for a number of rows. */
export function sizeCategory(rows: number): string {
  return sizes.find(([below]) => rows < below)?.[1] ?? 'n>1T'
}

// DuckDB type -> the name that `datasets` gives it, and the Croissant data type.
const types: Readonly<Record<string, readonly [feature: string, croissant: string]>> = {
  VARCHAR: ['string', 'sc:Text'],
  BIGINT: ['int64', 'cr:Int64'],
  INTEGER: ['int32', 'cr:Int32'],
  UBIGINT: ['uint64', 'cr:UInt64'],
  UINTEGER: ['uint32', 'cr:UInt32'],
  DOUBLE: ['float64', 'cr:Float64'],
  FLOAT: ['float32', 'cr:Float32'],
  BOOLEAN: ['bool', 'sc:Boolean'],
}

/** The type of a column in `datasets`' words; undefined where it has none there. */
export function featureType(duckdb: string): string | undefined {
  return types[duckdb]?.[0]
}

/** The type of a column in Croissant's words; text where it has none there. */
export function croissantType(duckdb: string): string {
  return types[duckdb]?.[1] ?? 'sc:Text'
}

const columns: Readonly<Record<string, string>> = {
  id: 'md5 of instruction, input and response, joined by U+001F',
  instruction: 'What is asked',
  input: 'The text that it is asked of; empty where there is none',
  response: 'The answer',
  output: 'The answer',
  task: 'Task cluster',
  dataset: 'Sub-dataset that the row comes from',
  source: 'Source that Nagare read, as name@revision',
  license: 'Licence of the row, as SPDX identifier',
  file: 'File in the source',
  row: 'Row or line in that file, from 1',
  contamination: 'Evaluation sets that the row repeats; empty where there is none',
}

/** What a published column holds, in words; its name where that is all we know. */
export function columnMeaning(name: string): string {
  return columns[name] ?? name
}
