/** Lengths in morphemes and tokens, and the scripts of texts: measured on the sample. */
import { readFileSync } from 'node:fs'
import { messageOf, NagareError } from '#engine/errors.ts'
import { loadMorphemes, type MorphemeCounter } from '#engine/morphemes.ts'
import { id, join, type Sql, sql } from '#engine/sql.ts'
import { type Lengths, lengthsOf } from './lengths.ts'
import type { Release } from './release.ts'
import type { Sample } from './sample.ts'

/** Morphemes of the sample, and how many of them the dictionary does not hold. */
export interface MorphemeFigures {
  readonly lengths: readonly Lengths[]
  readonly morphemes: number
  readonly unknown: number
}

// A dictionary takes a second and 250 MB: one for a process, however many reports it makes.
let counter: Promise<MorphemeCounter> | undefined

/** Counts the morphemes of the sample by kuromoji. */
export async function morphemeFigures(release: Release, sample: Sample): Promise<MorphemeFigures> {
  if (sample.rows.length === 0) return { lengths: [], morphemes: 0, unknown: 0 }
  counter ??= loadMorphemes()
  const count = await counter
  let [morphemes, unknown] = [0, 0]
  const lengths = await sampleLengths(release, sample, 'morpheme_lengths', (text) => {
    const found = count(text)
    morphemes += found.morphemes
    unknown += found.unknown
    return found.morphemes
  })
  return { lengths, morphemes, unknown }
}

/**
 * Counts the tokens of the sample by a `tokenizer.json`, without
 * the tokens that open and close a text. Throws `input` errors.
 */
export async function tokenFigures(release: Release, sample: Sample, file: string): Promise<readonly Lengths[]> {
  const count = await loadTokens(file)
  return sample.rows.length === 0 ? [] : sampleLengths(release, sample, 'token_lengths', count)
}

async function loadTokens(file: string): Promise<(text: string) => number> {
  try {
    const { Tokenizer } = await import('@huggingface/tokenizers')
    const tokenizer = new Tokenizer(JSON.parse(readFileSync(file, 'utf8')), {})
    return (text) => tokenizer.encode(text, { add_special_tokens: false }).ids.length
  } catch (error) {
    throw new NagareError(
      'input',
      `Cannot read the tokenizer ${file}: ${messageOf(error)}; give the tokenizer.json of a model on the Hub`,
      error,
    )
  }
}

async function sampleLengths(
  { db }: Release,
  { rows }: Sample,
  name: string,
  count: (text: string) => number,
): Promise<readonly Lengths[]> {
  const tuples = rows.flatMap(({ task, prompt, response }): Sql[] => [
    sql`(${task}, 'prompt', ${count(prompt)})`,
    sql`(${task}, 'response', ${count(response)})`,
  ])
  const table = sql`CREATE TEMP TABLE ${id(name)} AS SELECT * FROM (VALUES ${join(tuples)}) AS counted(task, side, length)`
  await db.run('keep the lengths of the sample', table.sql)
  return lengthsOf(db, name)
}
