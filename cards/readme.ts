/** README.md: the dataset card, with the head that the Hub and `datasets` read. */
import { stringify } from 'yaml'
import { show } from '#engine/counts.ts'
import type { Manifest } from '#engine/manifest.ts'
import { cardHead } from './card-head.ts'
import { countTable, markdownTable, origin, titleOf } from './text.ts'
import { columnMeaning } from './vocabulary.ts'

/** The card of a release. */
export function readme(manifest: Manifest): string {
  const { rows, digest, counts, columns, sources, references = [] } = manifest
  return `${[
    `---\n${stringify(cardHead(manifest), { lineWidth: 0, version: '1.1' })}---`,
    `# ${titleOf(manifest)}`,
    `${show(rows)} rows of Japanese instruction data, made by Nagare ${manifest.tools.nagare} from ${origin(manifest)}. Row digest \`${digest}\`.`,
    'Every row names its source, file, row and licence. `NOTICE.md` says whom to name; `DATASHEET.md` answers the questions of _Datasheets for Datasets_; `croissant.json` describes the files to machines; `manifest.json` accounts for every row that was read, kept, dropped or rejected.',
    '## Columns',
    markdownTable(
      ['column', 'type', ''],
      columns.map(({ name, type }) => [`\`${name}\``, type, columnMeaning(name)]),
    ),
    '## Rows',
    countTable('task', counts.task),
    countTable('dataset', counts.dataset),
    countTable('license', counts.license),
    '## Made from',
    sourceTable(sources),
    ...(references.length === 0 ? [] : ['## Compared with', sourceTable(references)]),
    '## What was done',
    steps(manifest),
    'What was left out is counted here and in `manifest.json`. The rows themselves stay with whoever built the release, in `dropped/` and `rejects/`: some were left out for their licence.',
  ].join('\n\n')}\n`
}

function sourceTable(sources: Manifest['sources']): string {
  return markdownTable(
    ['source', 'revision', 'rows read', 'rejected'],
    sources.map(({ name, revision, files, rows, rejected }) =>
      files.length === 0 ? [name, revision, 'absent', ''] : [name, revision, show(rows + rejected), show(rejected)],
    ),
    { right: true },
  )
}

function steps({ steps }: Manifest): string {
  const reasons = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([reason, count]) => `${reason} ${show(count)}`)
      .join(', ')
  return markdownTable(
    ['step', 'rows in', 'rows out', 'dropped, by reason'],
    steps.map(({ name, rowsIn, rowsOut, reasons: dropped }) => [name, show(rowsIn), show(rowsOut), reasons(dropped)]),
  )
}
