import { spawnSync } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { formatBytes, formatDuration, type Progress, silentProgress, terminalProgress } from '#engine/progress.ts'

const MB = 1e6

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [1536, '1.54 kB'],
  [999_949, '1 MB'],
  [1.25e9, '1.25 GB'],
  [12_345_678_901_234, '12.3 TB'],
  [1e18, '1,000,000 TB'],
])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test.each([
  [0, '0s'],
  [0.44, '0.4s'],
  [9.96, '10s'],
  [59.4, '59s'],
  [59.6, '1m'],
  [200, '3m 20s'],
  [3900, '1h 5m'],
  [90_000, '25h'],
])('%d seconds read %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))

describe('progress off a terminal', () => {
  test('has a line at the start and one at the end', () => {
    const { progress, lines, wait } = plain()
    const item = progress.start('a.json', 10 * MB)
    item.advance(10 * MB)
    wait(2)
    item.done('checked')
    expect(lines()).toEqual(['a.json: started, 10 MB', 'a.json: 10 MB in 2s (5 MB/s), checked'])
  })

  test('has no rate where no time went by, and no size where none is known', () => {
    const { progress, lines } = plain()
    progress.start('a.json').done()
    expect(lines()).toEqual(['a.json: started', 'a.json: 0 bytes in 0s'])
  })

  test('tells share, rate and time left', () => {
    const { progress, lines, wait } = plain()
    const item = progress.start('a.json', 100 * MB)
    wait(20)
    item.advance(40 * MB)
    expect(lines().at(-1)).toBe('a.json: 40% of 100 MB, 2 MB/s, 30s left')
  })

  test.each([
    ['every 10 s while a tenth is done in it', 100 * MB, 1, 2 * MB, 5],
    ['every tenth while that takes longer than 10 s', 100 * MB, 1, 0.5 * MB, 2],
    ['every minute while a tenth takes longer', 1e12, 1, MB, 0],
    ['every 10 s where the size is not known', undefined, 1, MB, 5],
  ])('has a line %s', (_, total, seconds, bytes, expected) => {
    const { progress, lines, wait } = plain()
    const item = progress.start('a.json', total)
    for (let n = 0; n < 50; n += 1) {
      wait(seconds)
      item.advance(bytes)
    }
    expect(lines()).toHaveLength(1 + expected)
  })

  test('goes back when work starts over', () => {
    const { progress, lines } = plain()
    const item = progress.start('a.json')
    item.advance(5)
    item.advance(-5)
    item.done()
    expect(lines().at(-1)).toBe('a.json: 0 bytes in 0s')
  })

  test('writes what is logged as it is', () => {
    const { progress, lines } = plain()
    progress.log('trying again')
    expect(lines()).toEqual(['trying again'])
  })
})

describe('progress on a terminal', () => {
  test('draws a bar for each piece of work, and leaves one line of each', async () => {
    const { progress, text, wait } = terminal()
    const [a, b] = [progress.start('a.json', 10 * MB), progress.start('b.json', 10 * MB)]
    a.advance(5 * MB)
    wait(1)
    await vi.waitFor(() => expect(text()).toContain('░░░░ b.json: 0% of 10 MB'))
    expect(text()).toContain('██████████░░░░░░░░░░ a.json: 50% of 10 MB, 5 MB/s, 1s left')
    a.done()
    b.done()
    expect(text()).toContain('a.json: 5 MB in 1s (5 MB/s)\n')
    expect(text()).toContain('b.json: 0 bytes in 1s')
  })

  test('shows what is logged before, between and after the bars', () => {
    const { progress, text } = terminal()
    progress.log('before')
    const item = progress.start('a.json')
    progress.log('between')
    progress.stop()
    progress.log('after')
    item.advance(1)
    item.done()
    expect(text()).toMatch(/before\n.*between\n.*after\n.*a\.json: 1 byte/s)
  })

  test('changes nothing of the terminal that a kill would leave changed', () => {
    const { progress, raw } = terminal()
    progress.start('a.json', 10)
    progress.stop()
    expect(raw()).not.toContain('\x1B[?')
  })
})

test('progress keeps standard output clean and lets the process end', () => {
  const script = `import { terminalProgress } from '#engine/progress.ts'
    Object.defineProperty(process.stderr, 'isTTY', { value: process.argv[1] === 'tty' })
    const item = terminalProgress().start('a.json', 2)
    item.advance(2)
    item.done()`
  for (const kind of ['tty', 'pipe']) {
    const call = ['--input-type=module-typescript', '-e', script, kind]
    const found = spawnSync(process.execPath, call, { encoding: 'utf8', timeout: 20_000 })
    expect(found).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining('a.json: 2 bytes in ') })
  }
})

test('bars leave Ctrl-C its meaning', () => {
  const script = `import { terminalProgress } from '#engine/progress.ts'
    Object.defineProperty(process.stderr, 'isTTY', { value: true })
    terminalProgress().start('a.json', 2)
    process.kill(process.pid, 'SIGINT')
    setTimeout(() => {}, 10_000)`
  const found = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], { timeout: 20_000 })
  expect(found.signal).toBe('SIGINT')
})

test('silent progress takes everything', () => {
  const item = silentProgress.start('a', 1)
  expect([item.advance(1), item.done(), silentProgress.log('x'), silentProgress.stop()]).toEqual(
    Array(4).fill(undefined),
  )
})

function shown(isTTY: boolean) {
  let now = 1e12
  const chunks: string[] = []
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 })
  stream.on('data', (chunk) => chunks.push(String(chunk)))
  const progress: Progress = terminalProgress(stream, () => now)
  const wait = (seconds: number) => {
    now += 1000 * seconds
  }
  return { progress, wait, raw: () => chunks.join(''), text: () => stripVTControlCharacters(chunks.join('')) }
}

const terminal = () => shown(true)

function plain() {
  const { text, ...rest } = shown(false)
  return { ...rest, lines: () => text().trimEnd().split('\n') }
}
