/**
 * Stormy, the model of "From Base to Conversational" (arXiv 2309.03412): OpenCALM-7B with LoRA on llm-japanese-dataset-vanilla.
 * "Paper" is its Table I, "code" what its authors published (retarfi/jallm at caae802).
 */
import { run } from '#engine/run.ts'

export default run({
  name: 'stormy',
  data: {
    release: 'vanilla-v0.1.0', // paper: 1.4 million rows of it, by a choice that is published nowhere; all are taken here
    seed: 42, // code
    validationRows: 2000, // code
  },
  train: {
    model: {
      path: 'cyberagent/open-calm-7b', // paper
      acceptEosAsUnk: true, // OpenCALM's end mark is also its unknown mark, which its tokeniser never gives
      precision: 'bf16', // ours: fp16, as in the paper, overflows on GPT-NeoX
    },
    text: {
      language: 'japanese', // code: the Japanese frame, in its form since 199ddce (2023-05-26)
      loss: 'all', // code: prompt and response
      maxTokens: 300, // paper
      overLong: 'truncate', // code
      eosAfterCut: false, // code: a cut row has no end mark
    },
    batch: { rows: 128 }, // paper
    epochs: 10, // paper
    lora: { rank: 4, alpha: 16, dropout: 0.05, targets: ['query_key_value'] }, // paper
    optimizer: {
      rate: 3e-4, // paper
      warmupSteps: 100, // ours: not published; the default of alpaca-lora, from which the code comes
    },
    validateEvery: 1000, // code
    seed: 42, // code
  },
})
