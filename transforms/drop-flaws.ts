import { filterRows, firstOf } from '#engine/define.ts'
import * as residue from '#engine/residue.ts'
import { input, join, type Sql, sql } from '#engine/sql.ts'
import { blank, countOf, japanese, lines, matches, occurrences } from '#engine/text.ts'

const response = sql`response`
const all = lines(sql`instruction`, sql`input`, sql`response`)
// What the row asks about: its input, or its instruction where it has none.
const asked = sql`CASE WHEN input = '' THEN instruction ELSE input END`
const sentences = sql`list_filter(string_split_regex(response, '[。！？!?\\n]+'), lambda s: length(s) >= 4)`
const letters = countOf(response, '\\p{L}')
const native = countOf(response, japanese)

/**
 * The rules: name -> predicate over `instruction`, `input`, `response`, true for a flawed row. Rates on real rows, how many
 * hits were read, how many were right, and which rules are fit to drop rows: docs/quality-rules.md.
 */
export const flaws = {
  /** Nothing to be seen: '', U+3000, U+200B. Never wrong. */
  empty_response: sql`NOT ${matches(response, `[^${blank}]`)}`,

  /** Punctuation alone, or with a copula: 「」です。 Wrong where the mark is the answer: what ends a sentence? 。 */
  no_word: matches(response, `^[${blank}\\p{P}]*(です|である|だ)?[${blank}\\p{P}]*$`),

  /** The question again, bare or with a reading: 川 -> 川（かわ）. Wrong in simplification, where a plain sentence may stay. */
  repeats_question: sql`abs(strlen(response) - strlen(${asked})) <= 200 AND (
    contains(${asked}, ${trim(response)}) AND ${trim(response)} IN (${trim(asked)}, ${bare(asked)})
    OR contains(response, ${trim(asked)}) AND ${bare(response)} = ${trim(asked)})`,

  /** One sentence twice as often as it should be: 川です。川です。川です。川です。 Wrong in songs and counting rhymes. */
  repeated_sentence: sql`length(response) >= 20 AND len(${sentences}) >= 2 * len(list_distinct(${sentences})) AND len(${sentences}) > 1`,

  repeated_character: matches(response, residue.repeatedCharacter),

  /** A list was announced and cut off, or the page is spoken of. Wrong in sentences that were taken out of a page as such. */
  refers_below: matches(response, residue.refersBelow),
  own_article: matches(response, residue.ownArticle),

  /** 30 letters or more, under a fifth Japanese. Wrong in translation, code, and lists of foreign names. */
  foreign_response: sql`length(response) >= 30 AND ${native} < 0.2 * length(response) AND ${letters} >= 30 AND ${native} < 0.2 * ${letters}`,

  /** Han without kana, and characters of Chinese among them: 你是谁. Wrong in classical Chinese and in titles of Chinese works. */
  chinese_response: sql`${matches(response, residue.chineseOnly)} AND NOT ${matches(response, '[\\p{Hiragana}\\p{Katakana}]')}`,

  /** Subject gone: は、川である。 What the rules without a comment find, and where they are wrong, stands in residue.ts. */
  headless_sentence: matches(response, residue.headless),
  empty_brackets: matches(response, residue.emptyBrackets),
  gap_in_brackets: matches(response, residue.gapInBrackets),
  empty_quotes: matches(all, residue.emptyQuotes),

  /** 「川は流れる。 Wrong where a text is cut by design, as openings of books are. */
  one_sided_quotes: sql`${differ('「', '」')} OR ${differ('『', '』')}`,

  /** （川 without ）, full and half width taken together. Wrong in enumerations: 1) 川 */
  one_sided_brackets: sql`${countOf(response, '（(')} <> ${countOf(response, '）)')}`,

  cut_markup: join(
    [sql`instruction`, sql`input`, response].map((text) => matches(text, residue.cutMarkup)),
    ' OR ',
  ),
  transcriber_note: matches(all, residue.transcriberNote),
  ruby_reading: matches(all, residue.rubyReading),
  html_tag: matches(all, residue.tag),
  html_entity: matches(all, residue.entity),
  formula_name: matches(all, residue.formulaName),
  editorial_mark: matches(all, residue.editorialMark),
  footnote_mark: matches(response, residue.footnoteMark),
  control_character: matches(all, residue.control),
  invisible_character: matches(all, residue.invisible),
  mojibake: matches(all, residue.mojibake),
} as const satisfies Readonly<Record<string, Sql>>

/** The name of a rule. */
export type Flaw = keyof typeof flaws

/** Names of tasks or of sub-datasets. */
type Labels = readonly string[]

/** Which rules drop rows, in the order in which a row's reason is sought; some in rows of certain labels only, or not there. */
export interface DropFlawsOptions {
  readonly rules: readonly Flaw[]
  readonly only?: Readonly<Partial<Record<Flaw, Labels>>>
  readonly except?: Readonly<Partial<Record<Flaw, Labels>>>
}

/** Drops rows with a flaw; the reason is the name of the first rule that holds. Each rule is a reason. */
export const dropFlaws = filterRows('drop_flaws', (options: DropFlawsOptions) => {
  check(options)
  const tests = Object.fromEntries(options.rules.map((rule) => [rule, limited(rule, options)]))
  // Not a table of predicates: those are asked again of every row by each later step; what was dropped is kept in a file.
  return {
    reasons: options.rules,
    dropped: sql`SELECT * FROM (SELECT *, ${firstOf(tests)} AS reason FROM ${input}) WHERE reason IS NOT NULL`,
  }
})

function limited(rule: Flaw, { only, except }: DropFlawsOptions): Sql {
  const labelled = (labels: Labels) => sql`(coalesce(task, '') IN ${labels} OR coalesce(dataset, '') IN ${labels})`
  const inside = only?.[rule] === undefined ? [] : [labelled(only[rule])]
  const outside = except?.[rule] === undefined ? [] : [sql`NOT ${labelled(except[rule])}`]
  return join([...inside, ...outside, sql`(${flaws[rule]})`], ' AND ')
}

function check({ rules, only, except }: DropFlawsOptions): void {
  const unknown = rules.find((rule) => !(rule in flaws))
  if (unknown !== undefined)
    throw new TypeError(
      `Cannot drop rows by rule ${unknown}: there is none; the rules are ${Object.keys(flaws).join(', ')}`,
    )
  const idle = Object.keys({ ...only, ...except }).find((rule) => !rules.some((name) => name === rule))
  if (idle !== undefined)
    throw new TypeError(`Cannot limit rule ${idle}: it is not among the rules; add it or leave the limit out`)
}

function trim(text: Sql): Sql {
  return sql`trim(${text}, ${' \t\r\n\u3000'})`
}

// Without a bracketed part at the end, a full stop and blanks: 川（かわ）。 -> 川
function bare(text: Sql): Sql {
  return sql`regexp_replace(${text}, ${`[${blank}]*[（(][^（）()]*[）)][。${blank}]*$`}, '')`
}

function differ(opener: string, closer: string): Sql {
  return sql`${occurrences(response, opener)} <> ${occurrences(response, closer)}`
}
