/** DuckDB, opened for one build: settings, text functions, errors in our words. Loaded lazily by whoever needs it. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance, Json } from '@duckdb/node-api'
import pLimit from 'p-limit'
import { makeFolder } from './disk.ts'
import { messageOf, NagareError } from './errors.ts'
import type { Settings } from './settings.ts'
import { type Sql, sql } from './sql.ts'

/** A row as plain JavaScript values: integers as numbers (bigint beyond 2^53), lists and structs as JSON. */
export type Row = Readonly<Record<string, Json | bigint>>

/** One open database; every call says what it is doing, so that an error can. */
export interface Database {
  run(doing: string, sql: string): Promise<void>
  rows(doing: string, sql: string): Promise<readonly Row[]>
  /** The one row of a SELECT, as DuckDB's own values: lists and blobs as they are. */
  values(doing: string, sql: string): Promise<Readonly<Record<string, unknown>>>
  /** Copies a SELECT to a file, as many at once as there are threads. Published rows need ORDER BY ordinal in it. */
  copy(doing: string, select: Sql, file: string, options?: Sql): Promise<void>
  close(): void
}

type Limits = Pick<Settings, 'threads' | 'memory' | 'cache'>

/** Opens an in-memory database that spills to the cache folder beyond its memory limit. Errors: see `translate`. */
export async function openDatabase({ threads, memory, cache }: Limits): Promise<Database> {
  // Each process spills into a folder of its own; what a killed one leaves is swept by the next build.
  const spill = join(cache, 'spill', String(process.pid))
  makeFolder(spill, 'what does not fit into memory')
  const instance = await openInstance(threads, memory, spill)
  const connection = await instance.connect()
  const { registerFunctions } = await import('./functions.ts')
  registerFunctions(connection)
  const copies = copyLanes(instance, threads, memory)
  return {
    run: (doing, sql) => guard(doing, async () => void (await connection.run(sql))),
    rows: (doing, sql) =>
      guard(doing, async () => plain(await (await connection.runAndReadAll(sql)).getRowObjectsJson())),
    values: (doing, sql) => guard(doing, async () => (await connection.runAndReadAll(sql)).getRowObjects()[0] ?? {}),
    copy: (doing, select, file, options = sql`FORMAT parquet, COMPRESSION lz4`) =>
      guard(doing, () => copies(sql`COPY (${select}) TO ${file} (${options})`.sql)),
    close() {
      instance.closeSync()
      rmSync(spill, { recursive: true, force: true })
    },
  }
}

async function openInstance(threads: number, memory: number, spill: string): Promise<DuckDBInstance> {
  const { DuckDBInstance: Instance } = await import('@duckdb/node-api')
  return Instance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${Math.floor(memory / 1e6)}MB`,
    temp_directory: spill,
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // What is freed goes back to the system: the allocator else keeps it beside what workers then take.
    allocator_background_threads: 'true',
    allocator_flush_threshold: '32MB',
    allocator_bulk_deallocation_flush_threshold: '64MB',
  })
}

// A quarter of a million rows of 500 bytes, sorted and held until a row group is full, need about half a gigabyte.
const bytesPerCopy = 500e6

/**
 * Runs COPY statements, as many at once as threads and memory allow. On one thread DuckDB cuts row groups by another
 * rule than on several; so that files are the same on any number, these always have two.
 */
function copyLanes(instance: DuckDBInstance, threads: number, memory: number): (statement: string) => Promise<void> {
  const free: DuckDBConnection[] = []
  const limit = pLimit(Math.max(1, Math.min(threads, Math.floor(memory / bytesPerCopy))))
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
  // DuckDB's advice is for those who write the SQL.
  const message = messageOf(error)
    .replace(/\n\s*(Try|try|Possible|If you|LINE \d)[\s\S]*/, '')
    .trim()
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
    return new NagareError('input', `Cannot ${doing}: ${message}; mend or restore that file`, error)
  return new NagareError('bug', `Cannot ${doing}: ${message}`, error)
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message
}
