/**
 * What mattered: the open questions of "From Base to Conversational" (arXiv 2309.03412, conclusion), each as a run with one thing
 * changed. Do translation rows help or harm? Which task clusters? How long should rows be? Beside these the rank of the adapter, and
 * whether the loss covers the prompt. On the full dataset, for the vanilla one has no translation.
 */
import { run } from '#engine/run/run.ts'

const steps = 2000 // ours: 256,000 rows for each variant, an hour or so of a GPU; the paper's runs are whole epochs

export default run({
  name: 'ablation',
  data: { release: 'full-v0.1.0', seed: 42, validationRows: 2000 },
  train: {
    model: {
      path: 'cyberagent/open-calm-1b', // ours: Stormy's model in a size of which twelve can be tuned
      acceptEosAsUnk: true,
      precision: 'bf16',
    },
    // What follows is Stormy's, but for the steps.
    text: { language: 'japanese', loss: 'all', maxTokens: 300, overLong: 'truncate', eosAfterCut: false },
    batch: { rows: 128 },
    epochs: 1,
    totalSteps: steps,
    lora: { rank: 4, alpha: 16, dropout: 0.05, targets: ['query_key_value'] },
    optimizer: { rate: 3e-4, warmupSteps: 100 },
    validateEvery: 500,
    seed: 42,
  },
  evaluate: {
    data: 'own',
    precision: 'bf16',
    mode: 'jp-stable',
    tasks: [
      { task: 'jnli', version: '1.1', prompt: ['0.2', '0.3'], shots: [1, 2, 3] },
      { task: 'marc_ja', prompt: ['0.2', '0.3'], shots: [1, 2, 3] },
      { task: 'vqa', language: 'japanese' },
      { task: 'responses', language: 'japanese' },
    ],
  },
  variants: [
    // One task cluster left out at a time; each variant sees as many rows as the run itself.
    { name: 'without-translation', aspect: 'tasks', withoutTask: 'translation' },
    { name: 'without-commonsense', aspect: 'tasks', withoutTask: 'commonsense' },
    { name: 'without-summarization', aspect: 'tasks', withoutTask: 'summarization' },
    { name: 'without-simplification', aspect: 'tasks', withoutTask: 'simplification' },
    { name: 'without-reading-comprehension', aspect: 'tasks', withoutTask: 'reading_comprehension' },
    // alpha stays four times the rank, so that the adapter's scale is the paper's.
    { name: 'rank-1', aspect: 'rank', train: { lora: { rank: 1, alpha: 4 } } },
    { name: 'rank-16', aspect: 'rank', train: { lora: { rank: 16, alpha: 64 } } },
    { name: 'rank-64', aspect: 'rank', train: { lora: { rank: 64, alpha: 256 } } },
    { name: 'tokens-128', aspect: 'input length', train: { text: { maxTokens: 128 } } },
    { name: 'tokens-600', aspect: 'input length', train: { text: { maxTokens: 600 } } },
    { name: 'response-only', aspect: 'loss', train: { text: { loss: 'response' } } },
  ],
})
