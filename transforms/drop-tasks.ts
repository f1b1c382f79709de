import { filter } from '#engine/define.ts'
import { sql } from '#engine/sql.ts'

/** Drops the rows of whole task clusters: each key of `reasons` is a reason, its value the tasks it drops. */
export const dropTasks = filter(
  'drop_tasks',
  ({ reasons }: { readonly reasons: Readonly<Record<string, readonly string[]>> }) =>
    Object.fromEntries(Object.entries(reasons).map(([reason, tasks]) => [reason, sql`task IN ${tasks}`])),
)
