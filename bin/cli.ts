/** The commands, declared; each is loaded when it is called. */
import yargs, { type Argv } from 'yargs'
import { exitCodes, messageOf, NagareError } from '#engine/errors.ts'
import { pipelineNames } from './pipelines.ts'

const epilogue = `Exit codes: ${Object.entries(exitCodes)
  .map(([kind, code]) => `${code} ${kind}`)
  .join(', ')}; 0 all is well.
Sources: hub downloads, sample reads the shipped rows, anything else is a folder in the mirror layout (see README).`

/** Runs the command line and returns the exit code. Results go to standard output, everything else to standard error. */
export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--get-yargs-completions') return complete(args.slice(2))
  let code = 0
  const run: Run = async (handler) => {
    code = await handler()
  }
  try {
    await commandLine(args, run).parseAsync()
    return code
  } catch (error) {
    return report(error)
  }
}

type Run = (handler: () => Promise<number>) => Promise<void>

function commandLine(args: readonly string[], run: Run) {
  return yargs(args as string[])
    .scriptName('nagare')
    .usage('$0 <command>\n\nDeclarative pipelines for Japanese instruction data.')
    .command('plan <pipeline>', 'Show what a build would do: sources, steps, sizes; reads no row', planOptions, (a) =>
      run(async () => (await import('./plan.ts')).plan(a)),
    )
    .command('build <pipeline>', 'Build a release and publish it, whole or not at all', buildOptions, (a) =>
      run(async () => (await import('./build.ts')).build(a)),
    )
    .command('audit <release>', 'Account for every row of a release, found beside expected', auditOptions, (a) =>
      run(async () => (await import('./audit.ts')).audit(a)),
    )
    .command('explain <pipeline>', 'Say of each step whether its work stands, and if not, why', placeOptions, (a) =>
      run(async () => (await import('./explain.ts')).explain(a)),
    )
    .completion('completion', 'Print the shell completion script (bash, zsh)')
    .demandCommand(1, 'Name a command')
    .parserConfiguration({ 'duplicate-arguments-array': false })
    .strict()
    .help()
    .version(false)
    .epilogue(epilogue)
    .wrap(110)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new NagareError('usage', `Cannot run this: ${message}; see nagare --help`)
    })
}

/** The options that say where a build finds and keeps things. */
export interface PlaceOptions {
  readonly pipeline: string
  readonly sources: string
  readonly layout: string | undefined
  readonly out: string
  readonly cache: string
  readonly json: boolean
}

function placeOptions(argv: Argv) {
  return argv
    .positional('pipeline', { type: 'string', demandOption: true, describe: 'A file of pipelines/, as vanilla-v1.0.1' })
    .option('sources', { type: 'string', default: 'hub', describe: 'hub, sample, or a mirror folder' })
    .option('layout', {
      type: 'string',
      describe: 'Read this layout of a source where there are several: release, tree',
    })
    .option('out', { type: 'string', default: 'dist', describe: 'Folder that releases are published in' })
    .option('cache', { type: 'string', default: '.nagare', describe: 'Folder of downloads and finished steps' })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
}

/** The options of `plan`. */
export type PlanOptions = PlaceOptions & { readonly sql: boolean }

function planOptions(argv: Argv) {
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
  readonly quiet: boolean
}

function buildOptions(argv: Argv) {
  return placeOptions(argv)
    .option('threads', { type: 'number', describe: 'Threads; default: all' })
    .option('memory', { type: 'string', describe: 'Memory limit as 2GB or 800MB; default: a quarter of the machine' })
    .option('check-counts', {
      type: 'boolean',
      describe: 'Stop where published counts are not met; default: on hub only',
    })
    .option('replace', { type: 'boolean', default: false, describe: 'Give up a sample or mirror release that stands' })
    .option('quiet', { type: 'boolean', default: false, describe: 'Say nothing while it runs' })
    .example('$0 build vanilla-v1.0.1', 'download, build, publish in dist/vanilla/1.0.1')
    .example('$0 build vanilla-v1.0.1 --sources mirror/', 'the same from files that you have')
}

/** The options of `audit`. */
export interface AuditOptions {
  readonly release: string
  readonly out: string
  readonly strict: boolean
  readonly json: boolean
}

function auditOptions(argv: Argv) {
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

// What the shell offers after the words typed so far; yargs would run the command that is being completed.
function complete(words: readonly string[]): number {
  const current = words.at(-1) ?? ''
  const takesPipeline = ['plan', 'build', 'explain'].includes(words[0] ?? '') && words.length === 2
  const offered =
    words.length <= 1 ? ['plan', 'build', 'audit', 'explain', 'completion'] : takesPipeline ? pipelineNames() : []
  for (const word of offered.filter((word) => word.startsWith(current))) process.stdout.write(`${word}\n`)
  return 0
}

function report(error: unknown): number {
  if (error instanceof NagareError && error.kind !== 'bug') {
    process.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
  process.stderr.write(`${error instanceof Error ? error.stack : messageOf(error)}\n`)
  return exitCodes.bug
}
