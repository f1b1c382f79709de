/** The commands, declared; each is loaded when it is called. */
import yargs from 'yargs'
import { exitCodes, messageOf, NagareError } from '#engine/errors.ts'
import { auditOptions, buildOptions, diffOptions, planOptions, reportOptions } from './options.ts'
import { pipelineNames, releaseNames, runNames } from './pipelines.ts'
import { publishOptions } from './publish-options.ts'
import { explainOptions, runOptions } from './run-options.ts'
import { serveOptions, streamOptions } from './stream-options.ts'
import { trainOptions } from './train-options.ts'

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
    .command(
      'report <release>',
      'Write the report of a release, recounted, or of a run: one HTML page',
      reportOptions,
      (a) => run(async () => (await import('./report.ts')).report(a)),
    )
    .command('diff <before> <after>', 'Say what differs between two releases: rows, labels, recipe', diffOptions, (a) =>
      run(async () => (await import('./diff.ts')).diff(a)),
    )
    .command(
      'explain <pipeline>',
      'Say of each step of a build, or stage of a run, whether its work stands, and if not, why',
      explainOptions,
      (a) => run(async () => (await import('./explain.ts')).explain(a)),
    )
    .command(
      'publish <release>',
      'Send a release to the Hub in one commit; shows what it would do',
      publishOptions,
      (a) => run(async () => (await import('./publish.ts')).publish(a)),
    )
    .command('stream <release>', 'Write the rows of a release to standard output as Arrow IPC', streamOptions, (a) =>
      run(async () => (await import('./stream.ts')).stream(a)),
    )
    .command(
      'serve <release>',
      'Serve the same streams over HTTP on loopback, to those with a token',
      serveOptions,
      (a) => run(async () => (await import('./serve.ts')).serve(a)),
    )
    .command('train <run>', 'Tune a model on a release as a run says, or go on where it stopped', trainOptions, (a) =>
      run(async () => (await import('./train.ts')).train(a)),
    )
    .command('run <run>', 'Build, evaluate, tune, evaluate again, report; finished stages stand', runOptions, (a) =>
      run(async () => (await import('./run.ts')).runChain(a)),
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

// What the shell offers after the words typed so far; yargs would run the command that is being completed.
function complete(words: readonly string[]): number {
  const current = words.at(-1) ?? ''
  for (const word of offered(words).filter((word) => word.startsWith(current))) process.stdout.write(`${word}\n`)
  return 0
}

function offered([command = '', ...rest]: readonly string[]): readonly string[] {
  if (rest.length === 0)
    return [
      'plan',
      'build',
      'audit',
      'report',
      'diff',
      'explain',
      'publish',
      'stream',
      'serve',
      'train',
      'run',
      'completion',
    ]
  if (command === 'diff') return rest.length > 2 ? [] : releaseNames('dist')
  if (rest.length > 1) return []
  if (command === 'train' || command === 'run') return runNames()
  if (command === 'explain') return [...pipelineNames(), ...runNames()]
  return ['audit', 'report', 'publish', 'stream', 'serve'].includes(command)
    ? releaseNames('dist')
    : ['plan', 'build'].includes(command)
      ? pipelineNames()
      : []
}

function report(error: unknown): number {
  if (error instanceof NagareError && error.kind !== 'bug') {
    process.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
  process.stderr.write(`${error instanceof Error ? error.stack : messageOf(error)}\n`)
  return exitCodes.bug
}
