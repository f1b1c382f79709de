/**
 * How many rows the stand-in has: the published totals to the row. Where only a range is known a value inside it is
 * taken, such that every published sum holds; the last free value of each sum is solved for.
 */

const paperVersions = 525 // Japanese versions of ParaNatCom's papers, 500 to 550
const aozora = 16_500
const wikinews = 4_500
const [alt, tatoeba] = [19_400, 101_336]
const coursera = 53_166
const [glosses, examples] = [135_692, 48_276]
const jesc = 2_698_102
const papers = 359
const easy = 84_300

// Main minus vanilla on the side of the permissive licences is 1,185,558 rows.
const tanaka = (1_185_558 - 2 * (easy + coursera + glosses + examples + papers + 2 * paperVersions + alt + tatoeba)) / 2
// ParaNatCom, aozora, wikinews and the definitions of wordnet are 212,122 rows of vanilla.
const definitions = 212_122 - 2 * paperVersions - 2 * aozora - wikinews
// The share-alike side of vanilla 0.1.0 is 1,463,540 rows.
const summaries = 1_463_540 - 23_335 - 15_015 - 10_058 - 258 - 67_491

/** Rows by part of the release file, in its order; a part is one pass of a generator. */
export const rows = {
  aio: 23_335,
  dolly: 15_015,
  choices: 10_058,
  jescForward: jesc,
  jescReverse: jesc,
  movies: 258,
  passages: 67_491,
  summaries,
  courseraForward: coursera,
  courseraReverse: coursera,
  papers: 2 * papers + 6 * paperVersions,
  tatoebaForward: tatoeba,
  tatoebaReverse: tatoeba,
  alpaca: 52_002,
  altForward: alt,
  altReverse: alt,
  aozoraOpenings: aozora,
  aozoraAuthors: aozora,
  tanakaForward: tanaka,
  tanakaReverse: tanaka,
  wikinews,
  definitions,
  glossForward: glosses + examples,
  glossReverse: glosses + examples,
  easy,
  easyForward: easy,
  easyReverse: easy,
} as const

/** A part of the release file. */
export type Part = keyof typeof rows

/** Members of the typo archive, in its order. */
export const typoMembers = { test: 5_440, train: 696_189, gold: 1_127 } as const

/** Question-answer pairs of JQAC, and the topics they are spread over. */
export const jqac = { rows: 906, topics: 82 } as const

/** Papers of ParaNatCom, and how many Japanese versions they have together. */
export const paranatcom = { papers, versions: paperVersions } as const

const sum = (numbers: readonly number[]) => numbers.reduce((all, n) => all + n, 0)
const dropped = 6_581_762 + 52_002

assertEqual('v0.1.0', sum(Object.values(rows)), 8_393_726)
assertEqual('typo', sum(Object.values(typoMembers)), 702_756)
assertEqual('vanilla 1.0.1', 8_393_726 - dropped + 702_756 + jqac.rows, 2_463_624)
assertEqual('tanaka in its range', Math.floor(tanaka / 1_000), 149)

function assertEqual(what: string, found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`The rows of ${what} come to ${found}, not to ${wanted}; mend bench/counts.ts`)
}
