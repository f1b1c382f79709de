/** DuckDB, opened for one build: settings, text functions, errors in our words. Loaded lazily by whoever needs it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance, Json } from '@duckdb/node-api'
import pLimit from 'p-limit'
import { messageOf, NagareError } from './errors.ts'
import type { Settings } from './settings.ts'
import { type Sql, sql } from './sql.ts'

/** A row as plain JavaScript values: integers as numbers (bigint beyond 2^53), lists and structs as JSON. */
export type Row = Readonly<Record<string, Json | bigint>>

/** One open database; every call says what it is doing, so that an error can. */
export interface Database {
  run(doing: string, sql: string): Promise<void>
  rows(doing: string, sql: string): Promise<readonly Row[]>
  /** Copies a SELECT to a file; a file that is published must be given its rows in order (ORDER BY ordinal). */
  copy(doing: string, select: Sql, file: string, options?: Sql): Promise<void>
  close(): void
}

/** Opens an in-memory database that spills to the cache folder beyond its memory limit. Errors: see `translate`. */
export async function openDatabase(settings: Pick<Settings, 'threads' | 'memory' | 'cache'>): Promise<Database> {
  const spill = join(settings.cache, 'spill', String(process.pid))
  mkdirSync(spill, { recursive: true })
  const { DuckDBInstance: Instance } = await import('@duckdb/node-api')
  const { registerFunctions } = await import('./functions.ts')
  const instance = await Instance.create(':memory:', {
    threads: String(settings.threads),
    memory_limit: `${Math.floor(settings.memory / 1e6)}MB`,
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run('SET GLOBAL preserve_insertion_order = true')
  registerFunctions(connection)
  const copies = await copyLanes(instance, settings.threads)
  return {
    copy: (doing, select, file, options = sql`FORMAT parquet, COMPRESSION lz4`) =>
      guard(doing, () => copies(sql`COPY (${select}) TO ${file} (${options})`.sql)),
    run: (doing, sql) => guard(doing, async () => void (await connection.run(sql))),
    rows: (doing, sql) =>
      guard(doing, async () => plain(await (await connection.runAndReadAll(sql)).getRowObjectsJson())),
    close: () => instance.closeSync(),
  }
}

/**
 * Runs COPY statements, as many at once as there are threads. On one thread DuckDB cuts row groups by another rule than
 * on several; so that files are the same on any number, a COPY always has two.
 */
async function copyLanes(instance: DuckDBInstance, threads: number): Promise<(statement: string) => Promise<void>> {
  const free: DuckDBConnection[] = []
  const limit = pLimit(threads)
  return (statement) =>
    limit(async () => {
      const connection = free.pop() ?? (await instance.connect())
      if (threads === 1) await connection.run('SET GLOBAL threads = 2')
      try {
        await connection.run(statement)
      } finally {
        if (threads === 1) await connection.run('SET GLOBAL threads = 1')
        free.push(connection)
      }
    })
}

/** The number in a column of a row; throws when it is none. */
export function numberOf(row: Row | undefined, column: string): number {
  const value = Number(row?.[column])
  if (!Number.isFinite(value))
    throw new TypeError(`Cannot read the number in column ${column}: it holds ${String(row?.[column])}`)
  return value
}

function plain(rows: Record<string, Json>[]): readonly Row[] {
  return rows
}

async function guard<T>(doing: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw translate(doing, error)
  }
}

/** DuckDB's error in our words: kind by its class, the action in front, a remedy where there is one. */
export function translate(doing: string, error: unknown): NagareError {
  if (error instanceof NagareError) return error
  const message = messageOf(error).trim()
  if (/No space left|not enough (disk )?space|ENOSPC/i.test(message))
    return new NagareError(
      'output',
      `Cannot ${doing}: the disk is full (${firstLine(message)}); free some space or pass --cache and --out on a larger disk, then run again: finished work is kept`,
      error,
    )
  if (/Permission denied|Read-only file system|EACCES|EROFS/i.test(message))
    return new NagareError(
      'output',
      `Cannot ${doing}: the folder cannot be written (${firstLine(message)}); make it writable or pass another with --out or --cache`,
      error,
    )
  if (/Out of Memory|could not allocate|failed to (allocate|pin)/i.test(message))
    return new NagareError(
      'output',
      `Cannot ${doing}: the memory limit is too small (${firstLine(message)}); raise --memory or lower --threads`,
      error,
    )
  if (/^(Binder|Catalog|Parser) Error/.test(message))
    return new NagareError('plan', `Cannot ${doing}: ${message}`, error)
  if (/^(Invalid Input|IO|Conversion) Error/.test(message))
    return new NagareError('input', `Cannot ${doing}: ${message}`, error)
  return new NagareError('bug', `Cannot ${doing}: ${message}`, error)
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message
}
