/**
 * Spellings that Japanese writes in more than one way, each folded to one of them in keys (never in published text).
 * Chosen after "公用文作成の考え方" (Council for Cultural Affairs, 2022) for words written in kana or in kanji, the pairs of
 * old and new forms in "常用漢字表" (2010), and "外来語の表記" (1991) for katakana. It matters only that both spellings
 * meet; that some unlike words meet too does no harm where the rest of a text decides.
 */

/** Words with kanji (digits for numbers), and the kana they are folded to. */
export const kanaWords: ReadonlyMap<string, string> = pairs(`
  下さ:くださ 頂:いただ 致:いた 有難:ありがた 有り難:ありがた 宜し:よろし 申し訳:もうしわけ
  出来:でき 成り:なり 成る:なる 無い:ない 無く:なく 無し:なし 有る:ある 有り:あり 居る:いる 居り:おり 居な:いな 居ま:いま
  何故:なぜ 何処:どこ 何時も:いつも 何れ:いずれ 如何:いか 此処:ここ 其処:そこ 此の:この 其の:その 此れ:これ 其れ:それ
  時々:ときどき 色々:いろいろ 様々:さまざま 沢山:たくさん 殆:ほとん
  全て:すべて 全く:まったく 更に:さらに 又:また 但し:ただし 及び:および 並びに:ならびに 若しく:もしく 或い:ある
  即ち:すなわち 例えば:たとえば 既に:すでに 直ぐ:すぐ 暫く:しばらく 漸く:ようやく 丁度:ちょうど 勿論:もちろん
  余り:あまり 少し:すこし 特に:とくに 頃:ごろ 等:など 位:くらい 程:ほど 迄:まで 毎に:ごとに 共に:ともに 通り:とおり
  様に:ように 様な:ような 様だ:ようだ 傍:そば 辺り:あたり
  言い:いい 言う:いう 言っ:いっ 言わ:いわ 言え:いえ 云:い 分か:わか 判か:わか 解か:わか 良い:いい 良く:よく 良か:よか
  好い:いい よい:いい 作:つく 造る:つくる 造り:つくり 造っ:つくっ 造ら:つくら 創る:つくる 置:お 付け:つけ 掛か:かか
  づ:ず ぢ:じ
  易し:やさし 難し:むずかし 嬉し:うれし 綺麗:きれい 奇麗:きれい 素晴:すば 可愛:かわい 面白:おもしろ 優し:やさし
  子供:こども 子ども:こども 友達:ともだち 友だち:ともだち 皆さん:みなさん 皆:みんな 達:たち 誰:だれ 貴方:あなた 僕:ぼく
  1つ:ひとつ 2つ:ふたつ 3つ:みっつ 4つ:よっつ 1人:ひとり 2人:ふたり
  今日:きょう 昨日:きのう 明日:あした 今朝:けさ 今年:ことし 始め:はじめ 初めて:はじめて
  存じま:思いま 申し上げ:いい ご覧にな:見 召し上が:食べ おいでにな:い
  どれくらい:どのくらい どれぐらい:どのくらい どのぐらい:どのくらい どのような:どんな いかが:どう おっしゃ:い
`)

/** Nouns of grammar: written in kana where they stand alone, in kanji within words (仕事, 動物). */
export const lonelyNouns: ReadonlyMap<string, string> = pairs(
  '為:ため 事:こと 物:もの 者:もの 所:ところ 訳:わけ 筈:はず 時:とき 側:そば',
)

/** Old and rare forms of characters, and the form in use. */
export const newForms: ReadonlyMap<string, string> = pairs(`
  國:国 學:学 會:会 澤:沢 齋:斎 齊:斉 邊:辺 邉:辺 濱:浜 廣:広 髙:高 﨑:崎 嵜:崎 櫻:桜 龍:竜 體:体 圓:円 鐵:鉄 縣:県 舊:旧
  臺:台 嶋:島 嶌:島 惠:恵 榮:栄 驛:駅 關:関 觀:観 氣:気 佛:仏 藝:芸 號:号 實:実 寫:写 眞:真 壽:寿 將:将 聲:声 靜:静 淺:浅
  戰:戦 總:総 當:当 黨:党 德:徳 讀:読 賣:売 發:発 萬:万 來:来 兩:両 禮:礼 靈:霊 歷:歴 戀:恋 樂:楽 醫:医 應:応 歐:欧 假:仮
  擴:拡 變:変 團:団 圖:図 對:対 經:経 豐:豊 與:与 餘:余 譽:誉 瀧:滝 彌:弥 冨:富 舘:館 槇:槙 遙:遥 曉:暁 條:条 狀:状 從:従
`)

/** Katakana (after NFKC) that is spelt in two ways. */
export const katakanaForms: ReadonlyMap<string, string> = pairs(`
  ヴァ:バ ヴィ:ビ ヴェ:ベ ヴォ:ボ ヴュ:ビュ ヴ:ブ ウィ:ウイ ウェ:ウエ ウォ:ウオ クォ:クオ クァ:クア シア:シャ イア:イヤ
  ヂ:ジ ヅ:ズ エイ:エー ェイ:ェー
`)

function pairs(list: string): ReadonlyMap<string, string> {
  return new Map(list.trim().split(/\s+/).map(splitPair))
}

function splitPair(item: string): readonly [string, string] {
  const [from = '', to = ''] = item.split(':')
  if (from === '' || to === '') throw new TypeError(`Cannot read the spelling ${item}: it must be written from:to`)
  return [from, to]
}

/** A function that replaces every key of a map found in a text by its value; of keys at one place the longest. */
export function replacer(map: ReadonlyMap<string, string>): (text: string) => string {
  const longestFirst = [...map].toSorted(([a], [b]) => b.length - a.length)
  const starting = Map.groupBy(longestFirst, ([key]) => key.charCodeAt(0))
  const isStart = new Uint8Array(0x10000) // faster than a regular expression of all keys, most places begin none
  for (const start of starting.keys()) isStart[start] = 1
  return (text) => {
    let [replaced, from] = ['', 0]
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const found = isStart[code] === 1 ? starting.get(code)?.find(([key]) => text.startsWith(key, at)) : undefined
      if (found === undefined) continue
      replaced += text.slice(from, at) + found[1]
      at += found[0].length - 1
      from = at + 1
    }
    return from === 0 ? text : replaced + text.slice(from)
  }
}
