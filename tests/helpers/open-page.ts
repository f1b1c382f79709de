/** A page in headless Chromium, as a person opens a file: what it looks like to axe, and what it says or asks for. */
import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './build.ts'

/** The browser of this machine; undefined where there is none. */
export const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Opens a page's text; `said` gathers console messages, errors and requests that leave the file. */
export async function opened(html: string, width: number, colorScheme: 'light' | 'dark') {
  const file = join(temporaryFolder(), 'page.html')
  writeFileSync(file, html)
  const launched = await chromium.launch({ executablePath: browser as string, args: ['--no-sandbox'] })
  onTestFinished(() => launched.close())
  // The policy of the page forbids scripts, axe's among them.
  const context = await launched.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true })
  const page: Page = await context.newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(String(error)))
  page.on('request', (request) => request.url().startsWith('file:') || said.push(request.url()))
  await page.goto(`file://${file}`)
  return { page, said }
}

/** What axe finds fault with, details opened. */
export async function faultsOf(page: Page): Promise<unknown> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
  await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true })')
  return page.evaluate('axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))')
}
