import { filter } from '#engine/define.ts'
import { join, sql } from '#engine/sql.ts'

/** Files of a source: its name, without the revision, and globs over the column `file`, in which `*` also stands for `/`. */
export interface SourceFiles {
  readonly source: string
  readonly files: readonly string[]
}

/**
 * Drops the rows of whole files of a source, such as the evaluation part of an archive: each key of `reasons` is a reason. A
 * glob that no file has drops nothing, so a pipeline states the rows that it expects to be left in a checkpoint.
 */
export const dropFiles = filter(
  'drop_files',
  ({ reasons }: { readonly reasons: Readonly<Record<string, SourceFiles>> }) =>
    Object.fromEntries(
      Object.entries(reasons).map(([reason, { source, files }]) => [
        reason,
        sql`starts_with(source, ${`${source}@`}) AND (${join(
          files.map((glob) => sql`file GLOB ${glob}`),
          ' OR ',
        )})`,
      ]),
    ),
)
