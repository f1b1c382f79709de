/** The options of `run`, and of `explain`: what may be said, and what comes of it. */
import type { Argv } from 'yargs'
import { type PlaceOptions, placeOptions } from './options.ts'

/** The options of `run`. */
export interface RunOptions {
  readonly run: string
  readonly sources: string | undefined
  readonly model: string | undefined
  readonly evaluationData: string | undefined
  readonly releases: string
  readonly out: string
  readonly cache: string
  readonly processes: number
  readonly replace: boolean
  readonly dryRun: boolean
  readonly json: boolean
}

/** Declares the options of a command. */
export function runOptions(argv: Argv) {
  return argv
    .positional('run', { type: 'string', demandOption: true, describe: 'A run of pipelines/, as stormy' })
    .option('sources', {
      type: 'string',
      describe: 'hub, sample, or mirror folders A:B; default: what the release of the run is made from',
    })
    .option('model', {
      type: 'string',
      describe: "Folder, hub id or ID@REVISION of a model, in place of the run's own",
    })
    .option('evaluation-data', {
      type: 'string',
      describe:
        'Folder of JNLI, MARC-ja and others, as trainer/nagare_trainer/evaluate/README.md says; default: evaluation-data, or the shipped sample',
    })
    .option('releases', { type: 'string', default: 'dist', describe: 'Folder that releases are published in' })
    .option('out', { type: 'string', default: 'runs', describe: 'Folder for runs' })
    .option('cache', {
      type: 'string',
      default: '.nagare',
      describe: 'Folder of downloads, finished steps, prepared rows',
    })
    .option('processes', { type: 'number', default: 1, describe: 'Of the training: one for each GPU, by torchrun' })
    .option('replace', { type: 'boolean', default: false, describe: 'Give up a sample or mirror release that stands' })
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: 'Say what each stage would do, and what is missing; do nothing',
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
    .example('$0 run tiny', 'build the sample, tune a tiny model, evaluate, compare variants, report')
    .example('$0 run stormy --model models/open-calm-7b --dry-run', 'what a run would do')
}

/** The options of `explain`: those of a build, and of a run. */
export type ExplainOptions = PlaceOptions & Pick<RunOptions, 'model' | 'evaluationData'> & { readonly runs: string }

/** Declares the options of a command. */
export function explainOptions(argv: Argv) {
  return placeOptions(argv)
    .option('model', { type: 'string', describe: "Of a run: a model in place of the run's own" })
    .option('evaluation-data', { type: 'string', describe: 'Of a run: its folder' })
    .option('runs', { type: 'string', default: 'runs', describe: 'Of a run: the folder for runs' })
    .example('$0 explain vanilla-v1.0.1', 'which steps of a build would run, and why')
    .example('$0 explain tiny', 'which stages of a run')
}
