/**
 * Stands in for Python and the trainer: leaves the files that they leave, with literal figures, and a line for each call in FAKE_LOG.
 * FAKE_STOP: the training of this name stops after its checkpoint, as by SIGTERM. FAKE_FAIL: evaluations end with this exit code.
 * FAKE_COMMIT: of every model on the Hub. FAKE_GAPS: what the evaluator says of its data.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluated, trained } from './run-files.ts'

const { FAKE_LOG, FAKE_STOP, FAKE_FAIL, FAKE_COMMIT, FAKE_GAPS } = process.env
const [flag, script = '', command, , file = ''] = process.argv.slice(2)
const say = (line: string) => FAKE_LOG && appendFileSync(FAKE_LOG, `${line}\n`)

if (script.includes('hf_hub_download')) {
  if (FAKE_COMMIT) console.log(`/cache/models--a--b/snapshots/${FAKE_COMMIT}/config.json`)
  else console.error('Some warning\nRepositoryNotFoundError: 404 Client Error.')
} else if (flag === '-c') console.log('True')
else if (script === 'nagare_trainer.evaluate.gaps') console.log(FAKE_GAPS ?? '[]')
else {
  const config = JSON.parse(readFileSync(file, 'utf8'))
  process.exitCode = command === 'train' ? train(config) : evaluate(config)
}

function train({ name, out, model }: { name: string; out: string; model: { path?: string } }): number {
  const checkpoint = join(out, 'checkpoints/step-00000080')
  say(`train ${name}${existsSync(checkpoint) ? ' from step 80' : ''}${model.path ? ' on a base' : ''}`)
  mkdirSync(checkpoint, { recursive: true })
  if (FAKE_STOP === name) return 143
  for (const folder of ['adapter', ...(model.path ? [] : ['base'])]) {
    mkdirSync(join(out, folder), { recursive: true })
    writeFileSync(join(out, folder, 'config.json'), '{}')
  }
  trained(out)
  return 0
}

function evaluate({
  out,
  models,
}: {
  out: string
  models: readonly { name: string; path: string; adapter?: string }[]
}): number {
  for (const { path, adapter } of models)
    for (const folder of [path, ...(adapter ? [adapter] : [])])
      if (!existsSync(folder)) throw new Error(`there is no ${folder}`)
  say(`evaluate ${models.map(({ name, adapter }) => (adapter ? `${name} adapted` : name)).join(', ')}`)
  if (FAKE_FAIL) return Number(FAKE_FAIL)
  evaluated(
    out,
    models.map(({ name }) => name),
  )
  return 0
}
