import { filter } from '#engine/define.ts'
import { sql } from '#engine/sql.ts'

/** Drops the rows of one task, to learn what they are good for: a step beside those of the recipe. */
export const leaveOutTask = filter('leave_out_task', ({ task }: { readonly task: string }) => ({
  left_out: sql`task = ${task}`,
}))
