/** The marks of a text: those that tell something, as characters for private use, and those that go. */

// Not what tells answers apart: ○ and △, C# and C, 3<5.
const unsaid =
  /[^\p{L}\p{M}\p{N}\p{Sc}\p{Sm}%‰#℃°○◎△▲♂♀♭\uE000-\uE00Bー]|[~|]|(?<![\p{L}\p{N}])[<>]|[<>](?![\p{L}\p{N}])/gu

/**
 * What is left of a text without what one does not say: white space, punctuation, ornaments. A point, a dash or another
 * mark between digits stays (3.5 is not 35, 7-3 is not 73; 3,500 is 3500), and so does the sign of a number.
 */
export function stripMarks(text: string): string {
  const ranged = text.replaceAll(
    /(?<=[\da-z日月年時分])[~～〜](?=[\da-z月火水木金土日])|(?<![\p{L}\p{N}])[~〜](?=\d)/gu,
    '\uE005',
  )
  const signed = /[a-z]/u.test(ranged) ? keepLetterMarks(ranged) : ranged
  const kept = /\d/.test(signed) ? keepNumberMarks(signed) : signed
  return kept.replaceAll(unsaid, '')
}

// x/y is not xy, nor a-b ab, f'(x) f(x), |x| x, the mark A- A; boy's is not boys', nor now here nowhere.
function keepLetterMarks(text: string): string {
  return text
    .replaceAll(/(?<=(?<![a-z])[a-z])\/(?=[a-z](?![a-z]))/gu, '\uE004')
    .replaceAll(/(?<=(?<![a-z])[a-z])[-−](?=[a-z](?![a-z])|\p{Script=Hiragana}|[。\n]|$)/gu, '\uE001')
    .replaceAll(/(?<=[a-z])['′](?=\()/gu, '\uE007')
    .replaceAll(/\|([a-z\d][a-z\d+−\-×÷*^ ]{0,12})\|/gu, '\uE009$1\uE009')
    .replaceAll(/(?<=[a-z]{2})['’](?=s\b|\s)/gu, '\uE00B')
    .replaceAll(/\s(?<=[a-z]\s[a-z\uE00B]+\s)(?=[a-z])/gu, '\uE00A')
}

// Marks of numbers, as characters for private use until all other punctuation is gone.
function keepNumberMarks(text: string): string {
  return text
    .replaceAll(/(?<=\d)[,、，]\s+(?=\d)/gu, '、')
    .replaceAll(/(?<=[、・/;])\s+(?=\d)/gu, '')
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replaceAll(/(?<=\d)\.(?=\d)/g, '\uE000')
    .replaceAll(/(?<=\d)[、,・](?=\d)/gu, '\uE002')
    .replaceAll(/(?<=\d):(?=\d)/gu, '\uE003')
    .replaceAll(/(?<=\d)\/(?=\d)/gu, '\uE004')
    .replaceAll(/(?<=\d)ー(?=\d)/gu, '\uE005')
    .replaceAll(/(?<=\d)[*](?=\d)/gu, '×')
    .replaceAll(/(?<=\d)[^\p{L}\p{M}\p{N}\p{Sc}\p{Sm}%℃°\uE000-\uE005](?=\d)/gu, '\uE001')
    .replaceAll(/(?<![a-z\d])[-−‐–](?=\d)/gu, '\uE001')
}
