import { expect, test } from 'vitest'
import { keepLicenses } from '#transforms/keep-licenses.ts'
import { runStep } from '../helpers/build.ts'

test('keeps the rows of one class, drops all others with one reason', async () => {
  const step = keepLicenses({ class: 'share-alike', licenses: ['CC-BY-SA-3.0', 'CC-BY-SA-4.0'] })
  const licenses = ['CC-BY-SA-4.0', 'MIT', 'CC-BY-SA-3.0', 'NOASSERTION', null]
  const { kept, dropped } = await runStep(
    step,
    licenses.map((license) => ({ license })),
  )
  expect(kept.map(({ license }) => license)).toEqual(['CC-BY-SA-4.0', 'CC-BY-SA-3.0'])
  expect(dropped.map(({ license, reason }) => [license, reason])).toEqual([
    ['MIT', 'license_not_share_alike'],
    ['NOASSERTION', 'license_not_share_alike'],
    [null, 'license_not_share_alike'],
  ])
})
