import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inspect, lines, maxLineBytes, tidyCopy } from '#engine/ingest/inspect.ts'
import { temporaryFolder } from '../helpers/build.ts'

test.for<[name: string, text: string, lines: number, untidy: boolean]>([
  ['lines that end', 'a\nb\n', 2, false],
  ['a last line that does not end', 'a\nb', 2, false],
  ['an empty file', '', 0, false],
  ['a blank line', 'a\n\nb\n', 3, true],
  ['a blank line at the head', '\na\n', 2, true],
  ['a line of white space', 'a\n  \n', 2, true],
  ['a carriage return alone', 'a\r\n\r\n', 2, true],
  ['a byte order mark', '\ufeffa\n', 1, true],
  ['an over-long line', `a\n${'x'.repeat(maxLineBytes + 1)}\nb\n`, 3, true],
  ['a line as long as may be', `a\n${'x'.repeat(maxLineBytes)}\nb\n`, 3, false],
])('%s', async ([, text, count, untidy]) => {
  const file = written(text)
  const sha256 = createHash('sha256').update(text).digest('hex')
  expect(await inspect(file)).toEqual({ bytes: Buffer.byteLength(text), sha256, lines: count, untidy })
})

test('a file that is hashed on a thread of its own has the same digest', async () => {
  const bytes = Buffer.alloc(65e6, 'abcdefg\n')
  const { sha256, lines } = await inspect(written(bytes))
  expect([sha256, lines]).toEqual([createHash('sha256').update(bytes).digest('hex'), 65e6 / 8])
})

test('a file that is not there is an error that names it', async () => {
  await expect(inspect('/nowhere/a.jsonl')).rejects.toThrow(
    /Cannot read \/nowhere\/a\.jsonl: ENOENT.*; restore the file/,
  )
})

test('a tidied copy has a line for each line, and none that reaches into the next', async () => {
  const file = written('\ufeff{"a":1}\n\n{"a":\n[1,\nnot json\n{"a":"}\n{"a":[{"b":"]}\\""}],}\n{"a":2}')
  const copy = join(temporaryFolder(), 'copy')
  await tidyCopy(file, copy)
  expect(readFileSync(copy, 'utf8').split('\n')).toEqual([
    '{"a":1}',
    '0',
    '0',
    '0',
    '0',
    '0',
    '{"a":[{"b":"]}\\""}],}',
    '{"a":2}',
    '',
  ])
})

test('an over-long line is cut, and the lines after it keep their numbers', async () => {
  const file = written(`${'x'.repeat(3 * maxLineBytes)}\nb\n`)
  const read = await Array.fromAsync(lines(file), ({ number, bytes }) => [number, bytes.length])
  expect(read).toEqual([
    [1, maxLineBytes + 1],
    [2, 1],
  ])
})

function written(content: string | Buffer): string {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, content)
  return file
}
