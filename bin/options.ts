/** The options of the commands: what may be said, and what comes of it. */
import type { Argv } from 'yargs'
import type { LicenseClass } from '#engine/licenses.ts'

/** The options that say where a build finds and keeps things. */
export interface PlaceOptions {
  readonly pipeline: string
  readonly sources: string
  readonly layout: string | undefined
  readonly out: string
  readonly cache: string
  readonly licenseClass: LicenseClass | undefined
  readonly balance: number | undefined
  readonly json: boolean
}

/** Declares the options of a command. */
export function placeOptions(argv: Argv) {
  return argv
    .positional('pipeline', { type: 'string', demandOption: true, describe: 'A file of pipelines/, as vanilla-v1.0.1' })
    .option('sources', { type: 'string', default: 'hub', describe: 'hub, sample, or mirror folders A:B' })
    .option('layout', {
      type: 'string',
      describe: 'Read this layout of a source where there are several: release, tree',
    })
    .option('out', { type: 'string', default: 'dist', describe: 'Folder that releases are published in' })
    .option('cache', { type: 'string', default: '.nagare', describe: 'Folder of downloads and finished steps' })
    .option('balance', {
      type: 'number',
      describe: 'Sample until no task has more than this share of the rows, as 0.25; a release of its own',
    })
    .option('license-class', {
      choices: ['permissive', 'share-alike'] as const,
      describe: 'Only rows under licences of this class, as a release named NAME-CLASS',
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
}

/** The options of `plan`. */
export type PlanOptions = PlaceOptions & { readonly sql: boolean }

/** Declares the options of a command. */
export function planOptions(argv: Argv) {
  return placeOptions(argv)
    .option('sql', { type: 'boolean', default: false, describe: 'Print every statement' })
    .example('$0 plan vanilla-v1.0.1 --sources sample', 'steps and sizes on the shipped sample')
    .example('$0 plan vanilla-v1.0.1 --sql', 'the SQL, as kept in tests/plans')
}

/** The options of `build`. */
export type BuildOptions = PlaceOptions & {
  readonly threads: number | undefined
  readonly memory: string | undefined
  readonly checkCounts: boolean | undefined
  readonly replace: boolean
  readonly allowUnknownLicense: boolean
  readonly quiet: boolean
}

/** Declares the options of a command. */
export function buildOptions(argv: Argv) {
  return placeOptions(argv)
    .option('threads', { type: 'number', describe: 'Threads; default: all' })
    .option('memory', { type: 'string', describe: 'Memory limit as 2GB or 800MB; default: a quarter of the machine' })
    .option('check-counts', {
      type: 'boolean',
      describe: 'Stop where published counts are not met; default: on hub only',
    })
    .option('replace', { type: 'boolean', default: false, describe: 'Give up a sample or mirror release that stands' })
    .option('allow-unknown-license', {
      type: 'boolean',
      default: false,
      describe: 'Take in rows that no sub-dataset, and so no licence, could be found for',
    })
    .option('quiet', { type: 'boolean', default: false, describe: 'Say nothing while it runs' })
    .example('$0 build vanilla-v1.0.1', 'download, build, publish in dist/vanilla/1.0.1')
    .example('$0 build vanilla-v1.0.1 --sources mirror/', 'the same from files that you have')
    .example('$0 build vanilla-v1.0.1 --license-class permissive', 'dist/vanilla-permissive/1.0.1')
    .example('$0 build vanilla-v1.0.1 --balance 0.25', 'dist/vanilla-balanced-25/1.0.1')
}

/** The options of `audit`. */
export interface AuditOptions {
  readonly release: string
  readonly out: string
  readonly strict: boolean
  readonly json: boolean
}

/** Declares the options of a command. */
export function auditOptions(argv: Argv) {
  return argv
    .positional('release', {
      type: 'string',
      demandOption: true,
      describe: 'A folder, or NAME-vVERSION[+label] in --out',
    })
    .option('out', { type: 'string', default: 'dist', describe: 'Folder that releases are published in' })
    .option('strict', { type: 'boolean', default: false, describe: 'Exit with 7 where expected counts are not met' })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
    .example('$0 audit vanilla-v1.0.1+sample', 'the release in dist/vanilla/1.0.1+sample')
}

/** The options of `diff`. */
export interface DiffOptions {
  readonly before: string
  readonly after: string
  readonly out: string
  readonly cache: string
  readonly limit: number
  readonly threads: number | undefined
  readonly memory: string | undefined
  readonly html: string | undefined
  readonly strict: boolean
  readonly json: boolean
}

/** Declares the options of a command. */
export function diffOptions(argv: Argv) {
  const describe = 'A folder, or NAME-vVERSION[+label] in --out'
  return argv
    .positional('before', { type: 'string', demandOption: true, describe })
    .positional('after', { type: 'string', demandOption: true, describe })
    .option('out', { type: 'string', default: 'dist', describe: 'Folder that releases are published in' })
    .option('cache', { type: 'string', default: '.nagare', describe: 'Folder for what does not fit into memory' })
    .option('limit', { type: 'number', default: 3, describe: 'Rows shown of each kind of difference' })
    .option('threads', { type: 'number', describe: 'Threads; default: all' })
    .option('memory', { type: 'string', describe: 'Memory limit as 2GB or 800MB; default: a quarter of the machine' })
    .option('html', { type: 'string', describe: 'Write a page to this file too' })
    .option('strict', { type: 'boolean', default: false, describe: 'Exit with 9 where the releases differ' })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
    .example('$0 diff vanilla-v1.0.0+sample vanilla-v1.0.1+sample', 'what 1.0.1 added, dropped and changed')
}

/** The options of `report`. */
export interface ReportOptions {
  readonly release: string
  readonly out: string
  readonly runs: string
  readonly cache: string
  readonly to: string | undefined
  readonly tokenizer: string | undefined
  readonly everyRow: boolean
  readonly threads: number | undefined
  readonly memory: string | undefined
  readonly json: boolean
}

/** Declares the options of a command. */
export function reportOptions(argv: Argv) {
  return argv
    .positional('release', {
      type: 'string',
      demandOption: true,
      describe: 'A release: a folder, or NAME-vVERSION[+label] in --out; a run: a folder, id or name in --runs',
    })
    .option('out', { type: 'string', default: 'dist', describe: 'Folder that releases are published in' })
    .option('runs', { type: 'string', default: 'runs', describe: 'Folder for runs' })
    .option('cache', { type: 'string', default: '.nagare', describe: 'Folder for what does not fit into memory' })
    .option('to', {
      type: 'string',
      describe: 'Write the page to this file; default: beside the release, in the run',
    })
    .option('tokenizer', { type: 'string', describe: 'Count tokens too, by this tokenizer.json' })
    .option('every-row', {
      type: 'boolean',
      default: false,
      describe: 'Look for flaws in every row of a large release',
    })
    .option('threads', { type: 'number', describe: 'Threads; default: all' })
    .option('memory', { type: 'string', describe: 'Memory limit as 2GB or 800MB; default: a quarter of the machine' })
    .option('json', { type: 'boolean', default: false, describe: 'Print the figures; write a page only with --to' })
    .example('$0 report vanilla-v1.0.1+sample', 'writes dist/vanilla/1.0.1+sample.report.html')
    .example('$0 report tiny', 'writes report.html in the folder of the last run of that name')
}
