/** Numbers and units as they are folded for keys of comparison. */

const digits: Readonly<Record<string, string>> = Object.fromEntries(
  [...'〇一二三四五六七八九'].map((kanji, n) => [kanji, String(n)]),
)

// 二三日 are two or three days.
const few =
  /(?<![〇一二三四五六七八九十百千万\d正和成治緯経暦第])(?:一二|二三|三四|四五|五六|六七|七八|八九)(?=[日人個本枚年月週歩回つ分度軒])/gu

// Names of places: 九州 are no 9 provinces.
const digit =
  /[〇一二三四五六七八九](?<!(?:九(?=州)|四(?=国)|八(?=戸|王子)|三(?=島|重|鷹|沢|浦)|五(?=島|反田)|六(?=本木)|[一二](?=宮)))/gu
const grouped =
  /(?=\d?[千百十])(?!千葉|千歳|千代田|十勝|十和田)(?:(\d?)千)?(?:(\d?)百)?(?:(\d?)十)?(\d?)(?![\d千百十])/gu

/** Numbers in kanji as digits: 三百五十 -> 350, 二〇一九 -> 2019, 1万 -> 10000; 三千776 character by character. 元年 is the first year. */
export function foldNumbers(text: string): string {
  if (!/[〇一二三四五六七八九十百千万元]/u.test(text)) return text
  return text
    .replaceAll('元年', '1年')
    .replaceAll(/十分(?=[なにだ]|で(?!きる)|考|注意|気|あ|[、。]|$)/gu, 'じゅうぶん')
    .replaceAll(few, (numbers) => `${numbers[0]}、${numbers[1]}`)
    .replaceAll(/(?<![第〇一二三四五六七八九十百千])一番(?![目線手号札地を])/gu, 'いちばん')
    .replaceAll(digit, (kanji) => digits[kanji] as string)
    .replaceAll(grouped, number)
    .replaceAll(/(?<![\d.,])(\d+)万(\d{1,4})?(?!\d)/gu, (_, many, few) =>
      String(Number(many) * 10000 + Number(few ?? 0)),
    )
}

function number(_: string, thousands?: string, hundreds?: string, tens?: string, ones?: string): string {
  const count = (group: string | undefined) => (group === '' ? 1 : Number(group ?? 0))
  return String(count(thousands) * 1000 + count(hundreds) * 100 + count(tens) * 10 + Number(ones || 0))
}

const symbols: Readonly<Record<string, string>> = {
  キロメートル: 'km',
  センチメートル: 'cm',
  ミリメートル: 'mm',
  メートル: 'm',
  キログラム: 'kg',
  ミリグラム: 'mg',
  グラム: 'g',
  ミリリットル: 'ml',
  リットル: 'l',
  パーセント: '%',
}
const units = new RegExp(`(?<=[\\d〇一二三四五六七八九十百千万億何数])\\s*(?:${Object.keys(symbols).join('|')})`, 'gu')

/** Units and counters behind a number as symbols: 3メートル and 3m. */
export function foldUnits(text: string): string {
  return foldCounters(text).replaceAll(units, (unit) => symbols[unit.trim()] as string)
}

// 8才 and 8歳; 3ヶ月, 3カ月, 3ヵ月 and 3箇月.
function foldCounters(text: string): string {
  return text
    .replaceAll(/(?<=[\d〇一二三四五六七八九十百何])才/gu, '歳')
    .replaceAll(/(?<=[\d〇一二三四五六七八九十百何数])[ヶケカヵか箇個](?=[月国所年条])/gu, 'か')
}
