/** What a run's stages depend on besides its file: the rows, the model, the evaluation data, the code that trains and evaluates. */
import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { NagareError } from '#engine/errors.ts'
import { fingerprint } from '#engine/fingerprint.ts'
import type { Manifest } from '#engine/manifest.ts'
import { type FileContent, fileContent, folderContent, modelIdentity } from '#engine/run/content.ts'
import type { Run } from '#engine/run/run.ts'
import type { RunFacts } from '#engine/run/run-stages.ts'
import type { RunOptions } from '../run-options.ts'
import type { RunRelease } from './release.ts'

const root = join(import.meta.dirname, '../..')
const trainer = join(root, 'trainer/nagare_trainer')

/** The releases that a run reads: its own, and those without a task, by task. */
export interface RunReleases {
  readonly main: RunRelease
  readonly without: ReadonlyMap<string, RunRelease>
}

/** Refuses a variant without a task that the release does not have: it would be the run itself. */
export function checkTasks(run: Run, { name, counts }: Pick<Manifest, 'name' | 'counts'>): void {
  for (const { name: variant, withoutTask } of run.variants ?? [])
    if (withoutTask !== undefined && !(withoutTask in counts.task))
      throw new NagareError(
        'usage',
        `Cannot run ${run.name}, variant ${variant}: ${name} has no task ${withoutTask}; it has ${Object.keys(counts.task).join(', ')}`,
      )
}

/** The folder of a run's evaluation data: the one that is named, else what the run's file says. Throws a `usage` error where there is none. */
export function evaluationFolder(run: Run, options: Pick<RunOptions, 'evaluationData'>): string {
  const own = run.evaluate?.data === 'sample' ? join(root, 'samples/evaluation') : 'evaluation-data'
  const folder = resolve(options.evaluationData ?? own)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder
  throw new NagareError(
    'usage',
    `Cannot evaluate ${run.name}: there is no folder ${folder}; put JNLI and what else you have there (docs/runs.md says which files, and where they come from), or name another with --evaluation-data. What lacks becomes a gap`,
  )
}

/** The files of a run's evaluation data, by content, and those elsewhere that its tasks name; none where nothing is evaluated. */
export function evaluationFiles(run: Run, options: Pick<RunOptions, 'evaluationData'>): readonly FileContent[] {
  if (!run.evaluate) return []
  const folder = evaluationFolder(run, options)
  const files = folderContent(folder)
  return [...files, ...namedFiles(run.evaluate.tasks, folder, new Set(files.map(({ path }) => resolve(folder, path))))]
}

// A file of prompts, or a task of one's own: what an option names from the folder of evaluation data on, and a task from here.
function namedFiles(
  tasks: NonNullable<Run['evaluate']>['tasks'],
  folder: string,
  known: ReadonlySet<string>,
): readonly FileContent[] {
  const named = tasks.flatMap(({ task, ...options }) => [
    ...(task.endsWith('.py') ? [[resolve(task), task] as const] : []),
    ...Object.values(options)
      .flat()
      .flatMap((value) => (typeof value === 'string' ? [[resolve(folder, value), value] as const] : [])),
  ])
  const found = [...new Map(named)].filter(([file]) => !known.has(file) && isFile(file))
  return found.map(([file, name]) => fileContent(file, name))
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

/** All facts. */
export function factsOf(run: Run, { main, without }: RunReleases, files: readonly FileContent[]): RunFacts {
  const { path, revision } = run.train.model
  return {
    digest: main.manifest.digest,
    digestWithout: Object.fromEntries([...without].map(([task, { manifest }]) => [task, manifest.digest])),
    base: path === undefined ? undefined : modelIdentity(path, revision),
    evaluationData: run.evaluate && fingerprint(files),
    trainer: trainerVersion(),
    evaluator: evaluatorDigest(),
  }
}

// A version, not a digest: a training of days is not worthless because a comment changed. It is raised where what is learned changes.
function trainerVersion(): string {
  const text = readFileSync(join(trainer, '__init__.py'), 'utf8')
  const version = /^__version__ = '(.+)'$/m.exec(text)?.[1]
  if (version === undefined)
    throw new NagareError('bug', 'Cannot tell the version of the trainer: __init__.py has none')
  return version
}

/** The modules of the trainer that scoring stands on; what they import in turn does not bear on a score. */
export const sharedModules = ['prompts.py', 'models.py', 'tokenizer.py', 'read_config.py', 'errors.py']

// Finished rows are kept by the evaluator, so that another version of it costs little.
function evaluatorDigest(): string {
  const own = folderContent(join(trainer, 'evaluate')).filter(({ path }) => path.endsWith('.py'))
  const texts = sharedModules.map((name) => readFileSync(join(trainer, name), 'utf8'))
  return fingerprint([own.map(({ path, sha256 }) => [path, sha256]), texts]).slice(0, 12)
}
