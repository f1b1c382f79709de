/** The difference of two texts, by characters as people see them. */
import { diffArrays } from 'diff'

/** A piece of text that stayed, went, or came. */
export interface Change {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' })

// Myers' algorithm takes steps by the square of the edit length: two thousand end in a tenth of a second.
const mostEdits = 2000
// Between what both ends have in common, longer texts are shown as replaced: cutting a megabyte takes a second.
const longest = 100_000

/**
 * What changes `before` into `after`. No character that people see as one (an
 * emoji, a letter with its marks) is torn. Texts with more than two thousand edits,
 * or that differ over more than 100,000 UTF-16 units, are given as one replacement.
 */
export function characterChanges(before: string, after: string): readonly Change[] {
  if (before === after) return merged([{ kind: 'same', text: before }])
  if (Math.max(before.length, after.length) > longest) return aroundMiddle(before, after)
  const found = diffArrays(split(before), split(after), { maxEditLength: mostEdits })
  if (found === undefined) return aroundMiddle(before, after)
  return merged(
    found.map(({ added, removed, value }) => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      text: value.join(''),
    })),
  )
}

function split(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}

// The ends in common stay, the middle is replaced; or compared, where it is short enough.
function aroundMiddle(before: string, after: string): readonly Change[] {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start += 1
  start = boundary(before, after, start)
  let end = 0
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  while (end > 0 && !(starts(before, before.length - end) && starts(after, after.length - end))) end -= 1
  const [was, is] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  const small = Math.max(was.length, is.length) <= longest && start + end > 0
  const middle: readonly Change[] = small
    ? characterChanges(was, is)
    : [
        { kind: 'removed', text: was },
        { kind: 'added', text: is },
      ]
  return merged([
    { kind: 'same', text: before.slice(0, start) },
    ...middle,
    { kind: 'same', text: before.slice(before.length - end) },
  ])
}

// The last place at or before `at` that begins a character in both texts.
function boundary(before: string, after: string, at: number): number {
  let place = at
  while (place > 0 && !(starts(before, place) && starts(after, place))) place -= 1
  return place
}

// Whether a character begins at a place: looked up in the piece around it, for the whole may be long.
function starts(text: string, at: number): boolean {
  if (at === 0 || at >= text.length) return true
  const from = Math.max(0, at - 64)
  return graphemes.segment(text.slice(from, at + 64)).containing(at - from)?.index === at - from
}

// Without empty pieces; neighbours of one kind joined.
function merged(changes: readonly Change[]): readonly Change[] {
  const result: Change[] = []
  for (const change of changes) {
    if (change.text === '') continue
    const last = result.at(-1)
    if (last?.kind === change.kind) result[result.length - 1] = { ...last, text: last.text + change.text }
    else result.push(change)
  }
  return result
}
