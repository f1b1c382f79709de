/** What differs between the parts that a stage depended on and those that it depends on now, in words. */
import { canonical } from '../fingerprint.ts'

const longest = 60

/** A line for each value that changed, as `training.lora.rank was 4 and is 8`; lists are compared whole, those of objects one by one. */
export function changedParts(before: unknown, after: unknown, path = ''): readonly string[] {
  if (same(before, after)) return []
  if (areObjects(before) && areObjects(after))
    return Array.from({ length: Math.max(before.length, after.length) }).flatMap((_, i) =>
      changedParts(before[i], after[i], `${path}[${i}]`),
    )
  if (!isObject(before) || !isObject(after)) return [`${path} ${sayChange(before, after)}`]
  return Object.keys({ ...before, ...after }).flatMap((key) =>
    changedParts(before[key], after[key], path ? `${path}.${key}` : key),
  )
}

function sayChange(before: unknown, after: unknown): string {
  if (before === undefined) return `is new (${say(after)})`
  if (after === undefined) return `is gone (${say(before)})`
  return `was ${say(before)} and is ${say(after)}`
}

function say(value: unknown): string {
  const text = canonical(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function same(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other
  return canonical(one) === canonical(other)
}

function areObjects(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
