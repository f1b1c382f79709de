/**
 * The terms of a release: which licence the rows of each sub-dataset are under, and whom to name. The rules are given.
 */
import { type LabelCount, total } from './counts.ts'
import { NagareError } from './errors.ts'
import type { Manifest } from './manifest.ts'
import type { Source } from './pipeline.ts'
import { unattributed } from './record.ts'

/** What a licence asks of those who pass rows on: `restricted` are those that forbid commercial use or changes. */
const licenseClasses = ['permissive', 'share-alike', 'restricted'] as const
export type LicenseClass = (typeof licenseClasses)[number]

/** A licence, whatever it is of. */
export interface LicenseRule {
  readonly name: string
  /** Where its text stands. */
  readonly url: string
  readonly class: LicenseClass
  /** Whether those who made the rows must be named. */
  readonly attribution: boolean
  /** A notice that every copy must carry, as it stands. */
  readonly notice?: string
}

/** The terms of a sub-dataset. */
export interface DatasetRule {
  /** SPDX identifier, or LicenseRef-...; a key of the licences. */
  readonly license: string
  readonly title: string
  /** Whom to name. */
  readonly attribution: string
  readonly url: string
  /** What else one must know. */
  readonly note?: string
}

/** All rules: licences by SPDX identifier, terms by sub-dataset, and the file they stand in, for errors. */
export interface LicenseRules {
  readonly file: string
  readonly licenses: Readonly<Record<string, LicenseRule>>
  readonly datasets: Readonly<Record<string, DatasetRule>>
}

/** The terms of some rows of a release, as the manifest has them. */
export type Terms = Manifest['licenses'][number]

/** The SPDX word for a licence that nobody stated. */
const noAssertion = 'NOASSERTION'

/** The SPDX identifiers of a class, in the order of their names. */
export function licensesOf(rules: LicenseRules, wanted: LicenseClass): readonly string[] {
  return Object.keys(rules.licenses)
    .filter((license) => rules.licenses[license]?.class === wanted)
    .sort()
}

/**
 * The terms of published rows, most rows first. A sub-dataset that has the name of one of the pipeline's sources needs
 * no rule where that source's licence asks for no attribution. Throws `input`, naming every sub-dataset whose terms are
 * not known, contradict its rows, or (unless allowed) are stated nowhere.
 */
export function termsOf(
  counts: readonly LabelCount[],
  sources: readonly Source[],
  rules: LicenseRules,
  allowUnknown: boolean,
): readonly Terms[] {
  const groups = Object.values(Object.groupBy(counts, ({ dataset, license }) => JSON.stringify([dataset, license])))
  const found = groups.map((group = []) => {
    const { dataset = '', license = '' } = group[0] ?? {}
    return termsOfDataset({ dataset, license, rows: total(group) }, sources, rules, allowUnknown)
  })
  const faults = found.filter((one) => typeof one === 'string')
  if (faults.length > 0) throw new NagareError('input', `Cannot license the release: ${faults.join('; ')}`)
  const terms = found.filter((one) => typeof one !== 'string')
  return terms.sort((a, b) => b.rows - a.rows || (a.dataset < b.dataset ? -1 : 1))
}

type Labelled = Pick<Terms, 'dataset' | 'license' | 'rows'>

// The terms, or what is wrong with them.
function termsOfDataset(
  labelled: Labelled,
  sources: readonly Source[],
  rules: LicenseRules,
  allowUnknown: boolean,
): Terms | string {
  const { dataset, license, rows } = labelled
  if (dataset === unattributed && license === noAssertion)
    return allowUnknown
      ? unknownTerms(labelled)
      : `${rows} rows could not be attributed to a sub-dataset, so their licence is unknown; drop the dataset "${unattributed}" in the pipeline, keep one class with --license-class, or pass --allow-unknown-license`
  const rule = rules.datasets[dataset] ?? declared(dataset, sources, rules)
  if (rule === undefined)
    return `${rows} rows are of dataset "${dataset}" (${license}), for which ${rules.file} has no rule; add its licence, attribution and address there`
  if (rule.license !== license)
    return `${rows} rows of dataset "${dataset}" say ${license}, ${rules.file} says ${rule.license}; correct the source or the rule`
  const known = rules.licenses[license]
  if (known === undefined)
    return `${rows} rows of dataset "${dataset}" are under "${license}", a licence that ${rules.file} does not have; add its name, class and address there`
  const { title, attribution, url, note } = rule
  const { name, url: text, class: classOf, notice } = known
  const more = { ...(note === undefined ? {} : { note }), ...(notice === undefined ? {} : { notice }) }
  return { ...labelled, class: classOf, name, text, title, attribution, url, ...more }
}

// Files of one's own: the pipeline says their licence itself.
function declared(dataset: string, sources: readonly Source[], rules: LicenseRules): DatasetRule | undefined {
  const source = sources.find(({ name }) => name === dataset)
  if (source === undefined || rules.licenses[source.license]?.attribution !== false) return undefined
  return { license: source.license, title: dataset, attribution: '', url: '' }
}

function unknownTerms(labelled: Labelled): Terms {
  const note = 'The sub-dataset of these rows could not be told; their licence is that of one of the sources.'
  return {
    ...labelled,
    class: 'unknown',
    name: 'unknown',
    text: '',
    title: unattributed,
    attribution: '',
    url: '',
    note,
  }
}
