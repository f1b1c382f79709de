/** Composes the manifest of a release from what was prepared, run and written. */
import type { Chained, Stepped } from './chain.ts'
import { byLabel } from './counts.ts'
import type { Located } from './ingest/locate.ts'
import type { Manifest } from './manifest.ts'
import type { Prepared } from './prepare.ts'
import { type Settings, versionLabel } from './settings.ts'
import type { Shard } from './shards.ts'
import { tools } from './versions.ts'

/** What a build made: files, steps that ended, the digest of the published rows, the time. */
export type Made = Pick<Manifest, 'digest' | 'rows' | 'created' | 'licenses' | 'columns'> & {
  readonly shards: readonly Shard[]
  readonly steps: readonly Stepped[]
}

/** The manifest of a release. */
export function manifestOf(
  prepared: Prepared,
  chained: Chained,
  settings: Settings,
  { shards, steps, ...made }: Made,
): Manifest {
  return {
    name: prepared.pipeline.name,
    version: prepared.pipeline.version,
    label: versionLabel(settings.sources),
    fingerprint: prepared.fingerprint,
    ...made,
    tools: tools(),
    sources: prepared.located.map((located, i) => sourceEntry(located, chained.sources[i])),
    ...(prepared.references.length === 0
      ? {}
      : { references: prepared.references.map((located, i) => sourceEntry(located, chained.references[i]?.report)) }),
    steps: steps.map(({ name, options, report: { counts: _, ...report } }) => ({
      name,
      options: { ...options },
      ...report,
    })),
    checkpoints: [...chained.checkpoints],
    counts: byLabel(chained.counts),
    shards: [...shards],
    documents: [],
    settings: { threads: settings.threads, memory: settings.memory },
  }
}

function sourceEntry(
  { source, files }: Located,
  report: { readonly rows: number; readonly rejected: number } | undefined,
): Manifest['sources'][number] {
  const { name, revision, license } = source
  const listed = files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }))
  return { name, revision, license, files: listed, rows: report?.rows ?? 0, rejected: report?.rejected ?? 0 }
}
