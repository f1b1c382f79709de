/** Fingerprints: sha256 over a canonical text of plain values; whatever has no stable text is refused. */
import { createHash } from 'node:crypto'

/**
 * The sha256 (hex) of the canonical JSON of a plain value. Throws TypeError on anything that could change by itself.
 */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}

/** JSON with sorted keys; functions, dates, class instances, NaN and undefined are refused, with the path to them. */
export function canonical(value: unknown, path = 'value'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item, i) => canonical(item, `${path}[${i}]`)).join(',')}]`
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, `${path}.${key}`)}`).join(',')}}`
  }
  throw new TypeError(
    `Cannot fingerprint ${path}: it is ${describe(value)}, which has no stable text; use strings, finite numbers, booleans, null, lists and plain objects`,
  )
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return `an instance of ${value.constructor?.name ?? 'an unknown class'}`
  return typeof value === 'number' ? String(value) : `a ${typeof value}`
}

/** A deeply frozen copy-free view of a plain value: every object in it is frozen in place. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const item of Object.values(value)) deepFreeze(item)
  }
  return value
}
