import type { Differences } from './types.ts'
/** Writes the page. */
export async function writePage(_differences: Differences, _file: string): Promise<void> {}
