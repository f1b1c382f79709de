/**
 * Instruct LLaMA 7B of "From Base to Conversational" (arXiv 2309.03412): LLaMA 7B with LoRA on llm-japanese-dataset 0.1.0.
 * "Paper" is its Table I, "code" what its authors published (retarfi/jallm at caae802).
 */
import { run } from '#engine/run.ts'

export default run({
  name: 'instruct-llama-7b',
  data: {
    release: 'full-v0.1.0', // paper: 8.4 million rows
    seed: 42, // code
    validationRows: 2000, // code
  },
  train: {
    model: {
      path: 'huggyllama/llama-7b', // paper: LLaMA 7B; this copy of the weights has the right marks of begin and end
      precision: 'bf16', // ours; the paper: fp16
    },
    text: {
      language: 'english', // code: the English frame around Japanese text
      loss: 'all', // code: prompt and response
      maxTokens: 256, // paper
      overLong: 'truncate', // code
      eosAfterCut: false, // code: a cut row has no end mark
    },
    batch: { rows: 128 }, // paper
    epochs: 5, // paper
    lora: { rank: 4, alpha: 16, dropout: 0.05, targets: ['q_proj', 'v_proj'] }, // paper
    optimizer: {
      rate: 3e-4, // paper
      warmupSteps: 100, // ours: not published; the default of alpaca-lora, from which the code comes
    },
    validateEvery: 1000, // code
    seed: 42, // code
  },
})
