/** The report of a run: all its figures. `run-page.ts` shows them. */
import { openDatabase } from '#engine/database.ts'
import type { RunRecord } from '#engine/run/record.ts'
import type { Means } from '#report/release.ts'
import { ablationFigures, type Difference } from './ablation.ts'
import { changeFigures } from './changes.ts'
import { type DataFigures, dataFigures } from './data.ts'
import { type Losses, lossFigures } from './losses.ts'
import { type ReadRun, readRun } from './read-run.ts'
import { type Responses, responseFigures } from './responses.ts'
import type { Comparison, Results } from './results.ts'
import { type StageFigure, stageFigures } from './stages.ts'
import { type Setting, tableOne } from './table-one.ts'
import { type TableTwo, tableTwo } from './table-two.ts'

/** Every figure of the report, as `--json` prints it. */
export interface RunReport {
  readonly run: Pick<RunRecord, 'id' | 'name' | 'status' | 'created' | 'tools'>
  readonly tableOne: readonly Setting[]
  readonly tableTwo: TableTwo
  readonly changes: readonly Comparison[]
  readonly responses: readonly Responses[]
  /** Why there are no responses, where their data is missing. */
  readonly responsesGap: string | null
  readonly losses: readonly Losses[]
  readonly data: DataFigures
  /** Null where nothing was compared; `varied` says whether the run has variants. */
  readonly ablation: readonly Difference[] | null
  readonly varied: boolean
  readonly stages: readonly StageFigure[]
  readonly versions: Readonly<Record<string, string>>
}

/** Reads a run's folder, also of a run that is not finished. Throws an `input` error where it is none. */
export async function runReportOf(place: string, means: Means): Promise<RunReport> {
  const read = readRun(place)
  const { id, name, status, created, tools, run } = read.record
  return {
    run: { id, name, status, created, tools },
    tableOne: tableOne(read),
    tableTwo: tableTwo(read),
    changes: changeFigures(read),
    responses: await responsesOf(read, means),
    responsesGap: gapOfResponses(read.results.get('evaluate')?.found),
    losses: lossFigures(read),
    data: dataFigures(read),
    ablation: ablationFigures(read),
    varied: (run.variants ?? []).length > 0,
    stages: stageFigures(read),
    versions: read.trainings[0]?.account?.versions ?? {},
  }
}

function gapOfResponses(found: Results | undefined): string | null {
  if (!found) return null
  const written = Object.entries(found.tasks).filter(([, { kind }]) => kind === 'generation')
  const ofModels = Object.values(found.models).flatMap(({ gaps }) => written.map(([key]) => gaps?.[key]))
  return found.gaps.find(({ kind }) => kind === 'generation')?.reason ?? ofModels.find(Boolean) ?? null
}

async function responsesOf(read: ReadRun, means: Means): Promise<readonly Responses[]> {
  const db = await openDatabase(means)
  try {
    return await responseFigures(read, db)
  } finally {
    db.close()
  }
}
