/** The command line as people call it: a process of its own. */
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

/** What a process left: exit code, output, and how long it took. */
export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
  readonly seconds: number
}

const root = resolve(import.meta.dirname, '../..')

/** Runs `nagare` with arguments, without what the test's own environment says of hubs and proxies. */
export function nagare(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const start = performance.now()
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$|^HF_/i.test(name)))
  const child = spawn(process.execPath, ['bin/nagare.ts', ...args], { cwd: root, env: { ...clean, ...env } })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (code) => done({ code, out, err, seconds: (performance.now() - start) / 1000 }))
  })
}

/** The options of a run whose files all lie in one folder. */
export function place(folder: string, sources = 'sample'): string[] {
  return ['--sources', sources, '--out', join(folder, 'out'), '--cache', join(folder, 'cache')]
}
