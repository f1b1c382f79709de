/** Releases that were changed after the build are refused; odd ones, of any size and script, are shown right. */
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { describe, expect, test, vi } from 'vitest'
import type { Manifest } from '#engine/manifest.ts'
import { temporaryFolder } from '../helpers/build.ts'
import { line } from '../helpers/recipe.ts'
import { pageOfLines, releaseOfLines, reported } from '../helpers/report.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }) // each report loads a dictionary: slow beside other work

const lines = ['一', '二', '三', '四', '四'].map((text) => line(`${text}は何ですか。`, `${text}です。`))

type Change = (manifest: Mutable<Manifest>, folder: string) => unknown
type Mutable<T> = { -readonly [K in keyof T]: Mutable<T[K]> }

// The release as it was built, with its manifest or its files changed.
async function changed(change: Change): Promise<string> {
  const folder = join(temporaryFolder(), 'release')
  cpSync(await releaseOfLines(lines), folder, { recursive: true })
  const file = join(folder, 'manifest.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Mutable<Manifest>
  change(manifest, folder)
  writeFileSync(file, JSON.stringify(manifest))
  return folder
}

const first = 'data/train-00000-of-00002.parquet'

describe('a release is refused where', () => {
  test.for<[state: string, change: Change, message: RegExp]>([
    [
      'the rows were edited',
      (m) => Object.assign(m, { rows: 5 }),
      /rows after the last step: found 4, the manifest says 5/,
    ],
    [
      'rows were edited everywhere',
      (m) => {
        m.rows = 5
        for (const step of m.steps) Object.assign(step, { rowsIn: 5, rowsOut: 5, rowsDropped: 0, reasons: {} })
        for (const point of [...m.checkpoints, m]) {
          point.rows = 5
          point.counts = { task: { mixed: 5 }, dataset: { rows: 5 }, license: { 'CC0-1.0': 5 } }
        }
      },
      /rows of 2 shards: found 4, the manifest says 5/,
    ],
    [
      'a count was edited',
      (m) => Object.assign(m.counts, { task: { mixed: 3 } }),
      /rows by task at the release: found 3, the manifest says 4/,
    ],
    [
      'a label was renamed',
      (m) => Object.assign(m.counts, { dataset: { other: 4 } }),
      /rows of dataset rows after the last step: found 4, the manifest says 0/,
    ],
    [
      'a reason was renamed',
      (m) => Object.assign(m.steps[1] ?? {}, { reasons: { near_duplicate: 1 } }),
      /rows that drop_duplicates dropped as exact_duplicate: found 1, the manifest says 0/,
    ],
    [
      'a count between two steps was edited',
      (m) => Object.assign(m.checkpoints[1]?.counts ?? {}, { task: { other: 5 } }),
      /rows of task other after step drop_duplicates, from the rows before it: found 5, the manifest says 0/,
    ],
    [
      'a digest was edited',
      (m) => Object.assign(m, { digest: '0'.repeat(32) }),
      /digest of the published rows: found [0-9a-f]{32}, the manifest says 0{32}/,
    ],
    [
      'rejects were edited',
      (m) => Object.assign(m.sources[0] ?? {}, { rejected: 2 }),
      /rows rejected of rows: found 0, the manifest says 2/,
    ],
    ['a shard is missing', (_, folder) => rmSync(join(folder, first)), /train-00000-of-00002.parquet is missing/],
    [
      'a shard is not in the manifest',
      (_, folder) => cpSync(join(folder, first), join(folder, 'data/train-00002-of-00002.parquet')),
      /data\/train-00002-of-00002.parquet is not in the manifest/,
    ],
    [
      'a shard is longer',
      (_, folder) => appendFileSync(join(folder, first), 'x'),
      /bytes of data\/train-00000.*: found /,
    ],
    [
      'a byte of a shard was altered',
      (_, folder) => {
        const bytes = readFileSync(join(folder, first))
        bytes[10] = (bytes[10] as number) ^ 1
        writeFileSync(join(folder, first), bytes)
      },
      /sha256 of data\/train-00000-of-00002.parquet: found [0-9a-f]{64}, the manifest says /,
    ],
    [
      'dropped rows are missing',
      (_, folder) => rmSync(join(folder, 'dropped'), { recursive: true }),
      /rows in dropped\/drop_duplicates: found 0, the manifest says 1/,
    ],
    [
      'the shards were taken off the list',
      (m) => Object.assign(m, { shards: [] }),
      /train-00000-of-00002.parquet is not in the manifest/,
    ],
  ])('%s', async ([, change, message]) => {
    const folder = await changed(change)
    const report = reported(folder)
    await expect(report).rejects.toThrow(message)
    await expect(report).rejects.toMatchObject({ kind: 'input' })
    await expect(report).rejects.toThrow(`Cannot trust ${folder}: `)
  })

  test('its manifest is no manifest', async () => {
    const folder = await releaseOfLines(lines)
    writeFileSync(join(folder, 'manifest.json'), '{"rows": "four"}')
    await expect(reported(folder)).rejects.toThrow(/^Cannot read .*manifest.json: /)
  })
})

test('an unchanged copy is reported on', async () => {
  expect((await reported(await changed(() => {}))).checks.rows).toBe(4)
})

test('an empty release has a report that says so', async () => {
  const page = documentOf(await pageOfLines([]))
  expect(page.querySelector('.tiles dd')?.textContent).toBe('0')
  expect(page.querySelector('#kept .empty')?.textContent).toBe('No rows.')
})

test('a release of one row has a report', async () => {
  const page = documentOf(await pageOfLines([line('一行', '答え')]))
  expect(page.querySelector('#kept .text')?.textContent).toBe('一行')
  expect(page.querySelector('#templates table[data-sortable]')).toBeNull()
})

test('a row of a megabyte is cut, and says so; the page stays small', async () => {
  const html = await pageOfLines([line('長い', 'あ'.repeat(350_000))])
  const shown = documentOf(html).querySelector('#kept dd:last-child')
  expect(shown?.querySelector('.text')?.textContent).toBe('あ'.repeat(300))
  expect(shown?.querySelector('.cut')?.textContent).toBe('cut: 300 of 350,000 characters shown')
  expect(html.length).toBeLessThan(200_000)
})

const odd = [
  ['right-to-left', 'مرحبا بالعالم', 'שלום \u202Eabc\u202C'],
  ['emoji', '👨‍👩‍👧‍👦🏳️‍🌈', '🇯🇵 か\u3099'],
  ['HTML', '</script><script>alert(1)</script>', '<img src=x onerror=alert(1)> &amp; "\' -->'],
] as const

test.for(odd)('%s text is shown as it is', async ([, instruction, output]) => {
  const page = documentOf(await pageOfLines([line(instruction, output, `${instruction}?`)]))
  const texts = [...page.querySelectorAll('#kept .text')]
  expect(texts.map(({ textContent }) => textContent)).toEqual([instruction, `${instruction}?`, output])
  expect(texts.every((text) => text.getAttribute('dir') === 'auto')).toBe(true)
  expect(page.querySelectorAll('script, img')).toHaveLength(1)
})

function documentOf(page: string): Document {
  return new JSDOM(page).window.document
}
