/** The YAML head of the card, as the Hub's metadata names things. */
import type { Manifest } from '#engine/manifest.ts'
import { dataFiles, mainShards, titleOf } from './text.ts'
import { featureType, hubLicense, hubTaskCategories, languagesOf, sizeCategory } from './vocabulary.ts'

/** The metadata of a release: what it is, which files a loader reads, and what is in them. */
export function cardHead(manifest: Manifest): object {
  const tasks = Object.keys(manifest.counts.task)
  return {
    pretty_name: titleOf(manifest),
    language: languagesOf(tasks),
    ...licenseHead(manifest),
    size_categories: [sizeCategory(manifest.rows)],
    task_categories: hubTaskCategories(tasks),
    tags: ['instruction-tuning', 'japanese', 'nagare'],
    configs: [
      {
        config_name: 'default',
        data_files: [{ split: 'train', path: dataFiles(manifest) }],
      },
    ],
    dataset_info: datasetInfo(manifest),
  }
}

// The Hub wants a name and an address for a licence that it does not know; of several, those of the one with most rows.
function licenseHead({ licenses }: Manifest): object {
  const names = [...new Set(licenses.map(({ license }) => hubLicense(license)))]
  const other = licenses.find(({ license }) => hubLicense(license) === 'other')
  if (names.length === 0) return {}
  if (other === undefined) return { license: names }
  const name = other.license.replace(/^LicenseRef-/, '').toLowerCase()
  return { license: names, license_name: name, ...(other.text === '' ? {} : { license_link: other.text }) }
}

/**
 * What `datasets` keeps of a data set, counted from the written files. `num_bytes` is the size in Arrow's layout: all
 * values, and four bytes a row for the offset of each text.
 */
export function datasetInfo(manifest: Manifest): object {
  const { columns, rows } = manifest
  const texts = columns.filter(({ type }) => type === 'VARCHAR').length
  const bytes = columns.reduce((sum, column) => sum + column.bytes, 0) + 4 * texts * rows
  const features = columns.map(({ name, type }) => ({ name, dtype: featureType(type) }))
  return {
    config_name: 'default',
    // A type that `datasets` has no plain word for is better left to it.
    ...(features.every(({ dtype }) => dtype !== undefined) ? { features } : {}),
    splits: [{ name: 'train', num_bytes: bytes, num_examples: rows }],
    download_size: mainShards(manifest).reduce((sum, shard) => sum + shard.bytes, 0),
    dataset_size: bytes,
  }
}
