/** Counts over real rows, which are not ours to ship: NAGARE_REAL_DATA names a folder that has them. */
import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import vanilla from '#pipelines/vanilla-v1.0.1.ts'
import { llmJapaneseDataset } from '#sources/llm-japanese-dataset.ts'
import { testBuild } from '../helpers/build.ts'
import { readSource } from '../helpers/source.ts'

const root = resolve(import.meta.dirname, '../..')
const mirror = join(resolve(root, process.env.NAGARE_REAL_DATA ?? '../shared/real'), 'mirror')
const absent = !existsSync(mirror)
const layouts = ['release', 'tree']

// Upstream's vanilla branch deletes this kind with the other translations; the truth file has no kind for it.
const toEnglishTitle = '日本語の論文のアブストラクトから英語のタイトルを作ってください。'

describe.skipIf(absent)(`real rows (skipped without ${relative(root, mirror)})`, () => {
  test.for(layouts)('every row of the %s is accounted for, from the sources to the release', async (layout) => {
    const { manifest } = await testBuild(vanilla, { sources: { folder: mirror }, layout })
    expect(manifest.sources.map(({ name, rows, rejected }) => [name, rows, rejected])).toEqual([
      ['llm-japanese-dataset', 2246, 0],
      ['wikipedia-typo', 218, 0],
      ['jqac', 906, 1],
    ])
    expect(manifest.steps.map(({ name, reasons, rowsOut }) => [name, reasons, rowsOut])).toEqual([
      ['drop_tasks', { translation: 1090, english_only: 4 }, 2276],
      ['drop_datasets', { license_model_output: 21 }, 2255],
      ['to_instruction', {}, 2255],
      ['drop_duplicates', { exact_duplicate: 3 }, 2252],
    ])
    expect(manifest.checkpoints.find(({ name }) => name === 'upstream')?.rows).toBe(2255)
    expect(manifest.rows).toBe(2252)
  })

  test('both layouts give the same rows', async () => {
    const built = await Promise.all(
      layouts.map((layout) => testBuild(vanilla, { sources: { folder: mirror }, layout })),
    )
    const [release, tree] = built.map(({ manifest }) => manifest)
    expect(release?.digest).toBe(tree?.digest)
    expect(release?.fingerprint).not.toBe(tree?.fingerprint)
  })

  test('the labels recovered from the release file are those of its truth', async () => {
    const { rows } = await readSource(llmJapaneseDataset({ revision: '0.1.0' }), { folder: mirror }, 'release')
    const truth = truthLines()
    expect(rows).toHaveLength(truth.length)
    const kindOf = (task: unknown) => (task === 'translation' || task === 'english_only' ? task : null)
    const other = rows.filter((row, i) => kindOf(row.task) !== truth[i]?.kind)
    expect(other.map(({ instruction, task }) => [instruction, task])).toEqual(
      Array(3).fill([toEnglishTitle, 'translation']),
    )
    expect(truth.filter(({ kind }) => kind === 'translation')).toHaveLength(1087)
    expect(rows.filter(({ instruction }) => instruction === toEnglishTitle)).toHaveLength(3)
    const translations = rows.flatMap((row, i) => (truth[i]?.kind === 'translation' ? [[row.dataset, i]] : []))
    expect(translations).toEqual(translations.map(([, i]) => [truth[Number(i)]?.dataset, i]))
    const alike = rows.filter((row, i) => row.dataset === truth[i]?.dataset).length
    expect(alike / rows.length).toBeGreaterThanOrEqual(0.99)
  })
})

function truthLines(): { dataset: string; kind: string | null }[] {
  return readFileSync(join(mirror, 'truth.jsonl'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text))
}
