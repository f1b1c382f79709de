/**
 * The whole chain on any machine: a GPT-NeoX of random weights and a tokeniser trained on the release, tuned on the shipped sample on a
 * processor, evaluated before and after on shipped rows, and compared with variants. It shows that the chain runs and that the loss
 * falls; the model is of no use, and its figures mean nothing.
 */
import { run } from '#engine/run/run.ts'

export default run({
  name: 'tiny',
  data: { release: 'vanilla-v1.0.1+sample', seed: 42, validationRows: 32 },
  train: {
    model: {
      family: 'gpt_neox',
      shape: {
        hidden_size: 128,
        num_hidden_layers: 2,
        num_attention_heads: 4,
        intermediate_size: 256,
        max_position_embeddings: 256,
        initializer_range: 0.1, // frozen weights of the usual 0.02 hold all logits near 0, and with them the loss high
      },
      trainTokenizer: { kind: 'bpe', vocabSize: 1024, rows: 348 },
      precision: 'fp32',
    },
    text: { language: 'japanese', loss: 'all', maxTokens: 128, overLong: 'truncate', eosAfterCut: false },
    batch: { rows: 16, tokens: 2048 },
    epochs: 8,
    // With random weights there is little to adapt: a high rank on every layer, and a high rate.
    lora: {
      rank: 32,
      alpha: 64,
      dropout: 0,
      targets: ['query_key_value', 'dense', 'dense_h_to_4h', 'dense_4h_to_h'],
    },
    optimizer: { rate: 5e-3, warmupSteps: 10 },
    validateEvery: 40,
    checkpointEvery: 80,
    log: { printEvery: 10 },
    seed: 42,
  },
  evaluate: {
    data: 'sample',
    precision: 'fp32',
    tasks: [
      { task: 'jnli', version: '1.1', prompt: ['0.2', '0.3'], shots: [1, 3] },
      { task: 'marc_ja', prompt: ['0.2', '0.3'], shots: [1, 3] },
      { task: 'vqa', language: 'japanese' },
      { task: 'responses', prompts: 'own', maxNewTokens: 32 },
    ],
  },
  variants: [
    { name: 'without-summarization', aspect: 'tasks', withoutTask: 'summarization' },
    { name: 'rank-2', aspect: 'rank', train: { lora: { rank: 2, alpha: 4 } } },
    { name: 'tokens-64', aspect: 'input length', train: { text: { maxTokens: 64 } } },
    { name: 'response-only', aspect: 'loss', train: { text: { loss: 'response' } } },
  ],
})
