import { source } from '#engine/define.ts'
import type { Format } from '#engine/pipeline.ts'
import { input, sql } from '#engine/sql.ts'

/** Files of your own, and what their rows are. */
export interface FilesOptions {
  /** The source's name in the release. */
  readonly name: string
  /** The revision of the files, for the record; raise it when they change. */
  readonly revision: string
  /** A glob: from the working directory when it begins with ./ or ../ or /, else from the sources folder. */
  readonly path: string
  readonly format: Format
  /** Which of the files' columns is instruction, input and output; leave `input` out where there is none. */
  readonly columns: { readonly instruction: string; readonly input?: string; readonly output: string }
  readonly task: string
  /** SPDX identifier, or LicenseRef-... */
  readonly license: string
}

/** Your own JSON lines, JSON array, CSV (RFC 4180, UTF-8) or Parquet files, with a mapping of their columns. */
export function files(options: FilesOptions) {
  return source(options.name, ({ revision, path, format, columns, task, license, name }: FilesOptions) => {
    const { instruction, input: context, output } = columns
    return {
      revision,
      license,
      fields: {
        instruction: { from: instruction },
        ...(context === undefined ? {} : { input: { from: context, optional: true } }),
        output: { from: output },
      },
      layouts: [
        {
          name: 'files',
          path: [path],
          root: '.',
          format,
          select: sql`
            SELECT ordinal, instruction, ${context === undefined ? sql`''` : sql`input`} AS input, output,
              ${task} AS task, ${name} AS dataset, ${license} AS license, file, row
            FROM ${input}`,
        },
      ],
    }
  })(options)
}
