import { filter } from '#engine/define.ts'
import { sql } from '#engine/sql.ts'

/** Drops the rows of whole sub-datasets: each key of `reasons` is a reason, its value the sub-datasets it drops. */
export const dropDatasets = filter(
  'drop_datasets',
  ({ reasons }: { readonly reasons: Readonly<Record<string, readonly string[]>> }) =>
    Object.fromEntries(Object.entries(reasons).map(([reason, datasets]) => [reason, sql`dataset IN ${datasets}`])),
)
