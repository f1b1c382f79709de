import { expect, test } from 'vitest'
import { html, type raw } from '#report/html.ts'
import { percent, table } from '#report/table.ts'
import { excerpt, excerptHtml, shortName } from '#report/text.ts'

test('what is put into a template is text, whatever it looks like', () => {
  const data = `<script>alert("x")</script> & 'y'`
  expect(html`<p title="${data}">${data}</p>`.html).toBe(
    '<p title="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;">&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;</p>',
  )
})

test('HTML, lists, numbers and nothing stand as they are', () => {
  expect(html`${html`<b>流れ</b>`}${['<', 1]}${null}${undefined}${false}${0}`.html).toBe('<b>流れ</b>&lt;10')
})

test('an object that only looks like HTML is refused', () => {
  const forged = { html: '<script>' } as ReturnType<typeof raw>
  expect(() => html`${forged}`).toThrow('Cannot put an object into HTML')
})

const family = '👨‍👩‍👧‍👦' // seven code points, one character to see

test.for<[rule: string, text: string, most: number, shown: string]>([
  ['a short text is whole', 'あいう', 3, 'あいう'],
  ['a long text is cut', 'あいうえ', 3, 'あいう'],
  ['an emoji of several code points is not torn', `あ${family}い`, 5, 'あ'],
  ['a letter keeps its mark', 'か\u3099き', 1, ''],
  ['a pair of surrogates is one character', '𠮷野家', 1, '𠮷'],
])('%s', ([, text, most, shown]) => {
  expect(excerpt(text, undefined, most).text).toBe(shown)
})

test('a text says that it was cut, and how much of it is shown', () => {
  expect(excerptHtml({ text: 'あいう', characters: 1048576 }).html).toBe(
    '<span class="text" lang="ja" dir="auto">あいう</span> <span class="cut">cut: 3 of 1,048,576 characters shown</span>',
  )
})

test('control characters are shown by their pictures, line ends stay', () => {
  expect(excerptHtml({ text: 'a\u0007b\u001bc\n', characters: 6 }).html).toContain('>a\u2407b\u241bc\n<')
})

test.for<[value: number, text: string]>([
  [0, '0 %'],
  [1, '100 %'],
  [0.4, '40.0 %'],
  [0.00012, '0.01 %'],
  [0.001234, '0.12 %'],
])('the share %d reads %s', ([value, text]) => {
  expect(percent(value)).toBe(text)
})

test('of a long table the beginning is shown, and said', () => {
  const long = table({
    caption: 'x',
    columns: ['name', { number: 'rows' }],
    rows: Array.from({ length: 201 }, (_, i) => ['a', i]),
  }).html
  expect(long.match(/<tr>/g)).toHaveLength(201)
  expect(long).toContain('<caption>x (the first 200 of 201 lines; --json has all)</caption>')
})

test.for<[name: string, short: string]>([
  ['correction', 'correction'],
  ['abcdefghijk', 'abcdefghi…'],
  ['やさしい日本語', 'やさしい…'],
  ['', ''],
])('the name %s has room as %s', ([name, short]) => {
  expect(shortName(name, 10)).toBe(short)
})

test('a table has buttons to sort by where there is something to sort', () => {
  const columns = ['name', { number: 'rows' }] as const
  const two = table({
    caption: 'x',
    columns,
    rows: [
      ['<a>', 1234],
      ['b', 0.5],
    ],
  }).html
  expect(two).toContain('<th scope="col" class="number"><button type="button">rows</button></th>')
  expect(two).toContain('<td>&lt;a&gt;</td><td class="number">1,234</td>')
  expect(two).toContain('data-by="0.5"')
  expect(table({ caption: 'x', columns, rows: [['a', 1]] }).html).not.toContain('<button')
  expect(table({ caption: 'x', columns, rows: [] }).html).toBe('<p class="empty">x: None.</p>')
})
