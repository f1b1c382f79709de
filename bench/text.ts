/** Text by the gigabyte: slices of the sample's texts, chosen by a seeded generator and written as bytes. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Characters to cut slices from, as the bytes they have in JSON; `starts[i]` is where character i begins. */
export interface Pool {
  readonly bytes: Buffer
  readonly starts: Int32Array
  /** Characters in one slice, at least and at most. */
  readonly slice: readonly [number, number]
}

/** Japanese running text, Japanese without punctuation, English. */
export type Pools = Readonly<Record<'ja' | 'word' | 'en', Pool>>

/** Numbers from a seed (mulberry32): the same on every machine. */
export interface Random {
  /** A whole number from 0 to below n. */
  below(n: number): number
  /** A number from 0 to below 1. */
  share(): number
}

/** Makes a generator of numbers. */
export function random(seed: number): Random {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  return { below: (n) => next() % n, share: () => next() / 2 ** 32 }
}

/** The pools of the shipped sample: the inputs and outputs of its tree. */
export function samplePools(): Pools {
  const tree = join(import.meta.dirname, '..', 'samples', 'llm-japanese-dataset', '0.1.0', 'tree')
  const files = globSync('*/*/data/*.json', { cwd: tree }).sort()
  const rows = files.flatMap((file) => JSON.parse(readFileSync(join(tree, file), 'utf8')) as Record<string, unknown>[])
  const texts = rows.flatMap(({ input, output }) => [input, output]).filter((text) => typeof text === 'string')
  const japanese = texts.filter(isJapanese)
  return {
    ja: pool(japanese.join(''), [2, 5]),
    word: pool(japanese.join('').replaceAll(/[\p{P}\p{S}\s]/gu, ''), [1, 4]),
    en: pool(texts.filter((text) => !isJapanese(text) && /[a-z] [a-z]/.test(text)).join(' '), [3, 9]),
  }
}

function isJapanese(text: string): boolean {
  return /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text)
}

function pool(text: string, slice: Pool['slice']): Pool {
  const characters = [...text].map((character) => Buffer.from(JSON.stringify(character).slice(1, -1)))
  const starts = new Int32Array(characters.length + 1)
  for (const [i, character] of characters.entries()) starts[i + 1] = (starts[i] as number) + character.length
  return { bytes: Buffer.concat(characters), starts, slice }
}

/** Writes slices of a pool from `at` on until about `length` bytes stand there, at least one; gives the end. */
export function writeText(
  out: Buffer,
  at: number,
  { bytes, starts, slice }: Pool,
  length: number,
  rng: Random,
): number {
  const [least, most] = slice
  const until = at + length - 6 // a slice overshoots by about half its length
  let end = at
  do {
    const first = rng.below(starts.length - 1 - most)
    const to = starts[first + least + rng.below(most - least + 1)] as number
    for (let i = starts[first] as number; i < to; i++) out[end++] = bytes[i] as number
  } while (end < until)
  return end
}
