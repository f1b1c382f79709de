/**
 * Spellings that Japanese writes in more than one way, each folded to one of them in keys (never in published text).
 * Chosen after "公用文作成の考え方" (Council for Cultural Affairs, 2022) for words written in kana or in kanji, the pairs of
 * old and new forms in "常用漢字表" (2010), "同音の漢字による書きかえ" (Council for the Japanese Language, 1956), and
 * "外来語の表記" (1991) for katakana. It matters only that both spellings meet; that some unlike words meet too does no
 * harm where the rest of a text decides.
 */

/** Words with kanji (digits for numbers), and the kana they are folded to. */
export const kanaWords: ReadonlyMap<string, string> = pairs(`
  下さ:くださ 頂:いただ 致:いた 有難:ありがた 有り難:ありがた 宜し:よろし 申し訳:もうしわけ
  出来:でき 成り:なり 成る:なる 無い:ない 無く:なく 失く:なく 無し:なし 有る:ある 有り:あり 居る:いる 居り:おり 居な:いな 居ま:いま
  何故:なぜ 何処:どこ 何時も:いつも 何れ:いずれ 如何:いか 此処:ここ 其処:そこ 此の:この 其の:その 此れ:これ 其れ:それ
  時々:ときどき 色々:いろいろ 様々:さまざま 沢山:たくさん 殆:ほとん
  全て:すべて 全く:まったく 更に:さらに 又:また 但し:ただし 及び:および 並びに:ならびに 若しく:もしく 或い:ある
  即ち:すなわち 例えば:たとえば 既に:すでに 直ぐ:すぐ 暫く:しばらく 漸く:ようやく 丁度:ちょうど 勿論:もちろん
  余り:あまり 少し:すこし 特に:とくに 頃:ごろ 被る:かぶる 被っ:かぶっ 叩:たた 爺さん:じいさん 婆さん:ばあさん 櫓:やぐら 周り:まわり よろしい:いい 最も:もっとも 彼等:かれら 我等:われら 等:など 位:くらい 程:ほど 迄:まで
  毎に:ごとに 共に:ともに 通り:とおり
  様に:ように 様な:ような 様だ:ようだ 傍:そば 辺り:あたり
  と言い:といい 言う:いう 言っ:いっ 言わ:いわ 言え:いえ 云:い 分か:わか 判か:わか 解か:わか 良い:いい 良く:よく 良か:よか
  好い:いい よい:いい 作:つく 造る:つくる 造り:つくり 造っ:つくっ 造ら:つくら 創る:つくる 置:お 付け:つけ 掛か:かか
  づ:ず ぢ:じ
  難し:むずかし 嬉し:うれし 綺麗:きれい 奇麗:きれい 素晴:すば 可愛:かわい 面白:おもしろ 優し:やさし
  子供:こども 子ども:こども 友達:ともだち 友だち:ともだち 皆さん:みなさん 皆:みんな 達:たち 誰:だれ 貴方:あなた 僕:ぼく
  1つ:ひとつ 2つ:ふたつ 3つ:みっつ 4つ:よっつ 5つ:いつつ 6つ:むっつ 7つ:ななつ 8つ:やっつ 9つ:ここのつ 1人:ひとり 2人:ふたり
  今日:きょう 昨日:きのう 明日:あした 今朝:けさ 今年:ことし 始め:はじめ 初めて:はじめて
  言い換:言いか 言い替:言いか 書き換:書きか 書き替:書きか 置き換:置きか 乗り換:乗りか 着替:着が 切り替:切りか 入れ替:入れか
  存じます:思います 申し上げ:いい ご覧にな:見 召し上が:食べ おいでになります:来ます おいでになる:来る おいでになった:来た
  客様:客 客さん:客 美味し:おいし 蝸牛:かたつむり
  どれくらい:どのくらい どれぐらい:どのくらい どのぐらい:どのくらい どのような:どんな いかが:どう おっしゃ:い
`)

/** The first kanji of nouns that are others without their お: お守り, お金, お代わり. */
export const honoured = '前守金陰君袋代返通玉握釣冷造株礼題'

/** Nouns of grammar: written in kana where they stand alone, in kanji within words (仕事, 動物). */
export const lonelyNouns: ReadonlyMap<string, string> = pairs(
  '為:ため 事:こと 物:もの  所:ところ 訳:わけ 筈:はず 時:とき 後:あと 薪:まき',
)

/** Old and rare forms of characters and words, and the form in use. */
export const newForms: ReadonlyMap<string, string> = pairs(`
  亞:亜 惡:悪 壓:圧 圍:囲 醫:医 爲:為 壹:壱 隱:隠 榮:栄 營:営 衞:衛 驛:駅 圓:円 鹽:塩 緣:縁 艷:艶 應:応 歐:欧 毆:殴 櫻:桜 奧:奥 橫:横 溫:温 穩:穏 假:仮 價:価 畫:画 會:会
  繪:絵 壞:壊 懷:懐 槪:概 擴:拡 殼:殻 覺:覚 學:学 嶽:岳 樂:楽 渴:渇 罐:缶 卷:巻 陷:陥 勸:勧 寬:寛 關:関 歡:歓 觀:観 顏:顔 氣:気 歸:帰 僞:偽 戲:戯 犧:犠 舊:旧 據:拠 擧:挙 虛:虚
  峽:峡 挾:挟 狹:狭 鄕:郷 曉:暁 區:区 驅:駆 勳:勲 薰:薫 徑:径 莖:茎 惠:恵 揭:掲 溪:渓 經:経 螢:蛍 輕:軽 繼:継 鷄:鶏 藝:芸 擊:撃 硏:研 縣:県 儉:倹 劍:剣 險:険 圈:圏 檢:検 獻:献
  權:権 顯:顕 驗:験 嚴:厳 廣:広 效:効 恆:恒 黃:黄 鑛:鉱 號:号 國:国 黑:黒 碎:砕 濟:済 齋:斎 劑:剤 雜:雑 參:参 棧:桟 蠶:蚕 慘:惨 贊:賛 殘:残 絲:糸 齒:歯 兒:児 辭:辞 濕:湿 實:実
  寫:写 釋:釈 壽:寿 收:収 從:従 澁:渋 獸:獣 縱:縦 肅:粛 處:処 緖:緒 敍:叙 將:将 稱:称 涉:渉 燒:焼 證:証 奬:奨 條:条 狀:状 乘:乗 淨:浄 剩:剰 疊:畳 繩:縄 壤:壌 孃:嬢 讓:譲 釀:醸
  觸:触 囑:嘱 眞:真 寢:寝 愼:慎 盡:尽 圖:図 粹:粋 醉:酔 穗:穂 隨:随 髓:髄 樞:枢 數:数 瀨:瀬 聲:声 齊:斉 靜:静 竊:窃 攝:摂 專:専 淺:浅 戰:戦 踐:践 錢:銭 潛:潜 纖:繊 禪:禅 雙:双
  壯:壮 爭:争 莊:荘 搜:捜 插:挿 巢:巣 曾:曽 瘦:痩 裝:装 總:総 騷:騒 增:増 藏:蔵 臟:臓 卽:即 屬:属 續:続 墮:堕 對:対 體:体 帶:帯 滯:滞 臺:台 瀧:滝 擇:択 澤:沢 擔:担 單:単 膽:胆
  團:団 斷:断 彈:弾 遲:遅 癡:痴 蟲:虫 晝:昼 鑄:鋳 廳:庁 徵:徴 聽:聴 敕:勅 鎭:鎮 遞:逓 鐵:鉄 點:点 轉:転 傳:伝 燈:灯 當:当 黨:党 盜:盗 稻:稲 鬪:闘 德:徳 獨:独 讀:読 屆:届 貳:弐
  惱:悩 腦:脳 霸:覇 拜:拝 廢:廃 賣:売 麥:麦 發:発 髮:髪 拔:抜 晚:晩 蠻:蛮 祕:秘 濱:浜 甁:瓶 拂:払 佛:仏 倂:併 竝:並 餠:餅 邊:辺 邉:辺 變:変 辨:弁 瓣:弁 辯:弁 步:歩 寶:宝 豐:豊
  襃:褒 飜:翻 每:毎 萬:万 滿:満 麵:麺 默:黙 彌:弥 譯:訳 藥:薬 與:与 豫:予 餘:余 譽:誉 搖:揺 樣:様 謠:謡 來:来 賴:頼 亂:乱 覽:覧 龍:竜 兩:両 獵:猟 綠:緑 淚:涙 壘:塁 禮:礼 勵:励
  戾:戻 靈:霊 齡:齢 曆:暦 歷:歴 戀:恋 鍊:錬 爐:炉 勞:労 樓:楼 錄:録 灣:湾 嶋:島 嶌:島 﨑:崎 嵜:崎 髙:高 冨:富 舘:館 槇:槙 遙:遥 鷗:鴎 籠:篭 瀆:涜 蠟:蝋 頰:頬 剝:剥 塡:填 𠮟:叱
  お腹:おなか お勧め:おすすめ お薦め:おすすめ お奨め:おすすめ がのみたい:が飲みたい をのみたい:を飲みたい 雉:キジ 洩:漏 廻:回 恢:回 稀:希 訣:決 絃:弦 昂奮:興奮 沓:踏 戟:激 熔:溶 聯:連 綜合:総合 抛:放 歿:没 蒐:収 尖端:先端
  智能:知能 智慧:知恵 叡智:英知 諒解:了解 彎:湾 兇:凶 叛:反 棉:綿 蹟:跡 翳:影 慾:欲 輯:集 註:注 交叉:交差 輛:両 教へ:教え 答へ:答え 考へ:考え 言ふ:言う 思ふ:思う でせう:でしょう ませう:ましょう ゐ:い ゑ:え
`)

/** Latin words (after NFKC, in lower case) that are written in katakana too. */
export const latinWords: ReadonlyMap<string, string> = pairs(
  'e-mail:eメール email:eメール wi-fi:ワイファイ wifi:ワイファイ web:ウェブ',
)

/** The names of Latin letters, longest first where one begins another: ジェイアール is JR. */
export const letterNames: ReadonlyMap<string, string> = pairs(`
  ダブリュー:w エックス:x エッチ:h エイチ:h ジェー:j ジェイ:j アール:r エー:a エイ:a ビー:b シー:c ディー:d エフ:f ジー:g アイ:i ケー:k ケイ:k エル:l エム:m
  エヌ:n オー:o ピー:p キュー:q エス:s ティー:t ユー:u ブイ:v ワイ:y ゼット:z イー:e
`)

/** Katakana (after NFKC) that is spelt in two ways. What is folded to itself stays: ヴィラ is no ビラ. */
export const katakanaForms: ReadonlyMap<string, string> = pairs(`
  ヴァ:バ ヴィ:ビ ヴェ:ベ ヴォ:ボ ヴュ:ビュ ヴ:ブ ウィ:ウイ ウェ:ウエ ウォ:ウオ クォ:クオ クァ:クア ペルシア:ペルシャ ギリシア:ギリシャ イア:イヤ
  スウィ:スイ ティック:チック プラットフォーム:プラトホーム プラトフォーム:プラトホーム ティク:チク ユニフォーム:ユニホーム ヴィラ:ヴィラ フイルム:フィルム ウヰ:ウイ
  コンピューター:コンピュータ ティーシャツ:tシャツ ワイシャツ:yシャツ ユーザー:ユーザ サーバー:サーバ プリンター:プリンタ モーター:モータ センサー:センサ フォルダー:フォルダ
  ブラウザー:ブラウザ ドライバー:ドライバ シュミレーション:シミュレーション コミニュケーション:コミュニケーション
  ツィ:チ ディジタル:デジタル ヂ:ジ ヅ:ズ エイ:エー ェイ:ェー
`)

/** Katakana of three kana that is written with and without a mark at its end. */
export const shortWords: readonly string[] =
  'メモリ モニタ メータ ソファ ルータ スカラ センサ モータ ユーザ サーバ レーザ ヒータ ミキサ リーダ ライタ ローダ タイマ ヘッダ フッタ マスタ チューナ ブレーカ'.split(
    ' ',
  )

/** A map of words written from:to, with white space between. Throws where one is written otherwise. */
export function pairs(list: string): ReadonlyMap<string, string> {
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
