/** Manifests edited by hand, and files of dropped rows that are not what they were: audit and diff notice both. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Manifest } from '#engine/manifest.ts'
import { nagare } from '../helpers/command.ts'
import { line } from '../helpers/recipe.ts'
import { releaseOfLines } from '../helpers/report.ts'

const dropped = 'dropped/drop_duplicates.parquet'
const lines = [...['一', '二', '二'].map((text) => line(text, '答')), '{']

type Steps = { reasons: Record<string, number>; rowsDropped: number }[]
type Change = (manifest: Manifest, folder: string) => unknown
const reasonsOf = (manifest: Manifest) => (manifest.steps as unknown as Steps)[1] as Steps[number]

async function changed(change: Change): Promise<string> {
  const folder = await releaseOfLines(lines)
  const file = join(folder, 'manifest.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  change(manifest, folder)
  writeFileSync(file, JSON.stringify(manifest))
  return folder
}

describe.for(['audit', 'diff'])('%s refuses a release where', (command) => {
  test.for<[state: string, change: Change, message: string]>([
    [
      'reasons no longer add up',
      (m) => Object.assign(reasonsOf(m).reasons, { exact_duplicate: 2 }),
      'rows dropped by step drop_duplicates, by reason: found 2, the manifest says 1;',
    ],
    [
      'a reason was renamed',
      (m) => Object.assign(reasonsOf(m), { reasons: { translation: 1 } }),
      'rows that drop_duplicates dropped as exact_duplicate: found 1, the manifest says 0;',
    ],
    [
      'rejects were edited',
      (m) => Object.assign(m.sources[0] ?? {}, { rejected: 0 }),
      'rows rejected of rows: found 1, the manifest says 0;',
    ],
    [
      'rows of a source were edited',
      (m) => Object.assign(m.sources[0] ?? {}, { rows: 4 }),
      'rows of the sources: found 4, the manifest says 3;',
    ],
    [
      'a label was renamed',
      (m) => Object.assign(m.counts, { task: { other: 2 } }),
      'rows of task mixed after the last step: found 2, the manifest says 0;',
    ],
    [
      'rows out were edited',
      (m) => Object.assign(m.steps[1] ?? {}, { rowsOut: 3 }),
      'rows that leave step drop_duplicates, kept or dropped: found 2, the manifest says 3;',
    ],
    [
      'shards do not add up',
      (m) => Object.assign(m.shards[0] ?? {}, { rows: 7 }),
      'rows of 1 shards: found 7, the manifest says 2;',
    ],
    [
      'dropped rows are those of another step',
      (_, folder) => cpSync(join(folder, 'rejects/rows.parquet'), join(folder, dropped)),
      'rows that drop_duplicates dropped as bad_json: found 1, the manifest says 0;',
    ],
    [
      'dropped rows are no Parquet file',
      (_, folder) => writeFileSync(join(folder, dropped), 'x'.repeat(100)),
      `Cannot count the rows put aside by drop_duplicates: `,
    ],
  ])('%s', async ([, change, message]) => {
    const folder = await changed(change)
    const { code, err } = await nagare(command === 'audit' ? ['audit', folder] : ['diff', folder, folder])
    expect(err).toContain(message)
    expect(code).toBe(4)
  })
})

test('an audit says which files of dropped and rejected rows do not lie here', async () => {
  const folder = await changed((_, folder) => {
    for (const kind of ['dropped', 'rejects']) rmSync(join(folder, kind), { recursive: true })
  })
  const { code, out } = await nagare(['audit', folder])
  expect(out).toContain('Not here, and so not counted again: dropped/drop_duplicates, rejects/rows.\n')
  expect(code).toBe(0)
  expect((await nagare(['audit', await releaseOfLines(lines)])).out).toContain(
    'Rejected and dropped rows stand in rejects/ and dropped/',
  )
})
