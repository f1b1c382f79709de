/**
 * vanilla-clean 2.0.0: vanilla 1.0.1 without flawed rows, near-duplicates, and evaluation rows. `--balance 0.25` makes
 * a sample of it in which no task has more than a quarter of the rows. Why each step stands here, and what it drops: docs/vanilla-clean.md.
 */
import { checkpoint } from '#engine/define.ts'
import { pipeline } from '#engine/pipeline.ts'
import { parquet } from '#sinks/parquet.ts'
import { jaVgVqa } from '#sources/ja-vg-vqa.ts'
import { jcommonsenseqa } from '#sources/jcommonsenseqa.ts'
import { jnli } from '#sources/jnli.ts'
import { jqac } from '#sources/jqac.ts'
import { jsquad } from '#sources/jsquad.ts'
import { llmJapaneseDataset } from '#sources/llm-japanese-dataset.ts'
import { marcJa } from '#sources/marc-ja.ts'
import { wikipediaTypo } from '#sources/wikipedia-typo.ts'
import { dropContaminated } from '#transforms/drop-contaminated.ts'
import { dropDatasets } from '#transforms/drop-datasets.ts'
import { dropDuplicates } from '#transforms/drop-duplicates.ts'
import { dropFiles } from '#transforms/drop-files.ts'
import { dropFlaws } from '#transforms/drop-flaws.ts'
import { dropNearDuplicates } from '#transforms/drop-near-duplicates.ts'
import { dropTasks } from '#transforms/drop-tasks.ts'
import { flagContamination } from '#transforms/flag-contamination.ts'
import { toInstruction } from '#transforms/to-instruction.ts'

export default pipeline({
  name: 'vanilla-clean',
  version: '2.0.0',
  from: [llmJapaneseDataset({ revision: '0.1.0' }), wikipediaTypo({ revision: '2.0' }), jqac({ revision: '20180625' })],
  through: [
    dropTasks({ reasons: { translation: ['translation'], english_only: ['english_only'] } }),
    dropDatasets({ reasons: { license_model_output: ['alpaca'] } }),
    // Up to here vanilla 1.0.1, row for row.
    checkpoint('upstream', { rows: 2_463_624 }),
    dropFiles({ reasons: { evaluation_part: { source: 'wikipedia-typo', files: ['*/test.jsonl', '*/gold.jsonl'] } } }),
    checkpoint('training_parts', { rows: 2_457_057, dataset: { 'wikipedia-ja-typo': 696_189 } }),
    toInstruction({}),
    dropDuplicates({}),
    // Rules whose hits on real rows were read and were right: docs/quality-rules.md.
    dropFlaws({
      rules: [
        'empty_response',
        'no_word',
        'repeats_question',
        'headless_sentence',
        'refers_below',
        'own_article',
        'empty_brackets',
        'gap_in_brackets',
        'empty_quotes',
        'one_sided_quotes',
        'cut_markup',
        'transcriber_note',
        'html_tag',
        'html_entity',
        'formula_name',
        'editorial_mark',
        'control_character',
        'mojibake',
      ],
      only: { refers_below: ['wikipedia-summary'], own_article: ['wikipedia-summary'] },
      except: { repeats_question: ['simplification'], one_sided_quotes: ['aozora-txt'] },
    }),
    flagContamination({
      sets: [
        jnli({ version: '1.3', split: 'valid' }),
        jsquad({}),
        jcommonsenseqa({ split: 'valid' }),
        marcJa({ split: 'valid' }),
        jaVgVqa({}),
      ],
      near: 0.8,
      share: 0.5,
      shortest: 8,
    }),
    // A question of an evaluation set goes, in its words or nearly. A passage alone (input:, and item: but exact, as a passage
    // is most of an item) gives no answer away: such rows stay, with their mark.
    dropContaminated({
      reasons: { evaluation_item: ['instruction:exact', 'instruction:near', 'instruction:grams', 'item:exact'] },
    }),
    // Behind what drops rows for their own sake, so that of two alike the sound one stays.
    dropNearDuplicates({
      templates: [
        '「…」の意味を教えてください。',
        '…の作品『…』の冒頭を教えてください。',
        '「…」で始まる文学作品の作者とタイトルを教えてください。',
        '…について教えてください。',
      ],
      literalTasks: ['correction'],
    }),
  ],
  to: [
    parquet({
      rowsPerFile: 250_000,
      rowsPerGroup: 30_720,
      response: 'response',
      provenance: true,
      compression: 'zstd',
      marks: ['contamination'],
    }),
  ],
})
