/** The audit report of a release: all its figures. `report-page.ts` shows them. */
import { type Contamination, contaminationFigures } from './contamination.ts'
import { type Duplicates, duplicateFigures } from './duplicates.ts'
import { type Dropped, droppedExamples, type Kept, keptExamples } from './examples.ts'
import { type FlawFigures, flawFigures } from './flaws.ts'
import { type Flow, flowFigures } from './flow.ts'
import { type Glance, glanceFigures } from './glance.ts'
import { type GraphNode, graphFigures } from './graph.ts'
import { type JapaneseFigures, japaneseFigures } from './japanese.ts'
import { characterLengths, type Lengths } from './lengths.ts'
import { measure } from './measure.ts'
import { type Published, publishedFigures } from './published.ts'
import { type Checks, recount } from './recount.ts'
import { type Rejected, rejectFigures } from './rejects.ts'
import { type Means, type Release, withRelease } from './release.ts'
import { drawSample, type Sample } from './sample.ts'
import { type Templates, templateFigures } from './templates.ts'
import { type MorphemeFigures, morphemeFigures, tokenFigures } from './units.ts'

/** Every figure of the report, as `--json` prints it. */
export interface Report {
  readonly release: {
    readonly name: string
    readonly version: string
    readonly digest: string
    readonly fingerprint: string
    readonly created: string
  }
  readonly checks: Checks
  readonly glance: Glance
  readonly flow: Flow
  readonly graph: readonly GraphNode[]
  /** The sample that morphemes, tokens and scripts were measured on. */
  readonly sample: Omit<Sample, 'rows'> & { readonly rows: number }
  readonly lengths: {
    readonly characters: readonly Lengths[]
    readonly morphemes: MorphemeFigures
    /** Null where no tokenizer was given. */
    readonly tokens: readonly Lengths[] | null
  }
  readonly japanese: readonly JapaneseFigures[]
  readonly templates: Templates
  readonly duplicates: Duplicates
  readonly contamination: Contamination
  readonly kept: readonly Kept[]
  readonly dropped: readonly Dropped[]
  readonly rejected: readonly Rejected[]
  readonly published: Published
  readonly flaws: FlawFigures
}

/** What a report may be asked for. */
export interface Asked {
  /** A `tokenizer.json` to count tokens with. */
  readonly tokenizer?: string
  /** Examine every row for flaws, of a large release too. */
  readonly everyRow?: boolean
}

/** Reads a release folder. Throws an `input` error where the manifest and the files disagree. */
export function reportOf(folder: string, means: Means, asked: Asked = {}): Promise<Report> {
  return withRelease(folder, means, (release) => figuresOf(release, asked))
}

async function figuresOf(release: Release, { tokenizer, everyRow = false }: Asked): Promise<Report> {
  const { manifest } = release
  const { name, version, label, digest, fingerprint, created } = manifest
  const checks = await recount(release)
  await measure(release)
  const sample = await drawSample(release)
  return {
    release: { name, version: `${version}${label}`, digest, fingerprint, created },
    checks,
    glance: await glanceFigures(release),
    flow: flowFigures(manifest),
    graph: graphFigures(manifest),
    sample: { ...sample, rows: sample.rows.length },
    lengths: {
      characters: await characterLengths(release),
      tokens: tokenizer === undefined ? null : await tokenFigures(release, sample, tokenizer),
      morphemes: await morphemeFigures(release, sample),
    },
    japanese: await japaneseFigures(release, sample),
    templates: await templateFigures(release),
    duplicates: await duplicateFigures(release),
    contamination: await contaminationFigures(release),
    kept: await keptExamples(release),
    dropped: await droppedExamples(release),
    rejected: await rejectFigures(release),
    published: publishedFigures(manifest),
    flaws: await flawFigures(release, everyRow),
  }
}
