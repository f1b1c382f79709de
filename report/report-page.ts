/** The page of an audit report: its sections in order. */
import { contaminationSection } from './contamination.ts'
import { duplicateSection } from './duplicates.ts'
import { droppedSection, keptSection } from './examples.ts'
import { flawSection } from './flaws.ts'
import { flowSection } from './flow.ts'
import { glanceSection } from './glance.ts'
import { graphSection } from './graph.ts'
import { html } from './html.ts'
import { japaneseHtml } from './japanese.ts'
import { lengthsHtml } from './lengths.ts'
import { page, type Section } from './page.ts'
import { publishedSection } from './published.ts'
import { rejectSection } from './rejects.ts'
import type { Report } from './report.ts'
import { sampleText } from './sample.ts'
import { percent } from './table.ts'
import { templateSection } from './templates.ts'

/** The report as one HTML document. */
export function reportPage(report: Report): string {
  const { release } = report
  return page({
    title: `${release.name} ${release.version}`,
    subtitle: `Audit report of the release of ${release.created}; recipe and inputs have fingerprint ${release.fingerprint.slice(0, 12)}`,
    sections: [
      glanceSection(report.glance, report.checks),
      flowSection(report.flow),
      graphSection(report.graph, report.flow.steps),
      publishedSection(report.published),
      lengthSection(report),
      { id: 'japanese', title: 'How Japanese it is', body: japaneseHtml(report.japanese, sampleText(report.sample)) },
      templateSection(report.templates),
      duplicateSection(report.duplicates),
      contaminationSection(report.contamination),
      flawSection(report.flaws),
      keptSection(report.kept),
      droppedSection(report.dropped),
      rejectSection(report.rejected),
    ],
  })
}

function lengthSection({ lengths, sample }: Report): Section {
  const { characters, morphemes, tokens } = lengths
  const known = percent(morphemes.morphemes === 0 ? 0 : morphemes.unknown / morphemes.morphemes)
  const body = html`<p class="note">A prompt is the instruction and the input. Characters are Unicode code points, of all rows.</p>
${lengthsHtml(characters, 'characters')}
<h3>Morphemes</h3>
<p class="note">By kuromoji with the IPA dictionary, which does not hold ${known} of them. ${sampleText(sample)}</p>
${lengthsHtml(morphemes.lengths, 'morphemes')}
<h3>Tokens</h3>
${
  tokens === null
    ? html`<p class="note">Not counted: pass <code>--tokenizer tokenizer.json</code> of a model to count them on the same sample.</p>`
    : html`<p class="note">By the given tokenizer, without the tokens that open and close a text; on the same sample.</p>${lengthsHtml(tokens, 'tokens')}`
}`
  return { id: 'lengths', title: 'Lengths', body }
}
