/** Pieces of Markdown that the documents share. */
import { show } from '#engine/counts.ts'
import type { Manifest } from '#engine/manifest.ts'

/** The name of a release as people write it: vanilla 1.0.1+sample. */
export function titleOf({ name, version, label }: Manifest): string {
  return `${name} ${version}${label}`
}

/** A Markdown table; columns after the first are to the right when `right` is set. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { right = false } = {},
): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(' | ')} |`
  const rule = `|${head.map((_, i) => (right && i > 0 ? '---:' : '---')).join('|')}|`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

// A bar would end the cell.
function cellText(text: string): string {
  return oneLine(text).replaceAll('|', '\\|')
}

/** A name from the data in Markdown: on one line, and never HTML. */
export function oneLine(text: string): string {
  return text.replaceAll('<', '\\<').replaceAll(/\s*\n\s*/g, ' ')
}

/** Counts by one label as a Markdown table. */
export function countTable(label: string, counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts).map(([value, count]) => [value, show(count)])
  return markdownTable([label, 'rows'], rows, { right: true })
}

/** A Markdown link, or the text alone where there is no address. */
export function link(text: string, url: string): string {
  return url === '' ? text : `[${text}](${encodeURI(url)})`
}

/** Where a release was made from, in words, by its label. */
export function origin({ label }: Manifest): string {
  if (label === '') return 'the full sources'
  return label === '+sample'
    ? 'the shipped SAMPLE of a few hundred rows, not the real data'
    : 'a MIRROR folder of files that someone supplied'
}

/** The shards of the first sink, which hold the release once: later sinks write the same rows again in another form. */
export function mainShards({ shards, rows }: Manifest): Manifest['shards'] {
  let held = 0
  return shards.filter((shard, i) => {
    const wanted = i === 0 || held < rows
    held += shard.rows
    return wanted
  })
}

/** What a loader reads, as the card's data_files have it: one glob where that names the first sink's files alone. */
export function dataFiles(manifest: Manifest): string | string[] {
  const main = mainShards(manifest).map(({ path }) => path)
  const ending = endingOf(main[0] ?? '')
  const alike = manifest.shards.filter(({ path }) => path.startsWith('data/train-') && path.endsWith(ending))
  return alike.length === main.length ? `data/train-*${ending}` : main
}

/** The ending of a path with its dot. */
export function endingOf(path: string): string {
  return /\.\w+$/.exec(path)?.[0] ?? ''
}
