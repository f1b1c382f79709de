/** The report as people read it: in Chromium, light and dark, on a desk and a phone, with the keyboard. CHROMIUM names the browser. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import vanillaClean from '#pipelines/vanilla-clean-v2.0.0.ts'
import { reportPage } from '#report/report-page.ts'
import { temporaryFolder, testBuild } from '../helpers/build.ts'
import { line } from '../helpers/recipe.ts'
import { pageOfLines, reported } from '../helpers/report.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }) // each report loads a dictionary: slow beside other work

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
let browser: Browser
let html: Promise<string> | undefined

// The sample's report, made once; odd texts and a wide row have a page of their own.
const samplePage = () => {
  html ??= testBuild(vanillaClean, { sources: 'sample' }).then(async ({ folder }) => reportPage(await reported(folder)))
  return html
}

describe.skipIf(!existsSync(executablePath))(`in Chromium (skipped without ${executablePath})`, () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })
  afterAll(() => browser?.close())

  test('nothing is asked of any network, and nothing is complained of', async () => {
    const { page, requests, complaints } = await open(await samplePage())
    await page.click('a[href="#duplicates"]')
    expect(requests.filter((url) => !/^(file|data):/.test(url))).toEqual([])
    expect(complaints).toEqual([])
  })

  test.for(['light', 'dark'] as const)('contrast, names and keyboard are right in %s', async (colorScheme) => {
    const { page } = await open(await samplePage(), { colorScheme })
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true
    })
    expect(await violations(page)).toEqual([])
  })

  test.for(['light', 'dark'] as const)('pictures stand out from the page in %s', async (colorScheme) => {
    const { page } = await open(await samplePage(), { colorScheme })
    const text = await page
      .locator('#glance svg text')
      .first()
      .evaluate((text) => getComputedStyle(text).fill)
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(contrast(text, paper)).toBeGreaterThan(7)
  })

  test.for([375, 320, 1200])('the page does not scroll sideways at %d pixels', async (width) => {
    const odd = [
      line('https://example.com/'.repeat(40), 'W'.repeat(400)),
      line('مرحبا', '<b>'),
      line('<b>', '…'),
      line('あ', 'い'),
    ]
    for (const html of [await samplePage(), await pageOfLines(odd)]) {
      const { page } = await open(html, { viewport: { width, height: 800 } })
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
      })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    }
  })

  test('a table is sorted by the keyboard alone, and back', async () => {
    const { page } = await open(await samplePage())
    const table = page.locator('#flaws table')
    const column = () => table.locator('tbody td:nth-child(2)').allTextContents()
    const heading = table.locator('th', { hasText: 'rows' })
    await heading.getByRole('button').focus()
    await page.keyboard.press('Enter')
    const rising = (await column()).map((text) => Number(text.replace(',', '')))
    expect(rising).toEqual([...rising].sort((a, b) => a - b))
    expect(await heading.getAttribute('aria-sort')).toBe('ascending')
    await page.keyboard.press('Space')
    expect((await column()).map((text) => Number(text.replace(',', '')))).toEqual(rising.toReversed())
    expect(await heading.getAttribute('aria-sort')).toBe('descending')
    expect(rising[0]).not.toBe(rising.at(-1))
  })

  test('the first Tab reaches the skip link, the next the contents', async () => {
    const { page } = await open(await samplePage())
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('href'))
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('#main')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('#glance')
  })

  test('markup in the data runs nothing', async () => {
    const attack = '<script>document.title = "x"</script><img src=x onerror="document.title = \'x\'">'
    const { page, complaints } = await open(await pageOfLines([line(attack, attack, attack)]))
    expect(await page.title()).toBe('small 1.0.0+mirror')
    expect(complaints).toEqual([])
  })
})

async function open(html: string, options: Parameters<Browser['newPage']>[0] = {}) {
  const file = join(temporaryFolder(), 'report.html')
  writeFileSync(file, html)
  const page = await browser.newPage(options)
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(pathToFileURL(file).href)
  return { page, requests, complaints }
}

// Rule and element of whatever axe finds wrong.
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 5).map(({ html }) => `${id}: ${html.slice(0, 150)}`),
  )
}

// The contrast ratio of WCAG 2.1 of two colours as rgb(r, g, b).
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [r, g, b] = (color.match(/[\d.]+/g) ?? []).map((part) => {
      const value = Number(part) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}
