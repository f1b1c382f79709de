/** A small recipe over JSON lines in a mirror folder, for tests of the engine. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Pipeline, pipeline } from '#engine/pipeline.ts'
import { parquet } from '#sinks/parquet.ts'
import { type FilesOptions, files } from '#sources/files.ts'
import { dropDuplicates } from '#transforms/drop-duplicates.ts'
import { toInstruction } from '#transforms/to-instruction.ts'
import { temporaryFolder } from './build.ts'

const columns = { instruction: 'instruction', input: 'input', output: 'output' }

/** The source of the recipe: `rows/*.jsonl` below the sources folder. */
export function rowsSource(change: Partial<FilesOptions> = {}) {
  return files({
    name: 'rows',
    revision: '1',
    path: 'rows/*.jsonl',
    format: 'jsonl',
    columns,
    task: 'mixed',
    license: 'CC0-1.0',
    ...change,
  })
}

/** A pipeline from `rows/*.jsonl` to Parquet, three rows a file, with any part of it changed. */
export function recipe(change: Partial<Pipeline> = {}): Pipeline {
  return pipeline({
    name: 'small',
    version: '1.0.0',
    from: [rowsSource()],
    through: [toInstruction({}), dropDuplicates({})],
    to: [filesOf(3)],
    ...change,
  })
}

/** The recipe's sink with so many rows a file. */
export function filesOf(rowsPerFile: number) {
  return parquet({ rowsPerFile, rowsPerGroup: 2048, response: 'response', provenance: true, compression: 'zstd' })
}

/** One JSON line. */
export function line(instruction: string, output: string, input = ''): string {
  return JSON.stringify({ instruction, input, output })
}

/** A mirror folder that holds the given files (path -> lines or bytes). */
export function mirror(contents: Readonly<Record<string, readonly string[] | Buffer>>): { readonly folder: string } {
  const folder = temporaryFolder()
  for (const [path, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), Buffer.isBuffer(content) ? content : content.map((text) => `${text}\n`).join(''))
  }
  return { folder }
}
