/**
 * Instruct LLaMA 7B of "From Base to Conversational" (arXiv 2309.03412): LLaMA 7B with LoRA on llm-japanese-dataset 0.1.0.
 * "Paper" is its Table I, "code" what its authors published (retarfi/jallm at caae802).
 */
import { run } from '#engine/run/run.ts'

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
  evaluate: {
    data: 'own',
    precision: 'bf16', // ours; the paper: most likely fp16, with rounding large enough for ties
    mode: 'jp-stable', // paper: the Stability harness; context and choice are encoded apart
    tasks: [
      // Both prompts for both models: the paper has 0.2 for Stormy and 0.3 for all others, so that prompt and model cannot be told apart.
      { task: 'jnli', version: '1.1', prompt: ['0.2', '0.3'], shots: [1, 2, 3] }, // paper: 1, 2, 3 shots
      { task: 'marc_ja', prompt: ['0.2', '0.3'], shots: [1, 2, 3] }, // paper
      { task: 'vqa', language: 'english' }, // paper: perplexity of the answers; code: the frame's language
      { task: 'responses', language: 'english', repetitionPenalty: 1.05 }, // paper: five prompts, temperature 0
    ],
  },
  // Table I, and of Table II the figures that are known here: the others stay open in the report.
  published: {
    source: 'arXiv 2309.03412, Tables I and II',
    training: {
      model: 'LLaMA 7B',
      rows: '8.4M',
      rate: 3e-4,
      maxTokens: 256,
      batch: 128,
      epochs: 5,
      rank: 4,
      alpha: 16,
      dropout: 0.05,
      targets: ['q_proj', 'v_proj'],
    },
    // As it is printed, on JNLI with 3 shots, though no such prompt can reach 2,048 tokens (docs/runs.md).
    cutMark: '†',
    figures: [
      { task: 'jnli-1.1-0.3', shots: 1, model: 'base', value: 0.171 },
      { task: 'jnli-1.1-0.3', shots: 3, model: 'base', value: 0.303, cut: true },
    ],
  },
})
