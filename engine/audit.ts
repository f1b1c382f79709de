/**
 * The audit of a release, from its manifest alone: what it was
 * made from, the counts around every step, found beside expected.
 */
import { type Comparison, compare, show, showExpected } from './counts.ts'
import type { Manifest } from './manifest.ts'
import type { Checkpoint } from './pipeline.ts'
import { labelColumns } from './record.ts'

/** Every published count that a release is compared with, found beside expected. */
export function findings(manifest: Manifest): readonly (Comparison & { readonly checkpoint: string })[] {
  return manifest.checkpoints.flatMap(({ name, expected, counts }) =>
    expected === null
      ? []
      : compare(expected as Checkpoint['expected'], counts).map((one) => ({ checkpoint: name, ...one })),
  )
}

/**
 * The audit as text; its first line says what the release was
 * made from. `missing` are files of dropped and rejected rows.
 */
export function auditText(manifest: Manifest, missing: readonly string[] = []): string {
  const sections = [
    head(manifest),
    sources(manifest),
    missing.length === 0
      ? 'Rejected and dropped rows stand in rejects/ and dropped/, each with its reason.'
      : `Not here, and so not counted again: ${missing.join(', ')}.`,
    steps(manifest),
    ...labelColumns.map((label) => labels(manifest, label)),
    comparisons(manifest),
  ]
  return `${sections.join('\n\n')}\n`
}

const madeFrom: Readonly<Record<string, string>> = {
  '': 'the full sources',
  '+sample': 'the shipped SAMPLE',
  '+mirror': 'a MIRROR folder',
}

function head({ name, version, label, rows, digest, fingerprint, created, tools }: Manifest): string {
  return [
    `${name} ${version}${label}: made from ${madeFrom[label] ?? label}, ${created}`,
    `${show(rows)} rows, digest ${digest}, fingerprint ${fingerprint.slice(0, 12)}; nagare ${tools.nagare}, DuckDB ${tools.duckdb}, Node ${tools.node}`,
  ].join('\n')
}

function sources({ sources, references = [] }: Manifest): string {
  const line = ({ name, revision, files, rows, rejected }: Manifest['sources'][number]) => [
    `${name}@${revision}`,
    show(files.length),
    show(rows + rejected),
    show(rejected),
    show(rows),
  ]
  const beside = references.map((one) => (one.files.length === 0 ? [line(one)[0] as string, 'absent'] : line(one)))
  const head = ['files', 'read', 'rejected', 'rows']
  return [
    table(['source', ...head], sources.map(line)),
    ...(beside.length === 0 ? [] : [table(['beside the rows', ...head], beside)]),
  ].join('\n\n')
}

function steps(manifest: Manifest): string {
  const rows = manifest.steps.flatMap(({ name, rowsIn, rowsOut, rowsDropped, reasons }) => [
    [name, show(rowsIn), show(rowsDropped), show(rowsOut)],
    ...Object.entries(reasons).map(([reason, count]) => [`  ${reason}`, '', show(count), '']),
  ])
  return table(['step', 'in', 'dropped', 'out'], rows)
}

// One row a label value, one column a point between the steps.
function labels({ checkpoints }: Manifest, label: (typeof labelColumns)[number]): string {
  const points = checkpoints.filter(({ expected }) => expected === null)
  const values = Object.keys(Object.assign({}, ...points.map(({ counts }) => counts[label])))
  const rows = values.map((value) => [value, ...points.map(({ counts }) => show(counts[label][value] ?? 0))])
  const total = ['all', ...points.map((point) => show(point.rows))]
  return table([label, ...points.map(({ name }, i) => (i === 0 ? name : `after ${name}`))], [...rows, total])
}

function comparisons(manifest: Manifest): string {
  const found = findings(manifest)
  if (found.length === 0) return 'This recipe declares no published counts.'
  const rows = found.map(({ checkpoint, what, found, expected, met }) => [
    `${checkpoint}: ${what}`,
    show(found),
    showExpected(expected),
    met ? 'met' : manifest.label === '' ? 'DIFFERS' : '-',
  ])
  const note =
    manifest.label === ''
      ? ''
      : '\nPublished counts are of the full sources; this release was made from other files, so a difference means nothing (-).'
  return `${table(['checkpoint', 'found', 'published', ''], rows)}${note}`
}

/**
 * Plain columns: the first to the left, the others to the right, counted in terminal cells (kana and kanji take two).
 */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => cells(row[i] ?? ''))))
  const line = (row: readonly string[]) =>
    row
      .map((text, i) =>
        i === 0 ? text + ' '.repeat((widths[i] ?? 0) - cells(text)) : ' '.repeat((widths[i] ?? 0) - cells(text)) + text,
      )
      .join('  ')
      .trimEnd()
  return [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

/** The width of a text in terminal cells: kana and kanji take two. */
export function cells(text: string): number {
  return [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
        ? 2
        : 1),
    0,
  )
}
