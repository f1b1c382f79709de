/** What a run's stages depend on. */
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedModules } from '#bin/run-facts.ts'

const trainer = join(import.meta.dirname, '../../trainer/nagare_trainer')

test('every module of the trainer that the evaluator imports counts towards its version', () => {
  const imported = new Set<string>()
  for (const file of globSync('evaluate/**/*.py', { cwd: trainer })) {
    // From evaluate/ two dots lead to the trainer, from evaluate/tasks/ three.
    const dots = '.'.repeat(1 + dirname(file).split('/').length)
    const text = readFileSync(join(trainer, file), 'utf8')
    for (const [, before, name] of text.matchAll(/^from (\.+)(\w+)[\w.]* import/gm))
      if (before === dots) imported.add(`${name}.py`)
  }
  expect([...imported].sort()).toEqual(sharedModules.map((name) => basename(name)).sort())
})
