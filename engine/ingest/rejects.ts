/**
 * Rejected rows: each flawed raw row with its file, number, reason and text, and the bound on how many there may be.
 */
import { isUtf8 } from 'node:buffer'
import { writeFileSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import { type Database, numberOf } from '../database.ts'
import { NagareError } from '../errors.ts'
import type { Source } from '../pipeline.ts'
import { id, join, sql } from '../sql.ts'
import { rawRows } from './ingest.ts'
import { isBlank, lines, maxLineBytes } from './inspect.ts'
import type { ReadyFile } from './ready.ts'

/** A row that was not taken, as published in `rejects/<source>.parquet`. */
export interface Reject {
  readonly source: string
  readonly file: string
  readonly row: number
  readonly reason: string
  /** The row's text as far as it could be decoded, at most a million characters. */
  readonly text: string
}

/** What became of a source's raw rows: how many were sound, how many rejected, and why. */
export interface Tally {
  readonly rows: number
  readonly rejected: number
  readonly reasons: Readonly<Record<string, number>>
}

/**
 * Writes `rejects.parquet` into an ingested folder and counts. Throws an `input` error beyond the source's tolerance.
 */
export async function writeRejects(
  db: Database,
  source: Source,
  ready: readonly ReadyFile[],
  folder: string,
): Promise<Tally> {
  const doing = `collect the rejected rows of ${source.name}`
  const raw = rawRows(folder, ready.length, 0)
  const [counted] = await db.rows(doing, sql`SELECT count(*) FILTER (flaw IS NULL) AS sound FROM (${raw})`.sql)
  const rows = numberOf(counted, 'sound')
  const fields = join(Object.keys(source.fields).map((name) => sql`${id(name)}: ${id(name)}`))
  const flawed = await db.rows(
    doing,
    sql`SELECT file, row, flaw, to_json({${fields}})::VARCHAR AS fields FROM (${raw}) WHERE flaw IS NOT NULL ORDER BY ordinal`
      .sql,
  )
  const rejects: Reject[] = []
  for (const file of ready) {
    const ofFile = flawed.filter((row) => row.file === file.label)
    if (ofFile.length > 0)
      rejects.push(
        ...(await explainFlaws(
          source,
          file,
          new Map(ofFile.map((row) => [Number(row.row), { flaw: String(row.flaw), fields: String(row.fields) }])),
        )),
      )
  }
  const bound = Math.max(10, Math.floor((rows + rejects.length) * source.tolerance))
  if (rejects.length > bound) throw tooMany(source, rejects, rows, bound)
  if (rows === 0 && rejects.length > 0) throw noneSound(source, rejects)
  await publish(db, doing, rejects, folder)
  const reasons: Record<string, number> = {}
  for (const { reason } of rejects) reasons[reason] = (reasons[reason] ?? 0) + 1
  return { rows, rejected: rejects.length, reasons }
}

type Flaw = { readonly flaw: string; readonly fields: string }

async function explainFlaws(source: Source, file: ReadyFile, flaws: ReadonlyMap<number, Flaw>): Promise<Reject[]> {
  const reject = (row: number, reason: string, text: string): Reject => ({
    source: source.name,
    file: file.label,
    row,
    reason,
    text: text.slice(0, 1_000_000),
  })
  if (file.original === undefined)
    return [...flaws].map(([row, { flaw, fields }]) => {
      const broken = file.broken.get(row)
      return reject(
        row,
        broken?.reason ?? (flaw === 'unreadable' ? `missing_${Object.keys(source.fields)[0]}` : flaw),
        broken?.text ?? fields,
      )
    })
  const rejects: Reject[] = []
  for await (const { number, bytes } of lines(file.original)) {
    const flaw = flaws.get(number)
    if (flaw !== undefined && !isBlank(bytes))
      rejects.push(
        reject(number, flaw.flaw === 'unreadable' ? reasonOf(bytes, source) : flaw.flaw, bytes.toString('utf8')),
      )
  }
  return rejects
}

// Why nothing could be read from a line.
function reasonOf(line: Buffer, source: Source): string {
  if (line.length > maxLineBytes) return 'over_long_line'
  if (!isUtf8(line)) return 'invalid_utf8'
  if (line.includes(0)) return 'null_byte'
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not_an_object'
    // Half of a surrogate pair, escaped, is a JSON string that UTF-8 cannot hold.
    return /\\u[dD][89a-fA-F]/.test(line.toString('latin1'))
      ? 'invalid_utf8'
      : `missing_${Object.keys(source.fields)[0]}`
  } catch {
    return 'bad_json'
  }
}

function tooMany(source: Source, rejects: readonly Reject[], rows: number, bound: number): NagareError {
  const some = rejects.slice(0, 3).map(({ file, row, reason }) => `${file}:${row} ${reason}`)
  return new NagareError(
    'input',
    `Cannot read source ${source.name}: ${rejects.length} or more rows break its contract beside ${rows} sound ones, at most ${bound} may (${some.join(', ')}, ...); check that the files are whole and of revision ${source.revision}`,
  )
}

function noneSound(source: Source, rejects: readonly Reject[]): NagareError {
  const fields = Object.entries(source.fields).map(
    ([name, field]) => `${field.from ?? name}${field.optional ? ' (optional)' : ''}`,
  )
  const [{ file, row, reason, text }] = rejects as [Reject]
  return new NagareError(
    'input',
    `Cannot read source ${source.name}: none of its ${rejects.length} rows is sound, the first is ${file}:${row} ${reason} ${text.slice(0, 200)}; its fields must be ${fields.join(', ')}`,
  )
}

async function publish(db: Database, doing: string, rejects: readonly Reject[], folder: string): Promise<void> {
  const list = joinPath(folder, 'scratch', 'rejects.jsonl')
  writeFileSync(list, rejects.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const columns = sql`{source: 'VARCHAR', file: 'VARCHAR', row: 'BIGINT', reason: 'VARCHAR', text: 'VARCHAR'}`
  await db.copy(
    doing,
    sql`SELECT * FROM read_json(${list}, format = 'newline_delimited', columns = ${columns})`,
    joinPath(folder, 'rejects.parquet'),
    sql`FORMAT parquet, COMPRESSION zstd`,
  )
}
