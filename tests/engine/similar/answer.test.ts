import { expect, test } from 'vitest'
import { answerOf } from '#engine/similar/answer.ts'
import { canonical } from '#engine/similar/canonical.ts'

test.for<[question: string, response: string, answer: string]>([
  ['昆虫の足は何本ですか？', '昆虫の足は6本です。', '6'],
  ['昆虫の足は何本ですか？', '6', '6'],
  ['バスは何時に出発しますか？', 'バスは朝八時に出発します。', '朝8'],
  ['バスは何時に出発しますか？', '朝8時', '朝8'],
  ['兄と弟は何が好きですか？', '弟は犬が好きです。', '弟は犬'],
  ['だれの父親ですか？', '太郎の父親です。', '太郎の父親'],
  ['どこの人ですか？', '日本人です。', '日本人'],
  ['選挙に行けるのは何歳からですか？', '18歳からです。', '18'],
  ['七角形の頂点はいくつありますか？', '7つあります。', 'ななつ'],
  ['海老は茹でると何色になりますか？', '赤色です。', '赤'],
  ['蚕が食べるのは何の葉ですか？', '桑の葉です。', '桑'],
  ['光が進む距離を表す単位を何といいますか？', '光が進む距離を表す単位を、光年といいます。', '光年'],
  ['二時間は何時間ですか？', '時間', '時間'],
  ['何という人ですか？', 'ひと', 'ひと'],
  ['川の名前を教えてください。', '信濃川は長野県を流れます。', '信濃川は長野県を流れ'],
])('of %s the answer %s answers %s', ([question, response, answer]) => {
  expect(answerOf(canonical(response), canonical(question))).toBe(answer)
})
