import { type BatchMaker, numbers, texts } from '#engine/batch/batch.ts'
import { dictionaryWhenAsked } from '#engine/similar/dictionary.ts'
import { type Bands, isBrief, rowBands, rowKey } from '#engine/similar/row-bands.ts'
import { rowReader } from '#engine/similar/row-texts.ts'
import { aloud } from '#engine/similar/sounds.ts'

export interface SignatureOptions extends Bands {
  readonly templates: readonly string[]
  readonly sameFigures: boolean
}

/** For every row (`rank`): `key`, equal where the compared texts are, and the hash of each band, `b0`, `b1` and so on. */
export const batch: BatchMaker<SignatureOptions> = ({ templates, sameFigures, ...bands }, { shared }) => {
  const read = rowReader({ templates, shared: shared === undefined ? [] : texts(shared, 'instruction') })
  const dictionary = dictionaryWhenAsked()
  const unread = () => ''
  return async (rows) => {
    let soundOf: ((text: string) => string) | undefined
    const [instructions, inputs, responses] = ['instruction', 'input', 'response'].map((name) => texts(rows, name))
    const literal = numbers(rows, 'literal')
    const keys = new BigInt64Array(rows.length)
    const hashes = Array.from({ length: bands.bands }, () => new Uint32Array(rows.length))
    for (let row = 0; row < rows.length; row++) {
      const asked = read(instructions?.[row] ?? '', inputs?.[row] ?? '', responses?.[row] ?? '', literal[row] === 1n)
      keys[row] = rowKey(asked)
      if (soundOf === undefined && isBrief(asked)) {
        const words = await dictionary()
        soundOf = (text) => aloud(text, words)
      }
      const hashed = rowBands(asked, bands, sameFigures, soundOf ?? unread)
      for (let band = 0; band < bands.bands; band++) (hashes[band] as Uint32Array)[row] = hashed[band] as number
    }
    return {
      rank: numbers(rows, 'rank'),
      key: keys,
      ...Object.fromEntries(hashes.map((values, band) => [`b${band}`, new Int32Array(values.buffer)])),
    }
  }
}
