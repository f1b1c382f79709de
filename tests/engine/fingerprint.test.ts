import { expect, test } from 'vitest'
import { canonical, fingerprint } from '#engine/fingerprint.ts'

test('the order of keys does not count, the order of lists does', () => {
  expect(fingerprint({ a: 1, b: [1, 2] })).toBe(fingerprint({ b: [1, 2], a: 1 }))
  expect(fingerprint([1, 2])).not.toBe(fingerprint([2, 1]))
})

test('the canonical text is plain JSON with sorted keys', () => {
  expect(canonical({ b: '流れ', a: [1, null, true] })).toBe('{"a":[1,null,true],"b":"流れ"}')
})

test.for<[name: string, value: unknown, path: RegExp]>([
  ['a function', { steps: [{ run: () => 1 }] }, /value\.steps\[0\]\.run: it is a function/],
  ['a date', { at: new Date(0) }, /value\.at: it is an instance of Date/],
  ['NaN', [Number.NaN], /value\[0\]: it is NaN/],
  ['a map', { m: new Map() }, /instance of Map/],
  ['a symbol', { s: Symbol('x') }, /a symbol/],
  ['undefined in a list', [undefined], /a undefined/],
  ['a class instance', { e: new (class Thing {})() }, /instance of Thing/],
  ['a bigint', { n: 1n }, /a bigint/],
])('%s is refused, with the path to it', ([, value, path]) => {
  expect(() => fingerprint(value)).toThrow(path)
})
