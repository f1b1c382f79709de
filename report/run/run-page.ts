/** The page of a run's report: its sections in order. */
import { page } from '#report/page.ts'
import { ablationSection } from './ablation.ts'
import { changeSection } from './changes.ts'
import { dataSection } from './data.ts'
import { lossSection } from './losses.ts'
import { responseSection } from './responses.ts'
import type { RunReport } from './run-report.ts'
import { stageSection } from './stages.ts'
import { tableOneSection } from './table-one.ts'
import { tableTwoSection } from './table-two-section.ts'

/** The report as one HTML document. */
export function runPage(report: RunReport): string {
  const { run, tableTwo, ablation, varied } = report
  return page({
    title: `${run.name} ${run.id}`,
    subtitle: `Report of a run of ${run.created}, ${run.status}: how the model was tuned, what it scores before and after, and what data made it`,
    sections: [
      tableOneSection(report.tableOne, tableTwo.source ?? undefined),
      tableTwoSection(tableTwo),
      changeSection(report.changes),
      responseSection(report.responses, report.responsesGap ?? undefined),
      lossSection(report.losses),
      ...(varied ? [ablationSection(ablation)] : []),
      dataSection(report.data),
      stageSection(report.stages, run.tools, report.versions),
    ],
  })
}
