/** The card of a release (`README.md`): what it holds and how to load it, written from the manifest alone. */
import { extname } from 'node:path'
import type { Manifest } from './manifest.ts'

/** The card's text, with the YAML head that the Hub and `datasets` read. */
export function card(manifest: Manifest): string {
  // A release may hold the same rows in a second format; loaders must not read both.
  const extension = extname(manifest.shards[0]?.path ?? '.parquet')
  const { name, version, label, rows, counts, sources, digest } = manifest
  const table = (head: string, values: Readonly<Record<string, number>>) => [
    `| ${head} | rows |`,
    '|---|---:|',
    ...Object.entries(values).map(([value, count]) => `| ${value} | ${count.toLocaleString('en')} |`),
  ]
  return `${[
    '---',
    'language: [ja]',
    `pretty_name: ${name} ${version}${label}`,
    'configs:',
    '- config_name: default',
    `  data_files: [{split: train, path: "data/train-*${extension}"}]`,
    '---',
    '',
    `# ${name} ${version}${label}`,
    '',
    `${rows.toLocaleString('en')} rows of instruction, input and response. Row digest \`${digest}\`. Every row names its source, file and row; what was left`,
    'out stands in `dropped/` and `rejects/` with the reason; `manifest.json` accounts for every row.',
    '',
    `Made from ${sources.map((source) => `${source.name}@${source.revision}`).join(', ')}.`,
    '',
    ...table('task', counts.task),
    '',
    ...table('dataset', counts.dataset),
    '',
    ...table('license', counts.license),
  ].join('\n')}\n`
}
