/** Locks on a file system that has no hard links, as exFAT. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { lock, unlock } from '#engine/lock.ts'
import { temporaryFolder } from '../helpers/build.ts'

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  linkSync: () => {
    throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' })
  },
}))

const refusal = (holder: number) => new Error(`process ${holder} has it`) as never

test('a folder is taken, taken over from a dead process, refused, and let go', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, '.lock-b'), '999999999')
  writeFileSync(join(folder, '.lock-c'), `${process.ppid}`)
  for (const name of ['a', 'b']) {
    lock(join(folder, name), refusal)
    expect(readFileSync(join(folder, `.lock-${name}`), 'utf8')).toBe(`${process.pid}`)
    unlock(join(folder, name))
  }
  expect(() => lock(join(folder, 'c'), refusal)).toThrow(`process ${process.ppid} has it`)
  expect(readdirSync(folder)).toEqual(['.lock-c'])
})
