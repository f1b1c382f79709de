/** What differs in the manifests of two releases: the recipe, the files of the sources, the counts. */
import type { Manifest } from '#engine/manifest.ts'
import { labelColumns } from '#engine/record.ts'
import type { CountChange, FileChange, LabelColumn, RecipeChange } from './types.ts'

/** Sources, steps, checkpoints and tools that were added, removed or changed, and a change of the order of steps. */
export function recipeChanges(before: Manifest, after: Manifest): readonly RecipeChange[] {
  const sources = ({ sources }: Manifest) =>
    sources.map(({ name, revision, license }) => [name, { revision, license }] as const)
  const steps = ({ steps }: Manifest) => steps.map(({ name, options }) => [name, { options }] as const)
  const checkpoints = ({ checkpoints }: Manifest) =>
    checkpoints.flatMap(({ name, expected }) => (expected === null ? [] : [[name, { expected }] as const]))
  const tools = ({ tools }: Manifest) => Object.entries(tools).map(([name, version]) => [name, { version }] as const)
  return [
    ...changes('source', sources(before), sources(after)),
    ...changes('step', steps(before), steps(after)),
    ...orderChange('order of sources', namesOf(sources(before)), namesOf(sources(after))),
    ...orderChange('order of steps', namesOf(steps(before)), namesOf(steps(after))),
    ...changes('checkpoint', checkpoints(before), checkpoints(after)),
    ...changes('tool', tools(before), tools(after)),
  ]
}

/** The columns that only one of two releases publishes. */
export function columnChanges(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly RecipeChange[] {
  const named = (columns: ReadonlySet<string>) => [...columns].sort().map((name) => [name, {}] as const)
  return changes('published column', named(before), named(after))
}

type Named = readonly (readonly [name: string, value: object])[]

function namesOf(list: Named): readonly string[] {
  return list.map(([name]) => name)
}

function changes(what: string, before: Named, after: Named): readonly RecipeChange[] {
  const [was, is] = [new Map(before), new Map(after)]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name): readonly RecipeChange[] => {
    const [from, to] = [was.get(name), is.get(name)]
    if (from === undefined) return [{ what, name, part: null, after: to }]
    if (to === undefined) return [{ what, name, part: null, before: from }]
    return parts(from, to).map((part) => ({ what, name, ...part }))
  })
}

type Part = Pick<RecipeChange, 'part' | 'before' | 'after'>

// The innermost parts that differ; lists are compared whole, for their order says something.
function parts(before: unknown, after: unknown, path: readonly string[] = []): readonly Part[] {
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .sort()
      .flatMap((key) => parts(before[key], after[key], [...path, key]))
  if (canonical(before) === canonical(after)) return []
  const values = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
  return [{ part: path.join('.'), ...values }]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  )
}

// Of those in both only: what was added or removed is said by itself.
function orderChange(what: string, before: readonly string[], after: readonly string[]): readonly RecipeChange[] {
  const was = before.filter((name) => after.includes(name))
  const is = after.filter((name) => before.includes(name))
  return was.join() === is.join() ? [] : [{ what, name: '', part: null, before: was, after: is }]
}

/** The source files that only one release read, or that have other bytes. */
export function fileChanges(before: Manifest, after: Manifest): readonly FileChange[] {
  const files = ({ sources }: Manifest) =>
    new Map(
      sources.flatMap(({ name, files }) =>
        files.map(({ path, bytes, sha256 }) => [`${name}\0${path}`, { bytes, sha256 }] as const),
      ),
    )
  const [was, is] = [files(before), files(after)]
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key) => {
    const [source = '', path = ''] = key.split('\0')
    const [from, to] = [was.get(key) ?? null, is.get(key) ?? null]
    return from?.sha256 === to?.sha256 ? [] : [{ source, path, before: from, after: to }]
  })
}

/** Rows by task, dataset and licence, before and after; the largest first. */
export function countChanges(before: Manifest, after: Manifest): Readonly<Record<LabelColumn, readonly CountChange[]>> {
  const of = (label: LabelColumn): readonly CountChange[] => {
    const [was, is] = [before.counts[label], after.counts[label]]
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    const all = names.map((name) => ({ name, before: own(was, name), after: own(is, name) }))
    const size = (count: CountChange) => Math.max(count.before, count.after)
    return all.sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1))
  }
  const [task, dataset, license] = labelColumns.map(of) as [CountChange[], CountChange[], CountChange[]]
  return { task, dataset, license }
}

function own(counts: Readonly<Record<string, number>>, name: string): number {
  return Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0
}
