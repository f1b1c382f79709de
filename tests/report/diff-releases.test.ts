/** The named releases compared with each other: on the shipped sample, and on real rows where NAGARE_REAL_DATA has them. */
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Pipeline } from '#engine/pipeline.ts'
import full from '#pipelines/full-v0.1.0.ts'
import vanilla010 from '#pipelines/vanilla-v0.1.0.ts'
import vanilla100 from '#pipelines/vanilla-v1.0.0.ts'
import vanilla101 from '#pipelines/vanilla-v1.0.1.ts'
import { parquetRows, testBuild } from '../helpers/build.ts'
import { causes, compare, tally } from '../helpers/compare.ts'

const root = resolve(import.meta.dirname, '../..')
const mirror = join(resolve(root, process.env.NAGARE_REAL_DATA ?? '../shared/real'), 'mirror')
const none = { added: 0, removed: 0, changed: 0, relabelled: 0, relocated: 0 }

async function between(before: Pipeline, after: Pipeline, sources: 'sample' | { readonly folder: string }) {
  const [a, b] = [await testBuild(before, { sources }), await testBuild(after, { sources })]
  return { folders: [a.folder, b.folder] as const, differences: await compare(a.folder, b.folder, 0) }
}

// Which rows one release has and the other has not, by ids alone: another way to the same numbers.
async function idsLost([before, after]: readonly [string, string]): Promise<number> {
  const ids = async (folder: string) => (await parquetRows(`${folder}/data/*.parquet`, 'id')).map(({ id }) => id)
  const [was, is] = [await ids(before), new Set(await ids(after))]
  return was.filter((id) => !is.has(id)).length
}

describe('on the sample', () => {
  test('vanilla 1.0.1 is 1.0.0 without alpaca, for its licence', async () => {
    const { differences, folders } = await between(vanilla100, vanilla101, 'sample')
    expect(tally(differences)).toEqual({ ...none, same: 348, removed: 15 })
    expect(causes(differences.rows.removed.groups)).toEqual([
      ['dropped', 'drop_datasets', 'license_model_output', 15, []],
    ])
    expect(differences.counts.dataset.filter(({ before, after }) => before !== after)).toEqual([
      { name: 'alpaca', before: 15, after: 0 },
    ])
    expect(await idsLost(folders)).toBe(15)
  })

  test('vanilla 0.1.0 is the full release without translation', async () => {
    const { differences, folders } = await between(full, vanilla010, 'sample')
    expect(causes(differences.rows.removed.groups)).toEqual([
      ['dropped', 'drop_tasks', 'translation', 190, []],
      ['dropped', 'drop_tasks', 'english_only', 8, []],
    ])
    expect(differences.rows.removed.rows).toBe(await idsLost(folders))
    expect(differences.files).toEqual([])
  })

  test('vanilla 1.0.0 adds two sources to 0.1.0, and removes nothing', async () => {
    const { differences } = await between(vanilla010, vanilla100, 'sample')
    expect(causes(differences.rows.added.groups)).toEqual([
      ['no_source', 'wikipedia-typo', null, 59, []],
      ['no_source', 'jqac', null, 38, []],
    ])
    expect(tally(differences)).toEqual({ ...none, same: 266, added: 97 })
    expect(differences.files.map(({ source, before }) => [source, before])).toEqual([
      ['jqac', null],
      ['wikipedia-typo', null],
    ])
  })
})

describe.skipIf(!existsSync(mirror))(`on real rows (skipped without ${relative(root, mirror)})`, () => {
  test('vanilla 1.0.1 removes exactly the rows of alpaca, each with its reason', async () => {
    const { differences, folders } = await between(vanilla100, vanilla101, { folder: mirror })
    expect(tally(differences)).toEqual({ ...none, same: 2252, removed: 21 })
    expect(causes(differences.rows.removed.groups)).toEqual([
      ['dropped', 'drop_datasets', 'license_model_output', 21, []],
    ])
    expect(await idsLost(folders)).toBe(21)
  })

  test('the full release against vanilla 1.0.1: every row has its reason', async () => {
    const { differences } = await between(full, vanilla101, { folder: mirror })
    expect(causes(differences.rows.removed.groups)).toEqual([
      ['dropped', 'drop_tasks', 'translation', 1088, []],
      ['dropped', 'drop_datasets', 'license_model_output', 21, []],
      ['dropped', 'drop_tasks', 'english_only', 4, []],
    ])
    expect(causes(differences.rows.added.groups)).toEqual([
      ['no_source', 'jqac', null, 905, []],
      ['no_source', 'wikipedia-typo', null, 217, []],
    ])
  })

  test('both layouts of the source give the same rows, from other places', async () => {
    const built = await Promise.all(
      ['release', 'tree'].map((layout) => testBuild(vanilla101, { sources: { folder: mirror }, layout })),
    )
    const differences = await compare(built[0]?.folder ?? '', built[1]?.folder ?? '', 0)
    const { same, relocated, added, removed, changed } = tally(differences)
    expect([same + relocated, added, removed, changed]).toEqual([2252, 0, 0, 0])
  })
})
