import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/build.ts'
import { nagare, place } from '../helpers/command.ts'

const build = ['build', 'vanilla-v1.0.1']

test('a mirror folder without the sources ends with 4 and names the files looked for and the other ways', async () => {
  const folder = temporaryFolder()
  const { code, err } = await nagare([...build, ...place(folder, folder)])
  expect(err).toMatch(/^Cannot read source llm-japanese-dataset: no file .*data-cc-by-sa\.jsonl or .*tree\/datasets/m)
  expect(err).toContain(folder)
  expect(err).toContain('SOURCES=hub')
  expect(err).toContain('SOURCES=sample')
  expect(code).toBe(4)
})

test.for<[what: string, address: () => Promise<string>]>([
  ['a closed port', async () => `http://127.0.0.1:${await closedPort()}`],
  ['a port that no one may ask', async () => 'http://127.0.0.1:9'],
  ['a host that does not exist', async () => 'http://hub.invalid'],
])('%s in place of the Hub ends with 5 within ten seconds and names the two other ways', async ([, address]) => {
  const endpoint = await address()
  const { code, out, err, seconds } = await nagare([...build, ...place(temporaryFolder(), 'hub')], {
    HF_ENDPOINT: endpoint,
  })
  expect(err).toContain(endpoint)
  expect(err).toContain('SOURCES=<folder>')
  expect(err).toContain('SOURCES=sample')
  expect(out).toBe('')
  expect(code).toBe(5)
  expect(seconds).toBeLessThan(10)
})

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}
