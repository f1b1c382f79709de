/**
 * Makes a full-size stand-in of llm-japanese-dataset v0.1.0, the typo dataset and JQAC in the mirror layout, from the
 * texts of the shipped sample: `node bench/stand-in.ts [--folder .nagare/bench] [--scale 1]`.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeJqac, writeTypo } from './archives.ts'
import { type Part, rows } from './counts.ts'
import { copiesIn, writeLines } from './lines.ts'
import { looks } from './shapes.ts'
import { type Pools, random, samplePools } from './text.ts'

/** What was made; `stand-in.json` in its folder, written last. */
export interface StandIn {
  readonly maker: number
  readonly scale: number
  /** The release file, by part in order. */
  readonly parts: readonly {
    readonly part: Part
    readonly dataset: string
    readonly rows: number
    readonly bytes: number
  }[]
  readonly rows: number
  readonly bytes: number
  /** Exact copies among the rows that vanilla 1.0.1 keeps. */
  readonly copies: number
}

const maker = 2 // raise when anything here changes what is made
const seed = 20230909

/** The folder of the stand-in of a scale. */
export function standInFolder(folder: string, scale: number): string {
  return join(folder, scale === 1 ? 'stand-in' : `stand-in-${scale}`)
}

/** Makes the stand-in unless it is there. */
export async function makeStandIn(folder: string, scale: number): Promise<StandIn> {
  const mark = join(folder, 'stand-in.json')
  if (existsSync(mark)) {
    const made = JSON.parse(readFileSync(mark, 'utf8')) as StandIn
    if (made.maker === maker && made.scale === scale) return made
  }
  rmSync(folder, { recursive: true, force: true })
  const place = (path: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    return join(folder, path)
  }
  const pools = samplePools()
  const release = place('llm-japanese-dataset/0.1.0/data-cc-by-sa.jsonl')
  const parts = writeRelease(release, pools, scale)
  const typo = await writeTypo(place('jwtd/2.0/jwtd_v2.0.tar.gz'), pools, seed - 10, scale)
  const jqac = await writeJqac(place('jqac/20180625/jqac20180625.tgz'), pools, seed - 20)
  const made: StandIn = {
    maker,
    scale,
    parts,
    rows: parts.reduce((sum, part) => sum + part.rows, 0) + typo.rows + jqac.rows,
    bytes: statSync(release).size,
    copies: parts.filter(isKept).reduce((sum, part) => sum + copiesIn(part.rows), 0) + typo.copies + jqac.copies,
  }
  writeFileSync(mark, `${JSON.stringify(made, null, 2)}\n`)
  return made
}

function writeRelease(path: string, pools: Pools, scale: number): StandIn['parts'] {
  const file = openSync(path, 'w')
  const parts = (Object.keys(rows) as Part[]).map((part, nth) => {
    const wanted = Math.max(1, Math.round(rows[part] * scale))
    const bytes = writeLines(file, { ...looks[part], rows: wanted }, pools, random(seed + nth))
    return { part, dataset: looks[part].dataset, rows: wanted, bytes }
  })
  closeSync(file)
  return parts
}

function isKept({ part }: { readonly part: Part }): boolean {
  return looks[part].copies !== false && !/Forward|Reverse|alpaca/.test(part)
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { folder: { type: 'string' }, scale: { type: 'string' } } })
  const scale = Number(values.scale ?? 1)
  const made = await makeStandIn(standInFolder(values.folder ?? '.nagare/bench', scale), scale)
  for (const { part, rows, bytes } of made.parts)
    console.log(
      `${part.padEnd(16)} ${String(rows).padStart(9)} rows, ${(bytes / rows).toFixed(0).padStart(5)} bytes a line`,
    )
  console.log(
    `${made.rows} rows in all, release file ${(made.bytes / 1e9).toFixed(2)} GB, ${made.copies} copies to drop`,
  )
}
