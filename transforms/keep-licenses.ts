import { filter } from '#engine/define.ts'
import { sql } from '#engine/sql.ts'

/** A class of licences by name, and the SPDX identifiers that belong to it. */
export interface KeepLicensesOptions {
  readonly class: string
  readonly licenses: readonly string[]
}

/** Keeps the rows under the licences of one class and drops all others, those of unknown licence among them. */
export const keepLicenses = filter('keep_licenses', ({ class: wanted, licenses }: KeepLicensesOptions) => ({
  [`license_not_${wanted.replaceAll('-', '_')}`]: sql`license IS NULL OR license NOT IN ${licenses}`,
}))
