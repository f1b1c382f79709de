/** Which way the arrows point, and what the packages are: held by machine. */
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { lintSnippets } from './helpers/lint.ts'

const root = resolve(import.meta.dirname, '..')
const step = "import { dropTasks as x } from '#transforms/drop-tasks.ts'"
const neighbour = "import { dropTasks as x } from './drop-tasks.ts'"
const engine = "import { sql as x } from '#engine/sql.ts'"
const source = "import { jqac as x } from '#sources/jqac.ts'"
const release = "import x from '#pipelines/full-v0.1.0.ts'"
const commands = "import { main as x } from '#bin/cli.ts'"
const byDefault = 'const x = 1\nexport default x'

const cases: readonly (readonly [rule: string, folder: string, code: string, broken: string[]])[] = [
  ['a transform may import the engine', 'transforms', engine, []],
  ['a transform may not import another', 'transforms', step, ['noRestrictedImports']],
  ['a transform may not import its neighbour', 'transforms', neighbour, ['noRestrictedImports']],
  ['a transform may not import a source', 'transforms', source, ['noRestrictedImports']],
  ['a transform may not export by default', 'transforms', byDefault, ['noDefaultExport']],
  ['a source may import the engine', 'sources', engine, []],
  ['a source may not import a transform', 'sources', step, ['noRestrictedImports']],
  ['a source may not import a pipeline', 'sources', release, ['noRestrictedImports']],
  ['a source may not import the command line', 'sources', commands, ['noRestrictedImports']],
  ['a sink may not import a transform', 'sinks', step, ['noRestrictedImports']],
  ['the engine may import the engine', 'engine', "import { sql as x } from './sql.ts'", []],
  ['the engine may not import a source', 'engine', source, ['noRestrictedImports']],
  ['the engine may not import a source by path', 'engine', source.replace('#', '../'), ['noRestrictedImports']],
  ['the engine may not import a transform', 'engine', step, ['noRestrictedImports']],
  ['the engine may not import a pipeline', 'engine', release, ['noRestrictedImports']],
  ['the engine may not import the command line', 'engine', commands, ['noRestrictedImports']],
  ['the engine may not export by default', 'engine', byDefault, ['noDefaultExport']],
  ['a pipeline may import a source and export by default', 'pipelines', `${source}\nexport default x`, []],
  ['a pipeline may not import another', 'pipelines', release, ['noRestrictedImports']],
  ['a pipeline may not import its neighbour', 'pipelines', neighbour, ['noRestrictedImports']],
  ['a card may import the engine', 'cards', engine, []],
  ['a card may not import a source', 'cards', source, ['noRestrictedImports']],
  [
    'the engine may not import a card',
    'engine',
    "import { documents as x } from '#cards/documents.ts'",
    ['noRestrictedImports'],
  ],
  ['the command line may import the engine', 'bin', engine, []],
  ['the command line may not export by default', 'bin', byDefault, ['noDefaultExport']],
  ['a report may import the engine', 'report', engine, []],
  ['a report may import a table of rules', 'report', "import { flaws as x } from '#transforms/drop-flaws.ts'", []],
  ['a report may not import a transform', 'report', step, ['noRestrictedImports']],
  ['a report may not import a source', 'report', source, ['noRestrictedImports']],
  ['a report may not import a pipeline', 'report', release, ['noRestrictedImports']],
  ['a report may not import the command line', 'report', commands, ['noRestrictedImports']],
  [
    'a transform may not import a report',
    'transforms',
    "import { page as x } from '#report/page.ts'",
    ['noRestrictedImports'],
  ],
  ['a promise may not be left alone', 'bin', 'async function x() {}\nx()', ['noFloatingPromises']],
]

const broken = lintSnippets(cases.map(([, folder, code], i) => [`${folder}/x${i}.ts`, `${code}\nexport { x }\n`]))

test.for(cases.map((one, i) => [...one, broken[i]] as const))('%s', ([, , , wanted, found]) => {
  expect(found).toEqual(wanted)
})

const { dependencies, devDependencies, optionalDependencies } = manifest
const packages = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })

test('every package is pinned to one version', () => {
  expect(packages.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

test('every package has its reason in docs/dependencies.md', () => {
  const text = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
  const reasoned = [...text.matchAll(/^\|(.*?)\|/gm)].flatMap(([, cell]) => cell?.match(/(?<=`)[^`]+(?=`)/g) ?? [])
  expect(packages.map(([name]) => name).filter((name) => !reasoned.includes(name))).toEqual([])
})

test('the Python packages of the tests are pinned to one version, and have their reason', () => {
  const lines = readFileSync(join(root, 'tests/requirements.txt'), 'utf8').trim().split('\n')
  const text = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
  expect(lines.filter((line) => !/^[\w.-]+==\d+(\.\d+)+$/.test(line))).toEqual([])
  expect(lines.filter((line) => !text.includes(`\`${line.split('==')[0]}\``))).toEqual([])
})

test('docs/design.md says where every file of the engine belongs, and names none that is gone', () => {
  const engine = join(root, 'engine')
  const map = readFileSync(join(root, 'docs/design.md'), 'utf8').split('`engine/`, by what').at(1) ?? ''
  const named = [...map.matchAll(/`([\w*-]+(?:\.ts|\/))`/g)].map(([, name = '']) => name.replace('/', ''))
  const code = readdirSync(engine).filter((name) => !name.endsWith('.json'))
  const found = named.map((name) => globSync(name, { cwd: engine }))
  expect([...new Set(found.flat())].toSorted()).toEqual(code.toSorted())
  expect(named.filter((_, i) => found[i]?.length === 0)).toEqual([])
})
