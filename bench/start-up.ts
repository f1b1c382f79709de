/** How long do `--help` and `plan` take? Median of 5 after a warm-up: `node bench/start-up.ts`. */
import { join } from 'node:path'
import { tools } from '#engine/versions.ts'
import { median, timed, writeResult } from './timer.ts'

const nagare = join(import.meta.dirname, '..', 'bin', 'nagare.ts')
const goal = 300 // milliseconds
const figures: Record<string, number> = {}
for (const args of [['--help'], ['plan', 'vanilla-v1.0.1']]) {
  const milliseconds: number[] = []
  for (let run = 0; run <= 5; run++)
    milliseconds.push(1000 * (await timed(process.execPath, [nagare, ...args])).seconds)
  const figure = Math.round(median(milliseconds.slice(1)))
  figures[args.join(' ')] = figure
  console.log(`nagare ${args.join(' ')}: ${figure} ms${figure > goal ? `, over ${goal}` : ''}`)
}
console.log(`wrote ${writeResult('start-up', { versions: tools(), goal, milliseconds: figures })}`)
