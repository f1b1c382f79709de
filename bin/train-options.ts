/** The options of `train`: what may be said, and what comes of it. */
import type { Argv } from 'yargs'

/** The options of `train`. */
export interface TrainOptions {
  readonly run: string
  readonly model: string | undefined
  readonly release: string | undefined
  readonly releases: string
  readonly out: string
  readonly cache: string
  readonly processes: number
  readonly dryRun: boolean
}

/** Declares the options of a command. */
export function trainOptions(argv: Argv) {
  return argv
    .positional('run', { type: 'string', demandOption: true, describe: 'A run of pipelines/, as stormy' })
    .option('model', {
      type: 'string',
      describe: "Folder, hub id or ID@REVISION of a model, in place of the run's own",
    })
    .option('release', { type: 'string', describe: "Release folder or name, in place of the run's own" })
    .option('releases', { type: 'string', default: 'dist', describe: 'Folder that releases are published in' })
    .option('out', {
      type: 'string',
      default: 'runs',
      describe: 'Folder for runs: adapter, logs, checkpoints, run.json',
    })
    .option('cache', { type: 'string', default: '.nagare', describe: 'Folder of prepared rows, as large as the texts' })
    .option('processes', { type: 'number', default: 1, describe: 'One for each GPU, started by torchrun' })
    .option('dry-run', { type: 'boolean', default: false, describe: 'Show rows as the model sees them, and estimates' })
    .example('$0 train stormy --model models/open-calm-7b --dry-run', 'what the model would see, and for how long')
    .example('$0 train tiny', 'the whole chain on a processor, after nagare build vanilla-v1.0.1 --sources sample')
}
