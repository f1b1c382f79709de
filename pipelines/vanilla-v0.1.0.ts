/**
 * llm-japanese-dataset-vanilla 0.1.0: v0.1.0 without its translation sets. 1,811,964 rows before duplicates go (upstream
 * pull request #65; the Japanese report's 1,809,964 is exactly 2,000 lower).
 */
import { checkpoint } from '#engine/define.ts'
import { between, pipeline } from '#engine/pipeline.ts'
import { parquet } from '#sinks/parquet.ts'
import { llmJapaneseDataset } from '#sources/llm-japanese-dataset.ts'
import { dropDuplicates } from '#transforms/drop-duplicates.ts'
import { dropTasks } from '#transforms/drop-tasks.ts'
import { toInstruction } from '#transforms/to-instruction.ts'

export default pipeline({
  name: 'vanilla',
  version: '0.1.0',
  from: [llmJapaneseDataset({ revision: '0.1.0' })],
  through: [
    dropTasks({ reasons: { translation: ['translation'], english_only: ['english_only'] } }),
    checkpoint('upstream', {
      rows: 1_811_964,
      dataset: {
        aio: 23_335,
        'databricks-dolly-15k-ja': 15_015,
        jcommonsenseqa: 10_058,
        jmrd: between(254, 262),
        jsquad: 67_491,
        'wikipedia-summary': between(1_347_379, 1_347_387),
        ParaNatCom: between(1_000, 1_100),
        alpaca: 52_002,
        'aozora-txt': between(32_000, 33_998),
        wikinews: between(4_000, 4_999),
        wordnet: between(172_100, 175_100),
        'yasashi-japanese': 84_300,
      },
      task: { simplification: 84_300, mixed: 52_002, reading_comprehension: 67_491 },
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
