import { filter } from '#engine/define.ts'
import { sql } from '#engine/sql.ts'

/** A mark that flag_contamination sets, or the end of one: `instruction:exact` stands for that part and match of every set. */
export type Mark = string

/**
 * Drops rows by the marks of flag_contamination: each key of `reasons` is a reason, its value the marks that call for it.
 * A mark is SET:PART:MATCH, or PART:MATCH for every set.
 */
export const dropContaminated = filter(
  'drop_contaminated',
  ({ reasons }: { readonly reasons: Readonly<Record<string, readonly Mark[]>> }) =>
    Object.fromEntries(
      Object.entries(reasons).map(([reason, marks]) => [
        reason,
        sql`list_has_any(list_concat(string_split(contamination, ' '),
          list_transform(string_split(contamination, ' '), lambda mark : regexp_replace(mark, '^[^:]*:', ''))), ${marks})`,
      ]),
    ),
)
