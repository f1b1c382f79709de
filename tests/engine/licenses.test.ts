import { expect, test } from 'vitest'
import { type LicenseRules, licensesOf, termsOf } from '#engine/licenses.ts'
import { licenseRules } from '#sources/licenses.ts'
import { testBuild } from '../helpers/build.ts'
import { line, mirror, recipe, rowsSource } from '../helpers/recipe.ts'

const rules: LicenseRules = {
  file: 'rules.ts',
  licenses: {
    MIT: { name: 'MIT License', url: 'https://m', class: 'permissive', attribution: true },
    'CC0-1.0': { name: 'CC0', url: 'https://c', class: 'permissive', attribution: false },
    'CC-BY-SA-4.0': { name: 'BY-SA', url: 'https://s', class: 'share-alike', attribution: true, notice: 'Keep this.' },
  },
  datasets: {
    news: { license: 'CC-BY-SA-4.0', title: 'News', attribution: 'The papers', url: 'https://n' },
    odd: { license: 'ODD-1.0', title: 'Odd', attribution: 'One', url: 'https://o', note: 'Old.' },
  },
}
const sources = [rowsSource(), rowsSource({ name: 'mit', license: 'MIT' })]

test('rows are counted by sub-dataset and licence, most first, each with its terms', () => {
  const counts = [count('rows', 'CC0-1.0', 2, 'a'), count('news', 'CC-BY-SA-4.0', 2), count('rows', 'CC0-1.0', 3, 'b')]
  expect(termsOf(counts, sources, rules, false)).toEqual([
    terms('rows', 'CC0-1.0', 5, {
      class: 'permissive',
      name: 'CC0',
      text: 'https://c',
      title: 'rows',
      attribution: '',
      url: '',
    }),
    terms('news', 'CC-BY-SA-4.0', 2, {
      class: 'share-alike',
      name: 'BY-SA',
      text: 'https://s',
      title: 'News',
      attribution: 'The papers',
      url: 'https://n',
      notice: 'Keep this.',
    }),
  ])
})

test.for<[what: string, dataset: string, license: string, message: RegExp]>([
  [
    'a dataset without a rule',
    'new',
    'MIT',
    /7 rows are of dataset "new" \(MIT\), for which rules\.ts has no rule; add/,
  ],
  [
    'a dataset without a rule or licence',
    'new',
    'NOASSERTION',
    /dataset "new" \(NOASSERTION\), for which rules\.ts has no rule/,
  ],
  ['a rule that contradicts the rows', 'news', 'MIT', /dataset "news" say MIT, rules\.ts says CC-BY-SA-4\.0; correct/],
  [
    'a licence that is not known',
    'odd',
    'ODD-1.0',
    /dataset "odd" are under "ODD-1\.0", a licence that rules\.ts does not have/,
  ],
  ['rows of nobody', 'unattributed', 'NOASSERTION', /7 rows could not be attributed .*--allow-unknown-license/],
  ["files of one's own that ask for names", 'mit', 'MIT', /dataset "mit" \(MIT\), for which rules\.ts has no rule/],
])('%s is an error', ([, dataset, license, message]) => {
  expect(() => termsOf([count(dataset, license, 7)], sources, rules, false)).toThrow(message)
})

test('all faults are named at once', () => {
  const counts = [count('new', 'MIT', 1), count('newer', 'MIT', 1)]
  expect(() => termsOf(counts, sources, rules, false)).toThrow(/"new".*; .*"newer"/)
})

test('rows of nobody may be allowed, and are then of no class', () => {
  const [found] = termsOf([count('unattributed', 'NOASSERTION', 7)], sources, rules, true)
  expect(found).toMatchObject({ dataset: 'unattributed', license: 'NOASSERTION', rows: 7, class: 'unknown' })
})

test('the licences of a class, by name', () => {
  expect([licensesOf(rules, 'permissive'), licensesOf(rules, 'share-alike')]).toEqual([
    ['CC0-1.0', 'MIT'],
    ['CC-BY-SA-4.0'],
  ])
})

test('a build with rows that nobody licensed publishes nothing', async () => {
  const source = rowsSource({ license: 'ODD-1.0' })
  const sources = mirror({ 'rows/a.jsonl': [line('問', '答')] })
  await expect(testBuild(recipe({ from: [source] }), { sources })).rejects.toThrow(
    /^Cannot license the release: 1 rows are of dataset "rows" \(ODD-1\.0\), for which sources\/licenses\.ts has no rule/,
  )
})

test('every rule names a licence that is known, an address and, where it is asked for, whom to name', () => {
  const wrong = Object.entries(licenseRules.datasets).filter(([, { license, attribution, url, title }]) => {
    const known = licenseRules.licenses[license]
    return !known || !URL.canParse(url) || title === '' || (known.attribution && attribution === '')
  })
  expect(wrong).toEqual([])
  expect(Object.values(licenseRules.licenses).filter(({ url }) => !url.startsWith('https://'))).toEqual([])
})

function count(dataset: string, license: string, rows: number, task = 'mixed') {
  return { dataset, license, rows, task }
}

function terms(dataset: string, license: string, rows: number, rest: object) {
  return { dataset, license, rows, ...rest }
}
