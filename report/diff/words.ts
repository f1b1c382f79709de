/** The differences of two releases in words, as the text and the page say them. */
import { show } from '#engine/counts.ts'
import type { Absence, Compared, Differences, ExampleRow, FileChange, RecipeChange, Side } from './types.ts'

/** A release by name and version. */
export function nameOf({ name, version }: Compared): string {
  return `${name} ${version}`
}

/** Why rows are not in the other release; `side` is the release that has them. */
export function causeOf({ why, step, reason }: Absence, side: Side): string {
  const other = side === 'before' ? 'after' : 'before'
  const causes = {
    dropped: `${other}: dropped by ${step}: ${reason}`,
    rejected: `${other}: rejected by ${step}: ${reason}`,
    no_source: `${other}: ${step} is not read`,
    other_files: `${other}: other files of ${step} are read`,
    unknown: `${other}: neither dropped nor rejected; not known why`,
  }
  return causes[why]
}

/** What changed in the recipe, without the values. */
export function partOf({ what, name, part }: RecipeChange): string {
  return [what, name, part ?? ''].filter((word) => word !== '').join(' ')
}

/** What is said where the manifests show no difference of the recipes. */
export function sameRecipe({ before, after, files }: Differences): string {
  const unseen = before.fingerprint !== after.fingerprint && files.length === 0
  return unseen
    ? 'the manifests show no difference, but the fingerprints differ: in the version, the SQL of a step, or a sink'
    : 'the same, as far as the manifests show'
}

/** A value of a recipe: text as it is, numbers with commas, what is not there as a dash. */
export function sayValue(value: unknown): string {
  if (value === undefined) return '-'
  if (typeof value === 'number') return show(value)
  if (typeof value === 'object' && value !== null && Object.keys(value).join() === 'from,to') {
    const { from, to } = value as { readonly from: number; readonly to: number }
    return `${show(from)} to ${show(to)}`
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A difference of the recipes as one line: what changed, from which value to which. */
export function changeOf(change: RecipeChange): string {
  const { part, before, after } = change
  if (part !== null || change.what.startsWith('order'))
    return `${partOf(change)}: ${sayValue(before)} -> ${sayValue(after)}`
  return before === undefined
    ? `${partOf(change)}: added, ${sayValue(after)}`
    : `${partOf(change)}: removed, ${sayValue(before)}`
}

/** The labels and places in which two rows differ, with both values. */
export function movesOf(before: ExampleRow, after: ExampleRow): readonly (readonly [name: string, move: string])[] {
  const names = ['task', 'dataset', 'license', 'source', 'file', 'row'] as const
  const moved = names.filter((name) => before[name] !== after[name])
  return moved.map((name) => [name, `${before[name]} -> ${after[name]}`])
}

/** What became of a source file. */
export function fileStateOf({ before, after }: FileChange): string {
  if (before === null) return 'added'
  return after === null ? 'removed' : 'changed'
}

/** A change of a count with its sign. */
export function signed(change: number): string {
  return change > 0 ? `+${show(change)}` : show(change)
}
