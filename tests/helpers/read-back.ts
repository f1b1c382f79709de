/** The rows of a release's Parquet files, as independent readers see them; integers as numbers. */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { parquetRows } from './build.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]

/** Readers by name, each from a release folder to its rows in order. */
export const readers: Readonly<Record<string, (release: string) => Promise<Rows>>> = {
  DuckDB: async (release) =>
    plain(await parquetRows(join(release, 'data/*.parquet'), '*', 'filename, file_row_number')),
  hyparquet: async (release) => {
    const parts: Rows[] = []
    for (const file of dataFiles(release, 'parquet'))
      parts.push(await parquetReadObjects({ file: await asyncBufferFromFile(file), compressors }))
    return plain(parts.flat())
  },
  'parquetjs-lite': async (release) =>
    plain((await Promise.all(dataFiles(release, 'parquet').map(byParquetjs))).flat()),
  pyarrow: async (release) => byScript('read-back.py', release, 'pyarrow') as Rows,
  'datasets, given the files': async (release) => byScript('read-back.py', release, 'files') as Rows,
  'datasets, given the folder': async (release) => byScript('read-back.py', release, 'folder') as Rows,
}

/** The files of rows of a release, in order. */
export function dataFiles(release: string, ending: 'parquet' | 'jsonl'): readonly string[] {
  const paths = globSync(`data/*.${ending}`, { cwd: release })
  return paths.sort().map((path) => join(release, path))
}

/** The rows of a release's JSON lines. */
export function jsonLines(release: string): Rows {
  return dataFiles(release, 'jsonl')
    .flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(0, -1))
    .map((line) => JSON.parse(line) as Rows[number])
}

async function byParquetjs(file: string): Promise<Rows> {
  const { ParquetReader } = await import('parquetjs-lite')
  const reader = await ParquetReader.openFile(file)
  const cursor = reader.getCursor()
  const rows: Record<string, unknown>[] = []
  for (let row = await cursor.next(); row !== null; row = await cursor.next()) rows.push({ ...row })
  await reader.close()
  return rows
}

/** The Python that the tests read with: `PYTHON`, or that of .venv. */
export function pythonOf(): string {
  const root = resolve(import.meta.dirname, '../..')
  const python = process.env.PYTHON ?? join(root, '.venv/bin/python')
  if (python.includes('/') && !existsSync(python))
    throw new Error(`Cannot run Python: there is no ${python}; run make test, which installs it`)
  return python
}

/** What a script of this folder prints as JSON. */
export function byScript(script: string, ...args: string[]): unknown {
  const { status, stdout, stderr, error } = spawnSync(pythonOf(), [join(import.meta.dirname, script), ...args], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (status !== 0)
    throw new Error(`Cannot run ${script}: ${error?.message ?? stderr}; run make test, which installs what it needs`)
  return JSON.parse(stdout)
}

function plain(rows: Rows): Rows {
  return rows.map((row) => ('row' in row ? { ...row, row: Number(row.row) } : row))
}
