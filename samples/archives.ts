/** The two added sources as their publishers pack them: a tar.gz of JSON lines, and a tgz of CSV files. */
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { brokenBytes, brokenIn, joinLines, rowsOf } from './rows.ts'

type Member = [name: string, content: Buffer]
type Topics = Record<string, [question: string, answer: string][]>

const heads = ['Topic (Title)', 'Question (What, Who, Where, Whose, How, Yes/No)', 'Answer']

/** jwtd_v2.0.tar.gz: the members in upstream's order, one JSON object per line. */
export function typoArchive(): Promise<Buffer> {
  const members = Object.entries(rowsOf<Record<string, (string | object)[]>>('wikipedia-ja-typo'))
  return tarball(members.map(([name, rows], nth) => [`jwtd_v2.0/${name}.jsonl`, typoMember(name, rows, nth)]))
}

/** jqac20180625.tgz: one CSV per topic, each after its macOS twin, and the syllabus that no one wants. */
export function jqacArchive(): Promise<Buffer> {
  const members = Object.entries(rowsOf<Topics>('jqac')).flatMap(([topic, qa]): Member[] => [
    [`jqac/._${topic}.csv`, Buffer.from([0x00, 0x05, 0x16, 0x07])],
    [`jqac/${topic}.csv`, csv([heads, ...qa.map((row) => [topic, ...row])])],
  ])
  const syllabus = csv([heads, ['Syllabus', 'この授業は何曜日ですか？', '金曜日']])
  return tarball([...members, ['jqac/Syllabus.csv', syllabus]])
}

function typoMember(name: string, rows: readonly (string | object)[], nth: number): Buffer {
  const lines = rows.map((row, n): Buffer => {
    const page = String(9_100_000 + 1000 * nth + n)
    return Buffer.from(JSON.stringify({ page, ...(typeof row === 'string' ? corrected(row) : row) }))
  })
  for (const broken of brokenIn('wikipedia-ja-typo', name)) lines.splice(broken.after, 0, brokenBytes(broken))
  return joinLines(lines)
}

/** The row behind the notation "text {wrong→right} text". */
function corrected(text: string): object {
  const edit = /\{([^→{}]*)→([^{}]*)\}/g
  const diffs = [...text.matchAll(edit)].map(([, pre, post]) => ({ pre_str: pre, post_str: post }))
  return { pre_text: text.replace(edit, '$1'), post_text: text.replace(edit, '$2'), diffs }
}

function csv(rows: readonly string[][]): Buffer {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return Buffer.from(rows.map((row) => `${row.map(cell).join(',')}\r\n`).join(''))
}

/** A tar in gzip's stored form, so that the bytes do not depend on the zlib of the machine. */
async function tarball(members: readonly Member[]): Promise<Buffer> {
  const tar = pack()
  const mtime = new Date('2020-01-01T00:00:00Z')
  for (const [name, content] of members) tar.entry({ name, mtime, mode: 0o644, uid: 0, gid: 0 }, content)
  tar.finalize()
  const zipped = gzipSync(await buffer(tar), { level: 0 })
  zipped[9] = 0xff // the operating system: unknown
  return zipped
}
