/** The two added sources of the stand-in, packed as their publishers pack them. */
import { closeSync, createReadStream, createWriteStream, openSync, rmSync, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { pack } from 'tar-stream'
import { jqac, typoMembers } from './counts.ts'
import { copiesIn, writeLines } from './lines.ts'
import type { Shape } from './shapes.ts'
import { type Pool, type Pools, type Random, random, writeText } from './text.ts'

const mtime = new Date('2020-01-01T00:00:00Z')

// 561 bytes as an instruction row (census 2.3), of which 361 are the two texts; here they stand between other fields.
const typo: Shape = [
  '{"page":"9100000","pre_text":"',
  { pool: 'ja', share: 0.5 },
  '","post_text":"',
  { pool: 'ja', share: 0.5 },
  '","diffs":[{"pre_str":"',
  { pool: 'word', share: 0.03 },
  '","post_str":"',
  { pool: 'word', share: 0.03 },
  '"}]}\n',
]

/** Writes jwtd_v2.0.tar.gz; gives its rows and the copies among them. */
export async function writeTypo(path: string, pools: Pools, seed: number, scale: number) {
  const tar = pack()
  const packed = pipeline(tar, createGzip(), createWriteStream(path))
  let [rows, copies] = [0, 0]
  for (const [nth, [name, all]] of Object.entries(typoMembers).entries()) {
    const wanted = Math.max(1, Math.round(all * scale))
    const member = `${path}.${name}`
    const file = openSync(member, 'w')
    writeLines(file, { rows: wanted, bytes: 472, shapes: [typo] }, pools, random(seed + nth))
    closeSync(file)
    await pipeline(
      createReadStream(member, { highWaterMark: 1 << 20 }),
      tar.entry({ name: `jwtd_v2.0/${name}.jsonl`, size: statSync(member).size, mtime, mode: 0o644 }),
    )
    rmSync(member)
    rows += wanted
    copies += copiesIn(wanted)
  }
  tar.finalize()
  await packed
  return { rows, copies }
}

/** Writes jqac20180625.tgz: a CSV a topic, with its macOS twin, and the syllabus. */
export async function writeJqac(path: string, pools: Pools, seed: number) {
  const tar = pack()
  const packed = pipeline(tar, createGzip(), createWriteStream(path))
  const rng = random(seed)
  const head = 'Topic (Title),"Question (What, Who, Where, Whose, How, Yes/No)",Answer\r\n'
  for (let topic = 0; topic < jqac.topics; topic++) {
    const name = `topic-${String(topic + 1).padStart(2, '0')}`
    const rows = Math.floor(jqac.rows / jqac.topics) + (topic < jqac.rows % jqac.topics ? 1 : 0)
    const lines = Array.from(
      { length: rows },
      () => `${name},${some(pools, rng, 60)}は何か？,${some(pools, rng, 15)}\r\n`,
    )
    tar.entry({ name: `jqac/._${name}.csv`, mtime }, Buffer.from([0x00, 0x05, 0x16, 0x07]))
    tar.entry({ name: `jqac/${name}.csv`, mtime }, head + lines.join(''))
  }
  tar.entry({ name: 'jqac/Syllabus.csv', mtime }, `${head}Syllabus,この授業は何曜日ですか？,金曜日\r\n`)
  tar.finalize()
  await packed
  return { rows: jqac.rows, copies: 0 }
}

function some({ word }: { word: Pool }, rng: Random, bytes: number): string {
  const out = Buffer.alloc(4 * bytes + 64)
  return out.toString('utf8', 0, writeText(out, 0, word, bytes, rng))
}
