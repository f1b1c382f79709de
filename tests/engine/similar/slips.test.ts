import { expect, test } from 'vitest'
import { isCut, isSlip } from '#engine/similar/slips.ts'

const long =
  '雪の多い地方では、冬のあいだ屋根の雪をおろさなければならず、そのために町の人が交代で作業をするように決めています。'

test.for<[is: boolean, kind: string, one: string, other: string]>([
  [true, 'a particle written twice', long.replace('屋根の雪を', '屋根の雪をを'), long],
  [false, 'a particle written twice in a short text', '本をを読む', '本を読む'],
  [
    true,
    'the end of a verb written twice',
    '夜空にひときわ明るく輝くく、おおいぬ座の星の名前',
    '夜空にひときわ明るく輝く、おおいぬ座の星の名前',
  ],
  [false, 'a kana that names have twice', long.replace('町の', 'ササキの'), long.replace('町の', 'サキの')],
  [false, 'a kana that verbs have twice', long.replace('おろさ', 'すすま'), long.replace('おろさ', 'すま')],
  [
    true,
    'a word of grammar with two kana in the other order',
    long.replace('なければ', 'なければ'.replace('けれ', 'れけ')),
    long,
  ],
  [false, 'a noun with two kana in the other order', long.replace('屋根', 'いか'), long.replace('屋根', 'かい')],
  [false, 'two kanji in the other order', long.replace('作業', '業作'), long],
  [true, 'a word of grammar with a kana missing', long.replace('ように', 'よに'), long],
  [false, 'another noun with a kana missing', long.replace('町の人', 'おじさん'), long.replace('町の人', 'おじいさん')],
  [false, 'a wish that is missing', `${long}いつも見たいものを書きました。`, `${long}いつも見たものを書きました。`],
  [false, 'a negation that is missing', long.replace('ならず', 'なら'), long],
  [true, 'っ written twice', long.replace('交代で', '張り切って'), long.replace('交代で', '張り切っって')],
  [false, 'a condition that lacks け', long.replace('作業を', '寒くなければ'), long.replace('作業を', '寒くなれば')],
  [false, 'a verb for について', long.replace('作業を', '町について'), long.replace('作業を', '町にいて')],
  [true, 'について without に', long.replace('作業を', '町について'), long.replace('作業を', '町ついて')],
  [
    false,
    '言いました for いました',
    long.replace('決めて', '泣いていいました'),
    long.replace('決めて', '泣いていました'),
  ],
  [false, 'two kana that are missing', long.replace('ように', 'に'), long],
])('a slip (%s): %s', ([is, , one, other]) => {
  expect(isSlip(one, other)).toBe(is)
  expect(isSlip(other, one)).toBe(is)
})

test.for<[is: boolean, cut: string, end: string]>([
  [true, long.slice(0, -2), 'す。'],
  [false, `${long}市場で魚を食べた`, 'い。'],
  [false, long.slice(0, -5), 'います。'],
  [false, '雪が降りま', 'す。'],
])('a text that was cut off (%s): %s and %s', ([is, cut, end]) => {
  expect(isCut(cut, cut + end)).toBe(is)
  expect(isCut(cut + end, cut)).toBe(is)
})
