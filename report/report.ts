/** The audit report of a release: all figures, and the page that shows them. */

import { type Flow, flowFigures, flowSection } from './flow.ts'
import { type Glance, glanceFigures, glanceSection } from './glance.ts'
import { characterLengths, type Lengths, lengthsHtml } from './lengths.ts'
import { measure } from './measure.ts'
import { page } from './page.ts'
import { type Published, publishedFigures, publishedSection } from './published.ts'
import { type Checks, recount } from './recount.ts'
import { type Means, type Release, withRelease } from './release.ts'

/** Every figure of the report, as `--json` prints it. */
export interface Report {
  readonly release: {
    readonly name: string
    readonly version: string
    readonly digest: string
    readonly fingerprint: string
    readonly created: string
  }
  readonly checks: Checks
  readonly glance: Glance
  readonly flow: Flow
  readonly characters: readonly Lengths[]
  readonly published: Published
}

/** Reads a release folder. Throws an `input` error where the manifest and the files disagree. */
export function reportOf(folder: string, means: Means): Promise<Report> {
  return withRelease(folder, means, figuresOf)
}

async function figuresOf(release: Release): Promise<Report> {
  const { name, version, label, digest, fingerprint, created } = release.manifest
  const checks = await recount(release)
  await measure(release)
  return {
    release: { name, version: `${version}${label}`, digest, fingerprint, created },
    checks,
    glance: await glanceFigures(release),
    flow: flowFigures(release.manifest),
    characters: await characterLengths(release),
    published: publishedFigures(release.manifest),
  }
}

/** The report as a page. */
export function reportPage(report: Report): string {
  const { release, checks, glance, flow, characters, published } = report
  return page({
    title: `${release.name} ${release.version}`,
    subtitle: `Audit report of the release of ${release.created}`,
    sections: [
      glanceSection(glance, checks),
      flowSection(flow),
      { id: 'lengths', title: 'Lengths', body: lengthsHtml(characters, 'characters') },
      publishedSection(published),
    ],
  })
}
