import { NagareError } from '#engine/errors.ts'
import { handOver, lock, lockFile, unlock } from '#engine/lock.ts'

/** Told the number of the process that does the work. */
export type Started = (pid: number) => void

/**
 * Does work in a folder that no other process may do at the same time; `what` names it. The lock is the worker's, who may outlive
 * us. Throws `conflict` where another process is at it.
 */
export async function alone<T>(folder: string, what: string, work: (started: Started) => Promise<T>): Promise<T> {
  let worker = process.pid
  lock(
    folder,
    (holder) =>
      new NagareError(
        'conflict',
        `Cannot ${what}: process ${holder} is at it in ${folder}; wait for it or stop it, or remove ${lockFile(folder)} where it is another program`,
      ),
  )
  try {
    return await work((pid) => {
      worker = pid
      handOver(folder, pid)
    })
  } finally {
    unlock(folder, worker)
  }
}
