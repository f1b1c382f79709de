/** Rows that carry their task, and the ways to make them from what a person wrote. */

/** A row of an upstream file. */
export type Row = Record<string, unknown>

/** A row and the task that a build should give it. */
export type Labelled = { task: string; row: Row }

/** A sub-dataset: each pass of its generator starts a new file. */
export type Folder = { path: string; passes: Labelled[][] }

/** Two texts of the same meaning, or a question and its answer. */
export type Pair = [string, string]

export const toEnglish = '次の日本語を英語に翻訳してください。'
export const toJapanese = '次の英語を日本語に翻訳してください。'

/** Rows of one task, made from a list. */
export function label<T>(task: string, list: readonly T[], make: (item: T, n: number) => Row): Labelled[] {
  return list.map((item, n) => ({ task, row: make(item, n) }))
}

/** One direction of a set of pairs: side 0 or 1 is the input, the other side the output. */
export function pairs(
  list: readonly Pair[],
  instruction: string,
  side: 0 | 1,
  index?: (n: number) => string,
): Labelled[] {
  return label('translation', list, (pair, n) => ({
    ...(index && { index: index(n) }),
    instruction,
    input: pair[side],
    output: pair[side === 0 ? 1 : 0],
  }))
}

/** A row of the three texts alone. */
export function native([instruction, input, output]: readonly unknown[]): Row {
  return { instruction, input, output }
}
