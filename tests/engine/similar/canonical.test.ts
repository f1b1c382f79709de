import { expect, test } from 'vitest'
import { canonical } from '#engine/similar/canonical.ts'

test.for<[rule: string, one: string, other: string]>([
  ['punctuation', '赤、緑、青。', '赤・緑・青'],
  ['width', 'ＮＨＫの１２３', 'NHKの123'],
  ['half-width kana', 'ﾊﾞｽ', 'バス'],
  ['hiragana and katakana', 'りんご', 'リンゴ'],
  ['the mark at the end of katakana', 'コンピューター', 'コンピュータ'],
  ['V in katakana', 'ヴァイオリン', 'バイオリン'],
  ['old forms of characters', '國立圖書館', '国立図書館'],
  ['repeated characters', '人々', '人人'],
  ['numbers in kanji', '三百五十メートル', '350メートル'],
  ['numbers digit by digit', '二〇一九年', '2019年'],
  ['units', '三百メートル', '300m'],
  ['large numbers', '一万二千人', '12000人'],
  ['an opening', 'それでは問題です。虹は何色？', '虹は何色？'],
  ['the first year', '令和元年', '令和1年'],
  ['marks within numbers', '3,776メートル', '3776メートル'],
  ['words in kana', 'する事が出来る', 'することができる'],
  ['the copula', '東京である。', '東京です'],
  ['verbs, plain and polite', '雨が降る', '雨が降ります'],
  ['past', '時計で知りました。', '時計で知った'],
  ['negation', '雨が降りません', '雨が降らない。'],
  ['questions', '川は何ですか？', '川は何でしょう'],
  ['requests', '色を挙げてください。', '色を挙げよ'],
  ['honorific prefixes', 'お米の産地', '米の産地'],
  ['a quotation that ends a text', '「川が凍った。」です。', '「川が凍った」'],
])('%s meet: %s and %s', ([, one, other]) => {
  expect(canonical(one)).toBe(canonical(other))
})

test.for<[rule: string, one: string, other: string]>([
  ['years', '2018年', '2019年'],
  ['a decimal point', '3.5倍', '35倍'],
  ['a sign', '-3度', '3度'],
  ['a list of numbers', '1,2,3', '123'],
  ['names', '東京', '京都'],
  ['negation', '降ります', '降りません'],
  ['past', '降ります', '降りました'],
  ['long vowels in short katakana', 'ビール', 'ビル'],
  ['plus and minus', 'a+b', 'a-b'],
  ['texts of marks alone', '？', '！'],
])('%s stay apart: %s and %s', ([, one, other]) => {
  expect(canonical(one)).not.toBe(canonical(other))
})
