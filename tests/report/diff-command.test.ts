/** `nagare diff` as people call it: names, exit codes, broken releases. */
import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/build.ts'
import { nagare } from '../helpers/command.ts'
import { edited, released } from '../helpers/compare.ts'
import { line } from '../helpers/recipe.ts'

const lines = [line('一', '答'), line('二', '答')]
const cache = () => ['--cache', temporaryFolder()]

test('no difference: one line, and 0 with --strict too', async () => {
  const folder = await released(lines)
  const { code, out, err } = await nagare(['diff', folder, folder, '--strict', ...cache()])
  expect([code, out, err]).toEqual([0, 'small 1.0.0+mirror and small 1.0.0+mirror: no difference\n', ''])
})

test('a difference ends with 0, and with 9 where --strict is given', async () => {
  const [before, after] = [await released(lines), await released(lines.slice(1))]
  const { code, out } = await nagare(['diff', before, after, ...cache()])
  expect(out).toContain('\nremoved; after: other files of rows are read (1 of 1 shown)\n  rows: rows@1 rows/a.jsonl:')
  expect(code).toBe(0)
  expect((await nagare(['diff', before, after, '--strict', '--json', ...cache()])).code).toBe(9)
})

test('--json is one JSON value, whole texts in it', async () => {
  const long = 'あ'.repeat(1000)
  const [before, after] = [await released(lines), await released([...lines, line('三', long)])]
  const { out } = await nagare(['diff', before, after, '--json', ...cache()])
  expect(JSON.parse(out).rows.added.groups[0].examples[0].response).toBe(long)
})

test.for<[state: string, spoil: (folder: string) => string, message: RegExp]>([
  [
    'a shard that is missing',
    (folder) => {
      rmSync(join(folder, 'data/train-00000-of-00001.parquet'))
      return folder
    },
    /data\/train-00000-of-00001.parquet is missing/,
  ],
  [
    'a shard with bytes more',
    (folder) => {
      appendFileSync(join(folder, 'data/train-00000-of-00001.parquet'), ' ')
      return folder
    },
    /bytes of data\/train-00000-of-00001.parquet: found/,
  ],
  [
    'an edited digest of a shard',
    (folder) =>
      edited(folder, (manifest) => ({
        ...manifest,
        shards: manifest.shards.map((shard) => ({ ...shard, sha256: '0'.repeat(64) })),
      })),
    /sha256 of data\/train-00000-of-00001.parquet: found .*, the manifest says 0000/,
  ],
  [
    'an edited count',
    (folder) =>
      edited(folder, (manifest) => ({ ...manifest, counts: { ...manifest.counts, task: { mixed: 1, other: 1 } } })),
    /rows of task mixed after the last step: found 2, the manifest says 1/,
  ],
  [
    'a manifest that is no JSON',
    (folder) => {
      appendFileSync(join(folder, 'manifest.json'), '}')
      return folder
    },
    /Cannot read .*manifest.json: .*; it was edited or is of another version: build the release again/,
  ],
])('%s is refused with exit code 4', async ([, spoil, message]) => {
  const [whole, folder] = [await released(lines), await released(lines)]
  const { code, out, err } = await nagare(['diff', whole, spoil(folder), ...cache()])
  expect(err).toMatch(message)
  expect([code, out]).toEqual([4, ''])
})

test.for<[state: string, args: string[], message: RegExp]>([
  ['a folder without manifest', [temporaryRoot(), temporaryRoot()], /Cannot compare .*: no manifest.json in/],
  ['one release alone', ['vanilla-v1.0.0'], /Not enough non-option arguments/],
])('%s is refused with exit code 2', async ([, args, message]) => {
  const { code, err } = await nagare(['diff', ...args])
  expect(err).toMatch(message)
  expect(code).toBe(2)
})

test('a limit that is no number of rows is refused', async () => {
  const folder = await released(lines)
  const { code, err } = await nagare(['diff', folder, folder, '--limit', '-1'])
  expect([code, err]).toEqual([2, expect.stringMatching(/Cannot show -1 rows of each kind: give a whole number/)])
})

function temporaryRoot(): string {
  return join(import.meta.dirname)
}
