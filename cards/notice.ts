/** NOTICE.md: whom to name, for how many rows, under which licence. */
import { show } from '#engine/counts.ts'
import type { Terms } from '#engine/licenses.ts'
import type { Manifest } from '#engine/manifest.ts'
import { link, markdownTable, oneLine, titleOf } from './text.ts'

const conditions: Readonly<Record<Terms['class'], string>> = {
  permissive: 'May be passed on under other terms, where a licence asks for it with the names below.',
  'share-alike': 'What is made from these rows must be passed on under the same licence or a compatible one.',
  restricted: 'Commercial use or changes are forbidden; read the licence first.',
  unknown: 'The licence could not be told. Do not pass these rows on without clearing it.',
}

/** The notice of a release: terms and attribution for each sub-dataset, and notices that every copy must carry. */
export function notice(manifest: Manifest): string {
  const { licenses } = manifest
  return `${[
    `# Notice for ${titleOf(manifest)}`,
    'Each row names its sub-dataset (column `dataset`) and its licence (column `license`, an SPDX identifier). Rows were selected and put into one form by the steps that `README.md` names. Licences are as the sources state them.',
    markdownTable(['class', 'rows', 'what it asks'], classRows(licenses)),
    ...licenses.map(section),
    ...notices(licenses),
  ].join('\n\n')}\n`
}

function classRows(licenses: readonly Terms[]): string[][] {
  const classes = [...new Set(licenses.map((one) => one.class))]
  const rowsOf = (name: Terms['class']) =>
    licenses.filter((one) => one.class === name).reduce((n, one) => n + one.rows, 0)
  return classes.map((name) => [name, show(rowsOf(name)), conditions[name]])
}

function section({ dataset, license, rows, name, text, title, attribution, url, note }: Terms): string {
  return [
    `## ${oneLine(dataset)}`,
    [
      `- Rows: ${show(rows)}`,
      `- Work: ${link(oneLine(title), url)}`,
      ...(attribution === '' ? [] : [`- By: ${attribution}`]),
      `- Licence: ${link(name, text)} (\`${license}\`)`,
      ...(note === undefined ? [] : [`- Note: ${note}`]),
    ].join('\n'),
  ].join('\n\n')
}

function notices(licenses: readonly Terms[]): string[] {
  const texts = new Map(licenses.flatMap(({ name, notice }) => (notice === undefined ? [] : [[name, notice]])))
  return [...texts].map(
    ([name, text]) => `## ${name}: notice that every copy must carry\n\n\`\`\`text\n${text}\n\`\`\``,
  )
}
