/**
 * croissant.json: the files, their columns and where they came
 * from, for machines (Croissant 1.1, PROV-O, Croissant RAI 1.0).
 */
import type { Manifest } from '#engine/manifest.ts'
import { croissantContext } from './croissant-context.ts'
import { responsibleAi } from './responsible-ai.ts'
import { dataFiles, endingOf, mainShards, titleOf } from './text.ts'
import { columnMeaning, croissantType, languagesOf } from './vocabulary.ts'

type JsonLd = Readonly<Record<string, unknown>>

/**
 * The metadata of a release as JSON-LD. It has no date of
 * publication: that is the date of the commit that publishes it.
 */
export function croissant(manifest: Manifest): JsonLd {
  const { name, version, label, counts, digest, licenses } = manifest
  return {
    '@context': croissantContext,
    '@type': 'sc:Dataset',
    '@id': `urn:nagare:${name}:${version}${label}`,
    conformsTo: ['http://mlcommons.org/croissant/1.1', 'http://mlcommons.org/croissant/RAI/1.0'],
    name: `${name}-${version}${label}`,
    description: `Japanese instruction data ${titleOf(manifest)}: ${manifest.rows} rows. Row digest ${digest}.`,
    version: `${version}${label}`,
    inLanguage: languagesOf(Object.keys(counts.task)),
    license: [...new Set(licenses.map(({ text, name }) => text || name))],
    keywords: ['instruction tuning', 'Japanese', ...Object.keys(counts.task)],
    distribution: [...manifest.shards.map(fileObject), fileSet(manifest)],
    recordSet: [recordSet(manifest)],
    ...provenance(manifest),
    ...responsibleAi(manifest),
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.parquet': 'application/x-parquet',
  '.jsonl': 'application/jsonlines',
}

function mediaType(path: string): string {
  return mediaTypes[endingOf(path)] ?? 'application/octet-stream'
}

function fileObject({ path, bytes, sha256 }: Manifest['shards'][number]): JsonLd {
  return {
    '@type': 'cr:FileObject',
    '@id': path,
    name: path,
    contentUrl: path,
    contentSize: `${bytes} B`,
    encodingFormat: mediaType(path),
    sha256,
  }
}

function fileSet(manifest: Manifest): JsonLd {
  return {
    '@type': 'cr:FileSet',
    '@id': 'shards',
    name: 'shards',
    description: 'The rows, cut into files in the order of the sources.',
    encodingFormat: mediaType(mainShards(manifest)[0]?.path ?? ''),
    includes: dataFiles(manifest),
  }
}

function recordSet({ columns }: Manifest): JsonLd {
  return {
    '@type': 'cr:RecordSet',
    '@id': 'default',
    name: 'default',
    description: 'One instruction with its response.',
    ...(columns.some(({ name }) => name === 'id') ? { key: { '@id': 'default/id' } } : {}),
    field: columns.map(({ name, type }) => ({
      '@type': 'cr:Field',
      '@id': `default/${name}`,
      name,
      description: columnMeaning(name),
      dataType: croissantType(type),
      source: { fileSet: { '@id': 'shards' }, extract: { column: name } },
    })),
  }
}

/** What the release was derived from, file by file, by which software, and to whom the rows are owed. */
function provenance({ sources, references = [], tools, licenses, fingerprint }: Manifest): JsonLd {
  const used = references.filter(({ files }) => files.length > 0) // a set that was absent was not used
  return {
    'prov:wasDerivedFrom': sources.map(entity),
    'prov:wasGeneratedBy': {
      '@type': 'prov:Activity',
      identifier: fingerprint,
      ...(used.length === 0 ? {} : { 'prov:used': used.map(entity) }),
      'prov:wasAssociatedWith': Object.entries(tools)
        .filter(([tool]) => tool !== 'node')
        .map(([name, version]) => ({ '@type': 'prov:SoftwareAgent', name, version })),
    },
    'prov:wasAttributedTo': licenses
      .filter(({ attribution }) => attribution !== '')
      .map(({ dataset, attribution, url }) => ({
        '@type': 'prov:Agent',
        name: attribution,
        url,
        description: dataset,
      })),
  }
}

function entity({ name, revision, license, files }: Manifest['sources'][number]): JsonLd {
  const member = ({ path, bytes, sha256 }: (typeof files)[number]) => ({
    '@type': 'prov:Entity',
    name: path,
    contentSize: `${bytes} B`,
    sha256,
  })
  return {
    '@type': 'prov:Entity',
    '@id': `urn:nagare:source:${urnPart(name)}@${urnPart(revision)}`,
    name,
    version: revision,
    license,
    'prov:hadMember': files.map(member),
  }
}

// mlcroissant takes no blanks in an @id, not even as %20.
function urnPart(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}._-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}`)
}
