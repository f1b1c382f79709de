/**
 * DATASHEET.md: the questions of Datasheets for Datasets (Gebru
 * et al. 2021, arXiv 1803.09010), answered from the manifest.
 */
import { show } from '#engine/counts.ts'
import type { Manifest } from '#engine/manifest.ts'
import { biases, collection, limitations, missing, people, preprocessing, uses } from './responsible-ai.ts'
import { countTable, markdownTable, origin, titleOf } from './text.ts'
import { columnMeaning } from './vocabulary.ts'

const notKnown = 'Not known to the tool that built this release; see the pages that NOTICE.md names.'

/** The datasheet of a release; what a manifest cannot know is said to be not known. */
export function datasheet(manifest: Manifest): string {
  const sections = [
    motivation(manifest),
    composition(manifest),
    collecting(manifest),
    cleaning(manifest),
    using(),
    distribution(manifest),
    maintenance(manifest),
  ]
  return `${[`# Datasheet of ${titleOf(manifest)}`, ...sections].join('\n\n')}\n`
}

function section(title: string, answers: readonly (readonly [question: string, answer: string])[]): string {
  return [`## ${title}`, ...answers.map(([question, answer]) => `**${question}**\n\n${answer}`)].join('\n\n')
}

function motivation(manifest: Manifest): string {
  return section('Motivation', [
    ['For what purpose was the dataset created?', uses.join(' ')],
    [
      'Who created it?',
      `It was put together by Nagare ${manifest.tools.nagare} from ${origin(manifest)}; who made the rows stands in NOTICE.md.`,
    ],
    ['Who funded it?', notKnown],
  ])
}

function composition(manifest: Manifest): string {
  const { rows, columns, counts } = manifest
  return section('Composition', [
    ['What do the instances represent?', 'An instruction, a text it refers to (often none), and a response.'],
    [
      'How many instances are there?',
      `${show(rows)}.\n\n${countTable('task', counts.task)}\n\n${countTable('dataset', counts.dataset)}`,
    ],
    ['Is it a sample of a larger set?', `Yes: what is left of the sources after the steps below. ${missing(manifest)}`],
    [
      'What data does each instance consist of?',
      markdownTable(
        ['column', ''],
        columns.map(({ name }) => [`\`${name}\``, columnMeaning(name)]),
      ),
    ],
    ['Is there a label or target?', 'The response.'],
    ['Are there recommended splits?', 'There is one split, train.'],
    ['Are there errors, noise or redundancies?', [...limitations, biases(manifest)].join(' ')],
    ['Is it self-contained?', 'Yes.'],
    ['Might it hold confidential or offensive data, or identify people?', people],
  ])
}

function collecting(manifest: Manifest): string {
  return section('Collection process', [
    ['How was the data acquired?', collection(manifest)],
    ['Who was involved, and how were they compensated?', notKnown],
    ['Over what time was it collected?', notKnown],
    ['Were there ethical reviews, consent, notice to people concerned?', notKnown],
  ])
}

function cleaning(manifest: Manifest): string {
  const steps = preprocessing(manifest).map((step) => `- ${step}`)
  return section('Preprocessing, cleaning, labeling', [
    ['What was done?', steps.length === 0 ? 'Nothing.' : steps.join('\n')],
    [
      'Was the raw data saved?',
      'Every row names its source, file and row; manifest.json has the sha256 of each source file. Dropped and rejected rows are kept by whoever built the release.',
    ],
    [
      'Is the software available?',
      `Nagare ${manifest.tools.nagare}; recipe and inputs have the fingerprint ${manifest.fingerprint}.`,
    ],
  ])
}

function using(): string {
  return section('Uses', [
    ['Has it been used already?', notKnown],
    ['What could it be used for?', uses.join(' ')],
    [
      'What should it not be used for?',
      'As a source of facts without checking, for decisions about people, or for evaluation: rows of evaluation sets may be among the sources.',
    ],
  ])
}

function distribution({ licenses }: Manifest): string {
  const rows = licenses.map(({ dataset, license, class: classOf, rows }) => [dataset, license, classOf, show(rows)])
  return section('Distribution', [
    [
      'Under which licence?',
      `Each row under that of its sub-dataset; NOTICE.md has the names to give.\n\n${markdownTable(['dataset', 'license', 'class', 'rows'], rows)}`,
    ],
    ['How is it distributed?', 'As Parquet files on the Hugging Face Hub, or as a folder.'],
    ['Do export controls or other restrictions apply?', notKnown],
  ])
}

function maintenance({ version }: Manifest): string {
  return section('Maintenance', [
    ['Who maintains it?', 'Whoever published it; see the page it was found on.'],
    [
      'Will it be updated?',
      `A release never changes: after ${version} comes a higher version, with an account of its own.`,
    ],
    ['Can others extend it?', 'Yes: with a pipeline of their own, under another name.'],
  ])
}
