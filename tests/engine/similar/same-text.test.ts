/** What says the same, and what does not: one line for each kind, as questions with one answer, or answers to one question. */
import { expect, test } from 'vitest'
import { loadWords } from '#engine/morphemes.ts'
import { nearness } from '#engine/similar/near.ts'
import { rowReader } from '#engine/similar/row-texts.ts'

const words = loadWords()
const read = rowReader({ templates: [], shared: [] })

type Asked = readonly [question: string, answer: string]

async function isNear(...rows: readonly [Asked, Asked]): Promise<boolean> {
  const [a, b] = rows.map(([question, answer]) => read(question, '', answer, false)) as [never, never]
  return (await nearness(a, b, { threshold: 0.5, shingle: 3, content: 'same' }, () => words)) !== undefined
}

function isNearQuestion(one: string, other: string): Promise<boolean> {
  return isNear([one, '答えは次のとおりです。'], [other, '答えは次のとおりです。'])
}

function isNearAnswer(question: string, one: string, other: string): Promise<boolean> {
  return isNear([question, one], [question, other])
}

test.for<[is: boolean, one: string, other: string]>([
  [false, 'トラックはどこにありますか？', 'ラックはどこにありますか？'],
  [true, 'カラスはどこにいますか？', 'からすはどこにいますか？'],
  [false, 'とかげが出る家は？', 'かげが出る家は？'],
  [false, 'ははが痛いときに行く所は？', 'はが痛いときに行く所は？'],
  [true, '蝸牛は何を食べる？', 'かぎゅうは何を食べる？'],
  [true, 'こつはなんですか？', 'コツは何でしょう？'],
  [true, '申し込みの締め切りはいつ？', '申込みの締切はいつですか？'],
  [true, '山の上で売れ残った品は？', '山の上で売残った品は？'],
  [true, '本を造る人は？', '本を作る人は？'],
  [false, '橋で箸を渡す人は？', '箸で橋を渡す人は？'],
  [false, '見せる日はいつ？', '見る日はいつ？'],
  [false, '行く人は誰？', '行かない人は誰？'],
  [false, '父だけを呼ぶ日は？', '父を呼ぶ日は？'],
])('words in other spellings are the same (%s): %s %s', async ([is, one, other]) => {
  expect(await isNearQuestion(one, other)).toBe(is)
})

test.for<[is: boolean, one: string, other: string]>([
  [true, '水が飲みたいときは？', '水を飲みたいときは？'],
  [false, '犬が追う猫は何色ですか？', '犬を追う猫は何色ですか？'],
  [false, '王は殺した者を何と呼ぶ？', '王を殺した者を何と呼ぶ？'],
  [false, '東京で送る荷物の包み方は？', '東京に送る荷物の包み方は？'],
  [true, '人口の多い県は？', '人口が多い県は？'],
  [false, '弟の本を読んだ人は？', '弟が本を読んだ人は？'],
  [true, '九州へ行くときは？', '九州に行くときに？'],
  [true, '町に住む鳥は？', '町で住む鳥は？'],
  [false, '去年まで東京にいた人は？', '去年東京にいた人は？'],
  [false, '犬は猫が追う動物ですか？', '犬が猫は追う動物ですか？'],
  [false, '飴を三つほど買う人は？', '飴を三つ買う人は？'],
  [true, '飴の味を三つほど挙げてください。', '飴の味を三つ挙げてください。'],
  [false, '雨なら休む店は？', '雨で休む店は？'],
  [false, '私なら買わない店は？', '私は買わない店は？'],
  [true, '推計で何人いますか？', '推計何人いますか？'],
  [false, '弟が休みたい日は？', '弟を休みたい日は？'],
  [false, '犬とは遊ばない動物は？', '犬は遊ばない動物は？'],
  [true, '海とは何ですか？', '海は何ですか？'],
  [false, '道具では直せない時計は？', '道具は直せない時計は？'],
  [false, '姉が好きな先生は？', '姉を好きな先生は？'],
  [false, '父が有名な友人は？', '父の有名な友人は？'],
  [false, '母が作るものを見る人は？', '母が作るのを見る人は？'],
  [false, '母が帰ったら寝る子は？', '母は帰ったら寝る子は？'],
])('particles that say the same (%s): %s %s', async ([is, one, other]) => {
  expect(await isNearQuestion(one, other)).toBe(is)
})

test.for<[is: boolean, one: string, other: string]>([
  [true, '弟は昨日、公園にいましたか？', '昨日、弟は公園にいましたか？'],
  [true, '石を蹴って進む、昔から伝わる遊びは？', '昔から伝わる、石を蹴って進む遊びは？'],
  [false, '父の母の姉の名前は？', '母の父の姉の名前は？'],
  [false, 'りんご、みかん、バナナの順ですか？', 'みかん、りんご、バナナの順ですか？'],
  [false, '春子が秋子に会う日は？', '秋子が春子に会う日は？'],
])('phrases may stand in another order (%s): %s %s', async ([is, one, other]) => {
  expect(await isNearQuestion(one, other)).toBe(is)
})

test.for<[is: boolean, one: string, other: string]>([
  [true, '県はどこですか？', '県は？'],
  [false, '県はどこでしたか？', '県はどこですか？'],
  [true, '猿が拾ったものは何だったでしょう？', '猿が拾ったものは何でしょう？'],
  [true, '空が青い理由は？', '空が青いわけは？'],
  [false, '友達に何と言いますか？', '友達に何と言われますか？'],
  [false, '県はどこですか？', '県は誰ですか？'],
  [true, '地図を英語で言うと？', '地図を英語で何と言いますか？'],
  [true, '星を見ることは？', '星を見ることを何という？'],
  [true, '海の色のことを何と呼びますか？', '海の色は何ですか？'],
  [true, 'さて、海の色は？', '海の色は？'],
])('questions that ask the same (%s): %s %s', async ([is, one, other]) => {
  expect(await isNearQuestion(one, other)).toBe(is)
})

test.for<[is: boolean, one: string, other: string]>([
  [true, '懐中時計', '懐中時計が使われています。'],
  [true, '懐中時計', '駅員が使う時計は懐中時計です。'],
  [false, '懐中時計', '懐中時計と時計'],
  [false, '懐中時計', '懐中時計が使われません。'],
])('an answer may repeat its question (%s): %s %s', async ([is, one, other]) => {
  expect(await isNearAnswer('駅員が使う時計は何ですか？', one, other)).toBe(is)
})

test.for<[is: boolean, one: string, other: string]>([
  [true, '明日は雪が降ります。', '明日は雪が降る'],
  [false, '明日は雪が降ります。', '明日は雪が降るでしょう。'],
  [false, '明日は雪が降ります。', '明日は雪が降りますか？'],
  [true, '明日は雪が降るでしょう。', '明日は雪が降るだろう。'],
  [false, '屋根に雪が積もる', '屋根に雪が積もっている'],
  [true, '屋根に雪が積もってる', '屋根に雪が積もっています'],
  [false, '先生の友人が来ました。', '先生、友人が来ました。'],
  [false, '父か母に聞きます。', '父、母に聞きます。'],
  [false, '東京の大学に行きます。', '東京大学に行きます。'],
  [false, 'その雲は城に見えます。', 'その雲は城で見えます。'],
  [false, '母は帰ると、すぐに寝ました。', '母が帰ると、すぐに寝ました。'],
  [false, 'はい、そうです。', 'はい、違います。'],
  [false, '社長にご連絡いただきました。', '社長に連絡しました。'],
  [true, '医師が薬を出すこともあります。', '医者がお薬を出すこともあります。'],
  [false, '席に戻ってください。', '席に戻してください。'],
  [false, '本を読んだ。', '本を読む。'],
  [false, '雨がやんだら出かけます。', '雨がやんで出かけます。'],
  [false, '窓を開けます。', '窓を開けてください。'],
  [false, '山に登る。', '山に登ろう。'],
  [false, '花が置いてあります。', '花を置きます。'],
  [false, 'カレーとパンを食べました。', 'カレーパンを食べました。'],
  [false, '部屋を抜け出しました。', '部屋を抜き出しました。'],
  [false, '弟のは大きいです。', '弟は大きいです。'],
  [false, '全員は来ませんでした。', '全員が来ませんでした。'],
  [false, '東京で生まれて育ちました。', '生まれて東京で育ちました。'],
  [false, '試合をしました。', '試合をみました。'],
  [false, '手伝ってくれます。', '手伝ってくれません。'],
  [true, '手伝ってくれますか。', '手伝ってください。'],
  [false, '五日に休みました。', '五日休みました。'],
  [false, '誰か来ました。', '誰が来ました。'],
  [false, '大きな人に会いました。', '大人に会いました。'],
  [true, '海の中に潜りました。', '海中に潜りました。'],
  [false, '手を洗ってご飯を食べました。', 'ご飯を食べて手を洗いました。'],
  [false, '父が昨日買った本を読みました。', '父が買った本を昨日読みました。'],
  [false, '太郎は花子が好きだ。', '花子は太郎が好きだ。'],
  [false, '飲むものがない。', '飲むことがない。'],
  [false, '失った者をさがしました。', '失った物をさがしました。'],
  [false, 'とても優しいです。', 'とても易しいです。'],
  [false, 'どんな質問にも答えます。', 'どんな質問にも答えられます。'],
  [true, '運動をいたします。', '運動をします。'],
  [false, '明日は雪でしょう。', '明日は雪です。'],
  [false, 'ここで止まれ。', 'ここで止まります。'],
  [false, '早く着いてください。', '早く着てください。'],
  [false, '新しい店で服を買いました。', '新しく店で服を買いました。'],
  [false, '三時間はかかります。', '三時間かかります。'],
  [false, '完全には治りません。', '完全に治りません。'],
  [false, '電話でできます。', '電話できます。'],
  [false, '子どもに服を買いました。', '子ども服を買いました。'],
  [false, '目の上の人です。', '目上の人です。'],
  [false, '見え方が違います。', '見方が違います。'],
  [false, '英語を教えます。', '英語を教えられます。'],
  [false, 'お代わりを頼みました。', '代わりを頼みました。'],
  [false, '机とかいすがあります。', '机といすがあります。'],
  [false, '人は働くものだ。', '人は働く。'],
  [false, '九州を襲いました。', '9州を襲いました。'],
  [false, 'うえだ', 'うえ'],
  [false, '雪が降りました。走れと言われました。', '雪が降りました。走ると言われました。'],
  [false, '雪が降りますか。走りました。', '雪が降ります。走りました。'],
  [false, '母が来るかと聞きました。', '母が来ると聞きました。'],
  [false, '一緒に帰ろうと思いました。', '一緒に帰ると思いました。'],
  [false, 'ワインをグラスに注ぎました。', 'ワイングラスに注ぎました。'],
  [false, '校歌を歌って終わりました。', '校歌を歌い終わりました。'],
  [false, '簡単に新しい方法を説明しました。', '簡単な新しい方法を説明しました。'],
  [false, '火を止め、味噌を入れます。', '味噌を入れ、火を止めます。'],
  [false, '三時に、父が送った手紙を読みました。', '父が三時に送った手紙を読みました。'],
  [false, 'パンや、花を売ります。', 'パン屋、花を売ります。'],
  [true, '窓から離れました。', '窓からはなれました。'],
  [false, '祖父の書き物です。', '祖父の書物です。'],
  [false, '病気にならないためです。', '病気にならないからです。'],
  [false, '近所の人が迷惑します。', '近所の人が迷惑です。'],
  [false, '行けるわけがありません。', '行ける理由がありません。'],
  [false, '手伝ってくれるかもしれません。', '手伝ってくれないかもしれません。'],
  [false, '昭和三四年です。', '昭和三、四年です。'],
  [false, 'ハッカーについて調べました。', 'ハッカについて調べました。'],
  [true, 'メモリーを買いました。', 'メモリを買いました。'],
  [false, '森の人は魔女と呼ばれています。', '森の人は魔女です。'],
  [true, '貸し出し窓口に行きます。', '貸出し窓口に行きます。'],
])('answers that say the same (%s): %s %s', async ([is, one, other]) => {
  expect(await isNearAnswer('その日はどうなりましたか。', one, other)).toBe(is)
})

test.for<[is: boolean, one: string, other: string]>([
  [false, '5MWです。', '5mWです。'],
  [false, 'COです。', 'Coです。'],
  [true, 'CDを買いました。', 'cdを買いました。'],
  [true, '5Kmです。', '5kmです。'],
  [true, 'Wi-Fiを使います。', 'wi-fiを使います。'],
  [false, '♠の3です。', '♥の3です。'],
  [true, 'タコです♪', 'タコです。'],
  [false, '東京～大阪です。', '東京、大阪です。'],
  [false, '10時～です。', '～10時です。'],
  [false, 'ごま、油を入れます。', 'ごま油を入れます。'],
  [true, '昨日、弟が来ました。', '昨日弟が来ました。'],
  [false, 'A、Bです。', 'ABです。'],
  [false, 'x/yです。', 'xyです。'],
  [false, "f'(x)です。", 'f(x)です。'],
  [false, '|x-5|です。', 'x-5です。'],
  [false, '①2/6です。', '12/6です。'],
  [false, '★★★です。', '★★です。'],
  [false, '大学・病院です。', '大学病院です。'],
  [true, 'ティー・ポットです。', 'ティーポットです。'],
  [false, '春～秋です。', '春秋です。'],
  [true, '赤、緑、青を混ぜます。', '赤緑青を混ぜます。'],
  [false, "I saw the boy's room.", "I saw the boys' room."],
  [false, 'The old man is now here.', 'The old man is nowhere.'],
  [false, 'A-です。', 'Aです。'],
])('marks and capitals that tell (%s): %s %s', async ([is, one, other]) => {
  expect(await isNearAnswer('答えは何ですか。', one, other)).toBe(is)
})

test.for<[is: boolean, one: string, other: string]>([
  [true, '國會について教えてください。', '国会について教えてください。'],
  [false, '「國」の旧字体は何ですか？', '「国」の旧字体は何ですか？'],
  [false, '2³を声に出してどう読みますか？', '23を声に出してどう読みますか？'],
  [false, 'シーディーをカタカナで書いてください。', 'CDをカタカナで書いてください。'],
])('spelling counts where a question is about it (%s): %s %s', async ([is, one, other]) => {
  expect(await isNearQuestion(one, other)).toBe(is)
})
