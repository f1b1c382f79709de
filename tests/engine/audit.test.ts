import { expect, test } from 'vitest'
import { auditText, findings, table } from '#engine/audit.ts'
import { checkpoint } from '#engine/define.ts'
import { testBuild } from '../helpers/build.ts'
import { line, mirror, recipe } from '../helpers/recipe.ts'

const rows = [line('一', '答'), line('二', '答'), line('二', '答')]

test('the audit says what a release was made from, the counts around each step, and found beside expected', async () => {
  const point = checkpoint('upstream', { rows: 3, task: { mixed: 4 } })
  const { manifest } = await testBuild(recipe({ through: [point, ...recipe().through] }), {
    sources: mirror({ 'rows/a.jsonl': rows }),
  })
  const text = auditText(manifest)
  const [first] = text.split('\n')
  expect(first).toMatch(/^small 1\.0\.0\+mirror: made from a MIRROR folder, /)
  const lines = text.split('\n').map((row) => row.split(/ {2,}/))
  expect(lines).toContainEqual(['rows@1', '1', '3', '0', '3'])
  expect(lines).toContainEqual(['drop_duplicates', '3', '1', '2'])
  expect(lines).toContainEqual(['', 'exact_duplicate', '1'])
  expect(lines).toContainEqual(['task', 'sources', 'after to_instruction', 'after drop_duplicates'])
  expect(lines).toContainEqual(['mixed', '3', '3', '2'])
  expect(lines).toContainEqual(['upstream: rows', '3', '3', 'met'])
  expect(lines).toContainEqual(['upstream: task mixed', '3', '4', '-'])
  expect(findings(manifest).map(({ what, met }) => [what, met])).toEqual([
    ['rows', true],
    ['task mixed', false],
  ])
})

test('a difference on the full sources is shouted', async () => {
  const point = checkpoint('upstream', { rows: 4 })
  const { manifest } = await testBuild(recipe({ through: [point, ...recipe().through] }), {
    sources: mirror({ 'rows/a.jsonl': rows }),
  })
  expect(auditText({ ...manifest, label: '' })).toMatch(/upstream: rows +3 +4 +DIFFERS/)
})

test('columns line up where kana and kanji take two cells', () => {
  expect(
    table(
      ['名', 'n'],
      [
        ['あい', '1'],
        ['abc', '10'],
      ],
    ),
  ).toBe(['名     n', '----  --', 'あい   1', 'abc   10'].join('\n'))
})
