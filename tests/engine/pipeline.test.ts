import { expect, test } from 'vitest'
import { filter, transform } from '#engine/define.ts'
import { type Pipeline, pipeline } from '#engine/pipeline.ts'
import { recipeFingerprint } from '#engine/plan.ts'
import { sql } from '#engine/sql.ts'
import { filesOf, recipe, rowsSource } from '../helpers/recipe.ts'

const keepAll = transform('keep_all', (_: object) => sql`SELECT * FROM input`)

test('a pipeline is frozen to its last option and can be written as JSON', () => {
  const value = recipe()
  expect(Object.isFrozen(value.from[0]?.layouts[0]?.path)).toBe(true)
  expect(() => Object.assign(value.from[0] as object, { name: 'other' })).toThrow(TypeError)
  expect(JSON.parse(JSON.stringify(value))).toEqual(value)
})

test.for<[name: string, change: Partial<Pipeline>, message: RegExp]>([
  [
    'a name that is no kebab-case',
    { name: 'My Set' },
    /Cannot define pipeline My Set@1.0.0: the name must be kebab-case/,
  ],
  ['a version that is none', { version: '1.0' }, /the version must be MAJOR\.MINOR\.PATCH/],
  ['no source', { from: [] }, /it has no source/],
  ['no sink', { to: [] }, /it has no sink/],
  [
    'two sinks that write the same files',
    { to: [filesOf(3), { ...filesOf(9), name: 'second' }] },
    /two sinks write the same files/,
  ],
  [
    'a sink whose files have no numbers',
    { to: [{ ...filesOf(3), path: 'data.parquet' }] },
    /the path data\.parquet of a sink lacks \{shard\}/,
  ],
  [
    'a source whose name is a path',
    { from: [rowsSource({ name: '../rows' })] },
    /a step is named "\.\.\/rows"; files are/,
  ],
  [
    'a step whose name ends a line',
    { through: [keepAll({})].map((step) => ({ ...step, name: 'keep\nall' })) },
    /a step is named "keep\\nall"/,
  ],
  ['two steps of one name', { through: [keepAll({}), keepAll({})] }, /two steps are named "keep_all"/],
  [
    'an option that has no stable text',
    { through: [keepAll({ when: new Date(0) })] },
    /through\[0\]\.options\.when: it is an instance of Date/,
  ],
])('%s is refused', ([, change, message]) => {
  expect(() => pipeline({ ...recipe(), ...change })).toThrow(message)
})

test('the recipe changes with any literal in it, and with nothing else', () => {
  const drop = (n: number) =>
    filter('drop_short', ({ min }: { min: number }) => ({ short: sql`length(output) < ${min}` }))({ min: n })
  expect(recipeFingerprint(recipe({ through: [drop(1)] }))).toBe(recipeFingerprint(recipe({ through: [drop(1)] })))
  expect(recipeFingerprint(recipe({ through: [drop(1)] }))).not.toBe(recipeFingerprint(recipe({ through: [drop(2)] })))
})
