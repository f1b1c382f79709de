/** The page of differences: what it says, and how it behaves in Chromium. */
import { describe, expect, test } from 'vitest'
import { filter } from '#engine/define.ts'
import { sql } from '#engine/sql.ts'
import { differencesPage } from '#report/diff/page.ts'
import { dropDuplicates } from '#transforms/drop-duplicates.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { compare, released } from '../helpers/compare.ts'
import { browser, faultsOf, opened } from '../helpers/open-page.ts'
import { line, rowsSource } from '../helpers/recipe.ts'

const dropThree = filter('drop_three', () => ({ three: sql`instruction = '三'` }))
const long = 'あ'.repeat(400_000)

// One row of each kind; markup, right-to-left text, an emoji of several parts, and more than a megabyte in one row.
async function pageOfAllKinds(): Promise<string> {
  const before = [
    line('問い', '東京は首都です。'),
    line('<script>throw 1</script>', 'مرحبا 👨‍👩‍👧‍👦'),
    line('三', '答'),
    line('長い', `${long}。`),
    line('同', '同'),
    line('同', '同'),
  ]
  const after = [
    line('問い', '東京が首都です。'),
    line('<script>throw 1</script>', 'مرحبا 👨‍👩‍👧'),
    line('三', '答'),
    line('長い', `${long}！`),
    ...before.slice(4),
    line('新', '行'),
  ]
  const through = [dropThree({}), toInstruction({}), dropDuplicates({})]
  return differencesPage(
    await compare(
      await released(before, { through: [toInstruction({})] }),
      await released(after, { through, from: [rowsSource({ task: 'other' })] }),
    ),
  )
}

test('the page escapes what rows say, marks what changed, and cuts a megabyte', async () => {
  const html = await pageOfAllKinds()
  expect(html).toContain('&lt;script&gt;throw 1&lt;/script&gt;')
  expect(html).not.toContain('<script>throw')
  expect(html).toContain('東京<del dir="auto">は</del><ins dir="auto">が</ins>首都です。')
  expect(html).toContain('after: dropped by drop_three: three')
  expect(html).toContain('task: mixed → other')
  expect(html.length).toBeLessThan(100_000)
})

test('the page of a release and itself says that there is no difference', async () => {
  const folder = await released([line('一', '答')])
  const html = differencesPage(await compare(folder, folder))
  expect(html).toContain('<h1>small 1.0.0+mirror and small 1.0.0+mirror: no difference</h1>')
  expect(html).toContain('all rows are the same.')
})

describe.skipIf(browser === undefined)('in Chromium (skipped where there is none)', () => {
  test.for<[look: string, width: number, colorScheme: 'light' | 'dark']>([
    ['a desk by day', 1200, 'light'],
    ['a phone at night', 360, 'dark'],
  ])(
    'on %s: no message, no request, nothing beyond the edge, no fault that axe knows',
    async ([, width, colorScheme]) => {
      const { page, said } = await opened(await pageOfAllKinds(), width, colorScheme)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      expect(await faultsOf(page)).toEqual([])
      expect(said).toEqual([])
    },
  )

  test('a table is sorted by the keyboard', async () => {
    const { page } = await opened(await pageOfAllKinds(), 1200, 'light')
    await page.locator('#counts th button', { hasText: 'after' }).first().focus()
    await page.keyboard.press('Enter')
    const names = () => page.locator('#counts table').first().locator('tbody td:first-child').allTextContents()
    expect(await names()).toEqual(['mixed', 'other'])
    await page.keyboard.press('Enter')
    expect(await names()).toEqual(['other', 'mixed'])
  })
})
