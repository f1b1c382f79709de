/** The stages of a run: what stands, what it depends on, how long it took. */
import type { RunRecord } from '#engine/run/record.ts'
import { html } from '#report/html.ts'
import type { Section } from '#report/page.ts'
import { table } from '#report/table.ts'
import type { ReadRun } from './read-run.ts'

/** A stage; `seconds` is null of one that is not finished. */
export interface StageFigure {
  readonly name: string
  readonly key: string
  readonly seconds: number | null
  readonly parts: RunRecord['stages'][number]['parts']
}

/** The stages in their order. */
export function stageFigures({ record, finished }: ReadRun): readonly StageFigure[] {
  return record.stages.map(({ name, key, parts }) => ({
    name,
    key,
    seconds: finished.get(name)?.seconds ?? null,
    parts,
  }))
}

/** The section. */
export function stageSection(
  stages: readonly StageFigure[],
  tools: RunRecord['tools'],
  versions: Readonly<Record<string, string>> | undefined,
): Section {
  const body = html`${table({
    caption: 'Stages in their order',
    columns: ['stage', 'key', 'state', { number: 'seconds' }],
    rows: stages.map(({ name, key, seconds }) => [
      name,
      key,
      seconds === null ? 'not finished' : 'stands',
      seconds ?? '–',
    ]),
  })}
<p class="note">A key is a fingerprint of all that the stage depends on. Made by ${Object.entries({
    ...tools,
    ...versions,
  })
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}.</p>
<details><summary>What each stage depends on</summary>${stages.map(({ name, parts }) => html`<h3>${name}</h3><pre class="text">${JSON.stringify(parts, null, 1)}</pre>`)}</details>`
  return { id: 'stages', title: 'Stages', body }
}
