import { source } from '#engine/define.ts'
import { input, sql } from '#engine/sql.ts'

/** What is known of each file: its size in bytes and its digest (sha256). */
const files = {
  'valid-v1.1': { bytes: 632_452, sha256: '39a41d5a112cc6c5baafa7d2464e579843e904a4b7206a4e905517a257f6459c' },
  'valid-v1.3': { bytes: 632_446, sha256: 'ca0353efc7c2eebfb6de4e13f16295053c8b1ee65e7b0849190c90426fbc495f' },
  'test-v1.3': { bytes: 652_436, sha256: 'f40849584d4291ec172dcd869646800cc8c82457cde2260a0f45934eda307792' },
} as const

/** The commit of yahoojapan/JGLUE that holds each version. */
const commits = {
  '1.1': '6791a5003e6deaa6fb2458bcb3aa1f58dc52ef33',
  '1.3': '6f071c09316baae89c3d083a90985b4b1cb9968c',
} as const

/**
 * JNLI of JGLUE (Kurihara et al., LREC 2022): a sentence as `instruction`, another as `input`, their label as `output`.
 */
export function jnli(options: { readonly version: '1.1' | '1.3'; readonly split: 'valid' | 'test' }) {
  return source(`jnli-${options.split}`, ({ version, split }: typeof options) => {
    const name = `${split}-v${version}`
    const path = `jglue/${version}/datasets/jnli-v${version}/${name}.json`
    const url = `https://raw.githubusercontent.com/yahoojapan/JGLUE/${commits[version]}/datasets/jnli-v${version}/${name}.json`
    return {
      revision: version,
      license: 'CC-BY-SA-4.0',
      fields: { sentence1: {}, sentence2: {}, label: {} },
      layouts: [
        {
          name: 'lines',
          path: [path, `jglue/jnli-${name}.json`],
          root: 'jglue',
          remote: { urls: [{ url, path, ...files[name as keyof typeof files] }] },
          format: 'jsonl',
          select: sql`
            SELECT ordinal, sentence1 AS instruction, sentence2 AS input, label AS output,
              'evaluation' AS task, ${`jnli-${split}`} AS dataset, 'CC-BY-SA-4.0' AS license, file, row
            FROM ${input}`,
        },
      ],
    }
  })(options)
}
