import { expect, test } from 'vitest'
import { parseStreamQuery } from '#engine/stream/query.ts'

test('what is not said has the default', () => {
  expect(parseStreamQuery({})).toEqual({
    split: 'train',
    seed: 42,
    epoch: 0,
    rank: 0,
    world: 1,
    skip: 0,
    validationRows: 2000,
    columns: ['id', 'instruction', 'input', 'response', 'task', 'dataset'],
  })
})

test('what is said is taken, in either spelling', () => {
  const words = { split: 'validation', rank: '1', world: '2', validation_rows: '7', columns: 'response,id' }
  expect(parseStreamQuery(words)).toMatchObject({ rank: 1, world: 2, validationRows: 7, columns: ['response', 'id'] })
})

test.for<[name: string, text: string, message: RegExp]>([
  ['split', 'test', /parameter split is "test"; wanted is train, validation, all/],
  ['seed', '-1', /parameter seed is "-1"; wanted is a whole number from 0$/],
  ['seed', '1.5', /parameter seed is "1.5"/],
  ['seed', '1e3', /parameter seed is "1e3"/],
  ['seed', '9007199254740993', /parameter seed/],
  ['epoch', '', /parameter epoch is ""/],
  ['rank', '1', /parameter rank is "1"; wanted is a whole number from 0 to 0$/],
  ['world', '0', /parameter world is "0"; wanted is a whole number from 1 to 65536$/],
  ['skip', 'all', /parameter skip is "all"/],
  ['columns', 'id,file', /parameter columns is "id,file"; wanted is a list of id, instruction, /],
  ['columns', 'id,id', /each once/],
  ['shuffle', 'yes', /parameter shuffle is unknown; there are split, seed, /],
  ['toString', 'yes', /parameter toString is unknown; /],
])('%s=%s is refused, naming the parameter and what is wanted', ([name, text, message]) => {
  expect(() => parseStreamQuery({ [name]: text })).toThrow(message)
})
