import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { dropNearDuplicates, type NearDuplicateOptions } from '#transforms/drop-near-duplicates.ts'
import { dropTasks } from '#transforms/drop-tasks.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { parquetRows, runStep, testBuild } from '../helpers/build.ts'
import { line, mirror, recipe } from '../helpers/recipe.ts'

vi.setConfig({ testTimeout: 120_000 }) // workers that load a dictionary take seconds on a busy machine

// Each row is written instruction|input|response; `kept` are the places of the rows that stay. Ids stand in their order.
const cases: readonly (readonly [rule: string, rows: readonly string[], kept: readonly number[]])[] = [
  ['rows that differ stay', ['都はどこですか？||東京', '山の高さはどれくらいですか？||高い'], [0, 1]],
  ['a row that differs in punctuation goes', ['首都はどこですか？||パリ', '首都はどこですか||「パリ」'], [0]],
  [
    'of three the least id stays',
    ['港はどこですか？||神戸', '港は、どこですか||神戸', '港はどこでしょう||神戸です'],
    [0],
  ],
  ['another response keeps a row', ['三色の国旗の国は？||フランス', '三色の国旗の国は||イタリア'], [0, 1]],
  ['another question keeps a row', ['一年は何か月ですか？||十二', '一ダースは何個ですか？||十二'], [0, 1]],
  ['another year keeps a row', ['2018年の大会の開催地は？||京都', '2019年の大会の開催地は？||京都'], [0, 1]],
  [
    'another name keeps a row',
    ['|大山信|日本の俳人で、旅の句で知られる。', '|小山信|日本の俳人で、旅の句で知られる。'],
    [0, 1],
  ],
  ['a negation keeps a row', ['空を飛べる鳥はどれですか？||スズメ', '空を飛べない鳥はどれですか？||スズメ'], [0, 1]],
  ['rows of marks alone stay apart', ['？||！', '！||？'], [0, 1]],
  ['rows without any text are one', ['||', '||'], [0]],
  [
    'emoji and letters from right to left',
    ['👨‍👩‍👧とשלוםを訳してください。||家族', '👨‍👩‍👧とשלוםを訳して下さい||家族。'],
    [0],
  ],
]

test('what goes and what stays, case by case', async () => {
  const rows = cases.flatMap(([, texts]) => texts).map(row)
  const kept = new Set(ids((await run(rows)).kept))
  let from = 0
  for (const [rule, texts, staying] of cases) {
    const found = texts.map((_, n) => n).filter((n) => kept.has(String(rows[from + n]?.id)))
    expect(found, rule).toEqual(staying)
    from += texts.length
  }
})

test('one row alone stays', async () => {
  const rows = [row('首都はどこですか？||東京', 0)]
  expect((await run(rows)).kept).toEqual(rows)
})

test('a dropped row says which row stayed in its place, and how like it is', async () => {
  const rows = ['首都はどこですか？||東京', '首都はどこでしょうか||東京です。'].map(row)
  const { dropped } = await run(rows)
  expect(dropped).toEqual([
    {
      ...rows[1],
      ...{ reason: 'near_duplicate', similarity: 1 },
      ...{ kept_id: 'id00', kept_source: 's@1', kept_file: 'f0', kept_row: 1 },
    },
  ])
})

test('of rows of a literal task only width and white space may differ', async () => {
  const rows = [
    '直して|本をを読む。|本を読む。',
    '直して|本をを読む|本を読む。',
    '直して|本をを 読む。|本を読む。',
  ].map(row)
  const { kept } = await run(rows, { literalTasks: ['mixed'] })
  expect(kept).toEqual([rows[0], rows[1]])
})

test('an instruction that many rows share is left out: rows differ by their inputs', async () => {
  const words = ['灯台', '風車', '水車', '石橋', '木馬', '舟歌', '雪囲い', '砂時計']
  const rows = words.map((word) => `入力されたワードを説明してください。|${word}|昔の町にあったものである。`).map(row)
  expect((await run(rows, { sharedBy: 8, content: 'any', threshold: 0.6 })).dropped).toEqual([])
  expect((await run(rows, { sharedBy: 9, content: 'any', threshold: 0.6 })).dropped).not.toEqual([])
})

test('a row goes only where it is near to the row that stays, not by way of others', async () => {
  // Each is near to the next by one particle; the ends differ in more.
  const middle = '東の町の古い寺で春に開かれる祭りの名前は何ですか？'
  const rows = [middle.replace('町の', '町'), middle, middle.replace('寺で', '寺に')].map((text) =>
    row(`${text}||花祭り`, 0),
  )
  const numbered = rows.map((one, n) => ({ ...one, id: `id0${n}`, row: n + 1 }))
  const { dropped, kept } = await run(numbered)
  for (const one of dropped) expect(one.kept_id).toBe('id00')
  expect(kept.length + dropped.length).toBe(3)
})

test('a bucket larger than the cap is reported, with the pairs that were not compared', async () => {
  // All alike by shingles, all of other content: one bucket in every band when content is not looked at.
  const rows = Array.from({ length: 12 }, (_, n) =>
    row(`祭りの名前を答えてください。||花祭り${'い'.repeat(40)}${'ろはにほへとちりぬるを'[n] ?? 'わ'}`, n),
  )
  const { tables, dropped } = await run(rows, { neighbours: 3, content: 'any', threshold: 0.5 })
  expect(tables.capped?.length).toBeGreaterThan(0)
  for (const { rows, pairs_not_compared } of tables.capped ?? []) {
    const n = Number(rows)
    expect(n).toBeGreaterThan(4)
    expect(Number(pairs_not_compared)).toBe((n * (n - 1)) / 2 - (3 * (n - 3) + 3))
  }
  expect(dropped.length).toBeGreaterThan(0) // the components still hang together
  expect((await run(rows, { neighbours: 50, content: 'any' })).tables.capped).toEqual([])
})

test('what stays depends neither on the order of rows nor on the number of threads', async () => {
  const texts = [
    '首都はどこですか？||東京',
    '首都はどこでしょう||東京。',
    '首都は何ですか||東京です',
    '川の名は？||信濃川',
    '川の名は何ですか||信濃川',
    '川の名は||淀川',
    '一年は何日？||365日',
  ]
  const rows = texts.map(row)
  const expected = ids((await run(rows)).kept)
  expect(expected.length).toBeLessThan(rows.length)
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(rows, { minLength: rows.length }),
      fc.constantFrom(1, 2),
      async (rows, threads) => {
        expect(ids((await run(rows, {}, threads)).kept)).toEqual(expected)
      },
    ),
    { numRuns: 2 },
  )
})

test('in a build: no rows at all go through, and the options with the catch curve stand in the manifest', async () => {
  const sources = mirror({ 'rows/a.jsonl': [line('首都は？', '東京')] })
  const steps = [toInstruction({}), dropTasks({ reasons: { all: ['mixed'] } }), dropNearDuplicates()]
  const { manifest } = await testBuild(recipe({ through: steps }), { sources })
  const step = manifest.steps.find(({ name }) => name === 'drop_near_duplicates')
  expect(step).toMatchObject({ rowsIn: 0, rowsOut: 0, options: { bands: 25, catches: { 0.5: 0.801 } } })
})

test('in a build: the dropped rows are published with the row that stayed, capped buckets as evidence', async () => {
  const sources = mirror({
    'rows/a.jsonl': [line('首都はどこですか？', '東京'), line('首都はどこでしょう', '東京です。')],
  })
  const { folder, manifest } = await testBuild(recipe({ through: [toInstruction({}), dropNearDuplicates()] }), {
    sources,
  })
  expect(manifest.rows).toBe(1)
  const [dropped] = await parquetRows(`${folder}/dropped/drop_near_duplicates.parquet`)
  const [kept] = await parquetRows(`${folder}/data/*.parquet`)
  expect(dropped).toMatchObject({ reason: 'near_duplicate', kept_id: kept?.id, similarity: 1 })
  expect(await parquetRows(`${folder}/evidence/drop_near_duplicates/capped.parquet`)).toEqual([])
})

function run(rows: readonly ReturnType<typeof row>[], options: Partial<NearDuplicateOptions> = {}, threads = 2) {
  return runStep(dropNearDuplicates(options), rows, {}, threads)
}

function row(text: string, n: number) {
  const [instruction = '', input = '', response = ''] = text.split('|')
  const id = `id${String(n).padStart(2, '0')}`
  return { id, instruction, input, response, task: 'mixed', source: 's@1', file: `f${n}`, row: n + 1 }
}

function ids(rows: readonly { readonly id?: unknown }[]): string[] {
  return rows.map(({ id }) => String(id)).toSorted()
}
