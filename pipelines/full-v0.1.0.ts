/**
 * llm-japanese-dataset 0.1.0 (arXiv 2305.12720), whole: 8,393,726 rows before duplicates go (upstream pull request #49).
 * Its translation rows are 6,581,044; the 718 English-only rows of ParaNatCom are not among them.
 */
import { checkpoint } from '#engine/define.ts'
import { between, pipeline } from '#engine/pipeline.ts'
import { parquet } from '#sinks/parquet.ts'
import { llmJapaneseDataset } from '#sources/llm-japanese-dataset.ts'
import { dropDuplicates } from '#transforms/drop-duplicates.ts'
import { toInstruction } from '#transforms/to-instruction.ts'

export default pipeline({
  name: 'full',
  version: '0.1.0',
  from: [llmJapaneseDataset({ revision: '0.1.0' })],
  through: [
    checkpoint('upstream', {
      rows: 8_393_726,
      dataset: {
        aio: 23_335,
        'databricks-dolly-15k-ja': 15_015,
        jcommonsenseqa: 10_058,
        jesc: 5_396_204,
        jmrd: between(254, 262),
        jsquad: 67_491,
        'wikipedia-summary': between(1_347_379, 1_347_387),
        CourseraParallelCorpus: 106_332,
        ParaNatCom: between(3_718, 4_018),
        'Tab-delimited_Bilingual_Sentence_Pairs': between(202_000, 203_998),
        alpaca: 52_002,
        alt: between(38_000, 39_998),
        'aozora-txt': between(32_000, 33_998),
        'tanaka-corpus': between(298_000, 299_998),
        wikinews: between(4_000, 4_999),
        wordnet: between(540_036, 543_036),
        'yasashi-japanese': 252_900,
      },
      task: {
        translation: 6_581_044,
        english_only: 718,
        simplification: 84_300,
        mixed: 52_002,
        reading_comprehension: 67_491,
      },
    }),
    toInstruction({}),
    dropDuplicates({}),
  ],
  to: [
    parquet({
      rowsPerFile: 250_000,
      rowsPerGroup: 30_720,
      response: 'response',
      provenance: true,
      compression: 'zstd',
    }),
  ],
})
