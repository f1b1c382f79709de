/** A process that takes the locks of folders, one each millisecond or two from a given instant, and prints those that it got. */
import { join } from 'node:path'
import { lock } from '#engine/lock.ts'

const [folder = '', count, begin] = process.argv.slice(2)
const got: number[] = []
for (let i = 0; i < Number(count); i += 1) {
  while (performance.timeOrigin + performance.now() < Number(begin) + 3 * i);
  try {
    lock(join(folder, String(i)), (holder) => new Error(`process ${holder} has it`) as never)
    got.push(i)
  } catch {
    // Another one has it.
  }
}
process.stdout.write(JSON.stringify(got))
// A holder that is gone is no holder: stay until all are through.
process.stdin.resume()
