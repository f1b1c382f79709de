import { source } from '#engine/define.ts'
import { input, sql } from '#engine/sql.ts'

/** What is known of each file: its size in bytes and its digest (sha256). */
const files = {
  train: { bytes: 1_879_961, sha256: '9b55fae5ecb3aedd6f8ce5bc09196c3b629864668ec6c18eee4d65c0aa48229e' },
  valid: { bytes: 235_633, sha256: '0d8d76f3bfa0d174866939882faccdd01fbc2bcd5a76c43748ba0c40a7b3b8d4' },
  test: { bytes: 234_437, sha256: 'ba91ef3907c91436a5e44fa9fccbbfa3df507577e2c681f4d7e39bd987f0186d' },
} as const

const commit = '6f071c09316baae89c3d083a90985b4b1cb9968c'

/** JCommonsenseQA of JGLUE 1.3: a question as `instruction`, its five choices as `input`, the right one as `output`. */
export function jcommonsenseqa(options: { readonly split: 'train' | 'valid' | 'test' }) {
  return source(`jcommonsenseqa-${options.split}`, ({ split }: typeof options) => {
    const path = `jglue/1.3/datasets/jcommonsenseqa-v1.3/${split}-v1.3.json`
    const url = `https://raw.githubusercontent.com/yahoojapan/JGLUE/${commit}/datasets/jcommonsenseqa-v1.3/${split}-v1.3.json`
    return {
      revision: '1.3',
      license: 'CC-BY-SA-4.0',
      fields: {
        question: {},
        choice0: {},
        choice1: {},
        choice2: {},
        choice3: {},
        choice4: {},
        label: { json: true },
      },
      layouts: [
        {
          name: 'lines',
          path: [path, `jglue/jcommonsenseqa-${split}-v1.3.json`],
          root: 'jglue',
          remote: { urls: [{ url, path, ...files[split] }] },
          format: 'jsonl',
          select: sql`
            SELECT ordinal, question AS instruction, array_to_string(choices, '、') AS input,
              choices[label::INTEGER + 1] AS output,
              'evaluation' AS task, ${`jcommonsenseqa-${split}`} AS dataset, 'CC-BY-SA-4.0' AS license, file, row
            FROM (SELECT *, [choice0, choice1, choice2, choice3, choice4] AS choices FROM ${input})`,
        },
      ],
    }
  })(options)
}
