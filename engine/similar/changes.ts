/** Where two texts differ: the sentences that are not in both. */
import { diffArrays } from 'diff'

/** What stands in one text, and in its place in the other. */
export type Change = readonly [one: string, other: string]

/** The sentences in which two texts differ, or undefined where more than `most` go or come. */
export function changesOf(a: string, b: string, most: number): readonly Change[] | undefined {
  const parts = diffArrays(sentences(a), sentences(b), { maxEditLength: most })
  if (parts === undefined) return undefined
  const changes: Change[] = []
  let [gone, come]: [readonly string[], readonly string[]] = [[], []]
  for (const { added, removed, value } of [...parts, { added: false, removed: false, value: [] }]) {
    if (removed) gone = value
    else if (added) come = value
    else {
      changes.push(...paired(gone, come))
      ;[gone, come] = [[], []]
    }
  }
  return changes
}

// As many sentences on both sides are compared one by one.
function paired(gone: readonly string[], come: readonly string[]): readonly Change[] {
  if (gone.length !== come.length) return [[gone.join(''), come.join('')]]
  return gone.map((one, i) => [one, come[i] as string])
}

function sentences(text: string): string[] {
  return text.split(/(?<=[。！？!?\n])/u)
}
