/** What a reader may ask of a stream, read from text: the same words on the command line and in an address. */
import { NagareError } from '../errors.ts'
import { streamColumns } from './row-store.ts'

/** A part of one epoch of a release. */
export interface StreamQuery {
  /** `validation`: rows held out by the hash of their id; `train`: the others. */
  readonly split: 'train' | 'validation' | 'all'
  readonly seed: number
  readonly epoch: number
  /** This reader's number, from 0, among `world` readers. */
  readonly rank: number
  readonly world: number
  /** How many rows of this rank to leave out from the start. */
  readonly skip: number
  /** How many rows are held out. */
  readonly validationRows: number
  readonly columns: readonly string[]
}

/** The words that a query is given in, and their defaults. The rows held out: as many as in the paper. */
export const streamDefaults = {
  split: 'train',
  seed: '42',
  epoch: '0',
  rank: '0',
  world: '1',
  skip: '0',
  'validation-rows': '2000',
  columns: streamColumns.join(','),
} as const

type Name = keyof typeof streamDefaults

/**
 * Reads a query; what is not given has its default. Throws a `usage` error that names the parameter and what is wanted.
 */
export function parseStreamQuery(words: Readonly<Record<string, string | undefined>>): StreamQuery {
  // In an address, validation_rows is as good as validation-rows.
  const given = Object.fromEntries(Object.entries(words).map(([name, text]) => [name.replaceAll('_', '-'), text]))
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(streamDefaults, name))
  if (unknown !== undefined) throw refusal(unknown, 'unknown', `there are ${Object.keys(streamDefaults).join(', ')}`)
  const text = (name: Name) => given[name] ?? streamDefaults[name]
  const world = whole('world', text('world'), 1, 65_536)
  return {
    split: oneOf('split', text('split'), ['train', 'validation', 'all'] as const),
    seed: whole('seed', text('seed'), 0),
    epoch: whole('epoch', text('epoch'), 0),
    rank: whole('rank', text('rank'), 0, world - 1),
    world,
    skip: whole('skip', text('skip'), 0),
    validationRows: whole('validation-rows', text('validation-rows'), 0),
    columns: columnsOf(text('columns')),
  }
}

/** The error for a parameter that is off. */
export function refusal(name: string, found: string, wanted: string): NagareError {
  return new NagareError('usage', `Cannot stream: the parameter ${name} is ${found}; ${wanted}`)
}

function whole(name: Name, text: string, from: number, to = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= from && value <= to) return value
  const end = to === Number.MAX_SAFE_INTEGER ? '' : ` to ${to}`
  throw refusal(name, JSON.stringify(text), `wanted is a whole number from ${from}${end}`)
}

function oneOf<T extends string>(name: Name, text: string, values: readonly T[]): T {
  const found = values.find((value) => value === text)
  if (found !== undefined) return found
  throw refusal(name, JSON.stringify(text), `wanted is ${values.join(', ')}`)
}

function columnsOf(text: string): readonly string[] {
  const names = text.split(',')
  const isColumn = (name: string) => (streamColumns as readonly string[]).includes(name)
  if (names.every(isColumn) && new Set(names).size === names.length) return names
  throw refusal('columns', JSON.stringify(text), `wanted is a list of ${streamColumns.join(', ')}, each once`)
}
