import { expect, test } from 'vitest'
import { dropUnknownWords } from '#transforms/drop-unknown-words.ts'
import { runStep } from '../helpers/build.ts'
import { pick } from '../helpers/source.ts'

const step = dropUnknownWords({ share: 0.2, characters: 8, hiragana: 0.2 })

// Columns: why, the response, characters and unknown characters where it is dropped.
test('rows of unknown words are dropped, with what was counted', async () => {
  const cases: [why: string, response: string, counted?: [number, number]][] = [
    ['Japanese', '川の水は山から海へ流れる。'],
    ['a known name in Han alone', '東京都千代田区永田町一丁目'],
    ['Chinese', '你们吃饭吗我们吃饭', [9, 6]],
    ['Chinese of too few characters', '你们是谁'],
    ['Chinese in brackets beside known words', '東京都千代田区永田町（你们吃饭吗我们吃饭）'],
    ['Chinese within running Japanese', '「你们吃饭吗我们吃饭」と書いてあるが、これをなんと読むのかはわからない。'],
    ['a name in katakana', 'ゾルタン・クレメンティーネ・ヴェーグナー'],
    ['nothing', ''],
  ]
  const rows = cases.map(([why, response]) => ({ why, response }))
  const { kept, dropped, tables } = await runStep(step, rows)
  expect(pick(dropped, 'why', 'reason', 'characters', 'unknown_characters')).toEqual([
    ['Chinese', 'unknown_words', 9, 6],
  ])
  expect(kept).toEqual(rows.filter(({ why }) => why !== 'Chinese'))
  expect(tables.counts?.map(({ ordinal }) => Number(ordinal))).toEqual([1, 2, 4]) // what kuromoji was asked about
})

test('the share is reached, not passed', async () => {
  const counted = [{ response: '你们吃饭吗我们吃饭' }] // 6 of 9
  const at = (share: number) => runStep(dropUnknownWords({ share, characters: 8, hiragana: 0.2 }), counted)
  expect((await at(6 / 9)).dropped).toHaveLength(1)
  expect((await at(0.67)).dropped).toHaveLength(0)
})
