/** Writes the sample in the upstream layouts from rows/: `node samples/build.ts`. Same bytes on every run. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { jqacArchive, typoArchive } from './archives.ts'
import type { Folder, Labelled, Row } from './labels.ts'
import { permissive } from './permissive.ts'
import { brokenBytes, brokenIn, joinLines } from './rows.ts'
import { shareAlike } from './share-alike.ts'

type Line = { bytes: Buffer; truth: object }

const release = 'llm-japanese-dataset/0.1.0'
const rowsPerFile = 25 // upstream: 1,000

/** Every generated file of the sample: its path below samples/ and its bytes. */
export async function sampleFiles(): Promise<Map<string, Buffer>> {
  const all = [...shareAlike(), ...permissive()] // in the byte order of the paths
  const lines = all.flatMap(releaseLines)
  return new Map([
    ...all.flatMap(treeFiles),
    [`${release}/data-cc-by-sa.jsonl`, joinLines(lines.map((line) => line.bytes))],
    [`${release}/truth.jsonl`, joinLines(lines.map((line) => Buffer.from(JSON.stringify(line.truth))))],
    ['jwtd/2.0/jwtd_v2.0.tar.gz', await typoArchive()],
    ['jqac/20180625/jqac20180625.tgz', await jqacArchive()],
  ])
}

/** Writes the sample below a folder, in place of an older one. */
export async function writeSample(folder: string): Promise<void> {
  const files = await sampleFiles()
  for (const top of ['llm-japanese-dataset', 'jwtd', 'jqac'])
    rmSync(join(folder, top), { recursive: true, force: true })
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}

/** The JSON arrays of one folder. As upstream: each pass starts a new file, and a full last file is followed by an empty one. */
function treeFiles({ path, passes }: Folder): [string, Buffer][] {
  const chunks = passes.flatMap((rows) =>
    Array.from({ length: Math.floor(rows.length / rowsPerFile) + 1 }, (_, n) =>
      rows.slice(n * rowsPerFile, (n + 1) * rowsPerFile).map(({ row }) => row),
    ),
  )
  return chunks.map((rows, n) => [
    `${release}/tree/${path}/data/${String(n).padStart(6, '0')}.json`,
    Buffer.from(JSON.stringify(rows, null, 2)),
  ])
}

function releaseLines({ path, passes }: Folder): Line[] {
  const dataset = basename(path)
  const lines = passes.flat().map((labelled) => releaseLine(dataset, labelled))
  for (const broken of brokenIn(dataset))
    lines.splice(broken.after, 0, { bytes: brokenBytes(broken), truth: rejected(broken.reject) })
  return lines
}

function releaseLine(dataset: string, { task, row }: Labelled): Line {
  const { instruction, input, output } = row
  const reject = rejectOf(row)
  return {
    bytes: Buffer.from(JSON.stringify({ instruction, input, output })),
    truth: reject === undefined ? { dataset, task } : rejected(reject),
  }
}

function rejectOf(row: Row): string | undefined {
  const fault = ['instruction', 'input', 'output'].find((field) => typeof row[field] !== 'string')
  return fault && `${row[fault] === undefined ? 'missing' : 'wrong_type'}_${fault}`
}

function rejected(reject: string): object {
  return { dataset: null, task: null, reject }
}

if (import.meta.main) await writeSample(import.meta.dirname)
