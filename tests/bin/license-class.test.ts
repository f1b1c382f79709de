/** A release of one licence class: a part of the whole one, under a name and a recipe of its own. */
import { expect, test } from 'vitest'
import { withLicenseClass } from '#bin/license-class.ts'
import { recipeFingerprint } from '#engine/plan.ts'
import full from '#pipelines/full-v0.1.0.ts'
import vanilla from '#pipelines/vanilla-v1.0.1.ts'
import { testBuild } from '../helpers/build.ts'

test('the parts of the classes are the whole release, and each says what it holds', async () => {
  const whole = await testBuild(vanilla)
  const [permissive, alike] = [await part('permissive'), await part('share-alike')]
  expect(permissive.folder).toMatch(/vanilla-permissive.1\.0\.1\+sample$/)
  expect([permissive.manifest.name, alike.manifest.name]).toEqual(['vanilla-permissive', 'vanilla-share-alike'])
  expect(permissive.manifest.counts.license).toEqual({
    'LicenseRef-wnjpn': 38,
    'CC-BY-4.0': 34,
    'LicenseRef-public-domain': 24,
    'CC-BY-2.5': 9,
  })
  expect(alike.manifest.counts.license).toEqual({ 'CC-BY-SA-3.0': 127, 'CC-BY-SA-4.0': 116 })
  expect(permissive.manifest.rows + alike.manifest.rows).toBe(whole.manifest.rows)
  const sum = (BigInt(`0x${permissive.manifest.digest}`) + BigInt(`0x${alike.manifest.digest}`)) % 2n ** 128n
  expect(sum.toString(16).padStart(32, '0')).toBe(whole.manifest.digest)
})

test('the class is part of the recipe, and stands behind the published counts and before duplicates', () => {
  const prints = [undefined, 'permissive', 'share-alike'].map((wanted) =>
    recipeFingerprint(withLicenseClass(vanilla, wanted as never)),
  )
  expect(new Set(prints).size).toBe(3)
  expect(prints[0]).toBe(recipeFingerprint(vanilla))
  const names = withLicenseClass(vanilla, 'permissive').through.map(({ name }) => name)
  expect(names).toEqual([
    'drop_tasks',
    'drop_datasets',
    'upstream',
    'keep_licenses',
    'to_instruction',
    'drop_duplicates',
  ])
})

test('every sub-dataset of the sample has rows that say what its rule says', async () => {
  const { manifest } = await testBuild(full)
  expect(manifest.licenses.map(({ dataset }) => dataset).sort()).toEqual(Object.keys(manifest.counts.dataset).sort())
  expect(manifest.licenses.reduce((sum, { rows }) => sum + rows, 0)).toBe(manifest.rows)
})

function part(wanted: 'permissive' | 'share-alike') {
  return testBuild(withLicenseClass(vanilla, wanted))
}
