/** A folder's lock: one holder at a time, whatever dead ones left, and however many reach for it at once. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { NagareError } from '#engine/errors.ts'
import { handOver, lock, unlock } from '#engine/lock.ts'
import { temporaryFolder } from '../helpers/build.ts'

const dead = 999_999_999
const refusal = (holder: number) => new NagareError('conflict', `process ${holder} has it`)

test.for<[what: string, left: Record<string, string>]>([
  ['nothing', {}],
  ['the lock of a dead process', { '.lock-a': `${dead}` }],
  ['an empty lock, cut short by a kill', { '.lock-a': '' }],
  ['a dead process that was taking over from a dead one', { '.lock-a': `${dead}`, [`.lock-a.${dead}`]: `${dead - 1}` }],
])('%s does not keep a folder from being taken', ([, left]) => {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(left)) writeFileSync(join(folder, name), text)
  for (let i = 0; i < 2; i += 1) lock(join(folder, 'a'), refusal)
  expect(readFileSync(join(folder, '.lock-a'), 'utf8')).toBe(`${process.pid}`)
  unlock(join(folder, 'a'))
  expect(readdirSync(folder)).toEqual([])
})

test.for<[what: string, left: Record<string, string>]>([
  ['that lives', { '.lock-a': `${process.ppid}` }],
  ['that is taking over from a dead one', { '.lock-a': `${dead}`, [`.lock-a.${dead}`]: `${process.ppid}` }],
])('a process %s keeps the folder', ([, left]) => {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(left)) writeFileSync(join(folder, name), text)
  expect(() => lock(join(folder, 'a'), refusal)).toThrow(`process ${process.ppid} has it`)
  expect(readdirSync(folder).sort()).toEqual(Object.keys(left).sort())
})

test('a lock that was handed over is let go in the name of its holder only', () => {
  const folder = join(temporaryFolder(), 'a')
  lock(folder, refusal)
  handOver(folder, process.ppid)
  unlock(folder)
  expect(existsSync(join(folder, '../.lock-a'))).toBe(true)
  unlock(folder, process.ppid)
  expect(existsSync(join(folder, '../.lock-a'))).toBe(false)
})

test('of processes that reach for a dead one’s lock at once, exactly one gets it', { timeout: 60_000 }, async () => {
  const [folder, count] = [temporaryFolder(), 300]
  for (let i = 0; i < count; i += 1) writeFileSync(join(folder, `.lock-${i}`), `${dead}`)
  const begin = Date.now() + 1500
  const script = join(import.meta.dirname, '../helpers/take-locks.ts')
  const children = [1, 2, 3, 4].map(() => spawn(process.execPath, [script, folder, `${count}`, `${begin}`]))
  onTestFinished(() => children.forEach((child) => void child.kill('SIGKILL')))
  const said = await Promise.all(
    children.map(async ({ stdout }) => JSON.parse(String((await once(stdout, 'data'))[0]))),
  )
  const holders = Array.from({ length: count }, (_, i) => said.filter((got: number[]) => got.includes(i)).length)
  expect(holders).toEqual(Array.from({ length: count }, () => 1))
})
