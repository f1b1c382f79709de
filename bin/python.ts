/** Python, for the trainer: found, old enough, and with its packages, before anything is asked of it. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { NagareError } from '#engine/errors.ts'

const root = join(import.meta.dirname, '..')
const packages = ['torch', 'transformers', 'peft', 'pyarrow', 'tokenizers']
const probe = `import sys, importlib.util as u; print(sys.version_info >= (3, 11), *[p for p in ${JSON.stringify(packages)} if not u.find_spec(p)])`

/** The Python of the trainer: `PYTHON`, or that of .venv. Throws an `environment` error that says what is missing and how to get it. */
export function findPython(): string {
  const python = process.env.PYTHON ?? join(root, '.venv/bin/python')
  const refuse = (state: string): never => {
    throw new NagareError(
      'environment',
      `Cannot train: ${state}; run make setup-trainer, or name another Python in PYTHON`,
    )
  }
  if (python.includes('/') && !existsSync(python)) refuse(`there is no ${python}`)
  const { status, stdout } = spawnSync(python, ['-c', probe], { encoding: 'utf8' })
  if (status !== 0) refuse(`${python} does not run`)
  const [isNew, ...missing] = stdout.trim().split(' ')
  if (isNew !== 'True') refuse(`${python} is older than Python 3.11`)
  if (missing.length > 0) refuse(`${python} has no ${missing.join(', ')}`)
  return python
}

/** The environment in which Python finds the trainer. */
export function trainerEnvironment(): NodeJS.ProcessEnv {
  const path = [join(root, 'trainer'), process.env.PYTHONPATH].filter(Boolean).join(delimiter)
  return { ...process.env, PYTHONPATH: path }
}

/**
 * Runs a module of the trainer to its end, on several processes by torchrun where asked, and gives its exit code, which means what ours
 * mean. Signals that ask it to stop or to save are passed on. Its standard output is ours, unless it is not wanted.
 * `started` hears of its process: it lives on where we are killed.
 */
export function runTrainer(
  python: string,
  args: readonly string[],
  processes = 1,
  results: 'inherit' | 'ignore' = 'inherit',
  started: (pid: number) => void = () => {},
): Promise<number> {
  const launch = processes > 1 ? ['torch.distributed.run', '--nproc-per-node', String(processes), '-m'] : []
  // Before the trainer is there: a signal in between would end us and leave it.
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1'] as const
  for (const signal of signals) process.on(signal, passOn)
  const child = spawn(python, ['-m', ...launch, 'nagare_trainer', ...args], {
    stdio: ['ignore', results, 'inherit'],
    env: trainerEnvironment(),
    detached: true, // or a terminal would send its signals twice: to us, who pass them on, and to the trainer
  })
  try {
    if (child.pid !== undefined) started(child.pid)
  } catch (error) {
    child.kill() // no one would know of it
    throw error
  }
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (code, signal) => {
      for (const signal of signals) process.off(signal, passOn)
      done(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
