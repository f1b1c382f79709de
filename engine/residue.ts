/**
 * What extraction, mark-up and encodings leave behind in Japanese text, as patterns for DuckDB's RE2 (see text.ts).
 * Mark-up is found in half width and in full width (＜ｂｒ＞), as some corpora are full-width throughout.
 */
import { anyWidth, blank, range, runOf } from './text.ts'

const oneOf = (words: string) => `(${words.split(' ').map(anyWidth).join('|')})`
const quotes = '"”’\'」』'
const dashes = '\\-‐‑‒–—―−ー～〜~'
const digits = '[0-9０-９]{1,3}'

// Elements of HTML that stand in running text, and those that MediaWiki adds (gallery, math, nowiki, poem, ref).
const elements =
  'a b big blockquote br center code del div em font gallery h1 h2 h3 h4 h5 h6 hr i img ins li math nowiki ol p poem pre rb ref references rp rt ruby s small span strong sub sup table td th tr tt u ul'
// Without those of one letter, which may be a variable behind a less-than sign.
const longElements = elements.replaceAll(/\b\w\b /g, '').replaceAll(' ', '|')
const entities = 'amp apos copy gt hellip laquo lt mdash middot minus nbsp ndash quot raquo times yen'

/** A tag of HTML or MediaWiki: `<br />`, `cm<sup>2</sup>`, ＜ｂｒ＞. Also found in text that is about HTML. */
export const tag = `[<＜][/／]?${oneOf(elements)}([ 　][^<>＜＞]*)?[/／]?[>＞]`

/** A character reference that was never decoded: `&amp;`, `&#12354;`, ＆ｎｂｓｐ；. Also found in text that is about HTML. */
export const entity = `[&＆](${oneOf(entities)}|[#＃][0-9０-９]{2,6}|[#＃][xXｘＸ][0-9a-fA-F０-９]{2,6})[;；]`

/** The name that WikiExtractor puts in the place of a formula (`formula_1`) or of code (`codice_1`). */
export const formulaName = '(formula|codice)_[0-9]+'

/** The beginning of a sentence whose subject was a template that extraction removed: 「は、川である。」「とは、」「、歌手は」. */
export const headless = `^[${blank}]*([、。，．]|(または|および)?(は|とは)[、。，（(])|^[（(][^）)]{0,80}[）)](は|とは)[、。]`

/** Brackets with nothing in them but separators: （）, （、）, ( ; ). A call in code, `f()`, is not meant. */
export const emptyBrackets = `（[${blank}、，,;；:：・]*）|(^|[^A-Za-z0-9_.\\])])\\([${blank}、，,;；:：・]*\\)`

/**
 * A gap in brackets, where a reading or a foreign name was removed: （みず、）, （、水）, （みず、、水）, （みず　）, （西：、）. A blank
 * after a dash or a quotation mark is none: （1990年 - ）, （"Aqua" ）.
 */
export const gapInBrackets = [
  `（[${blank}]*[、，,;；]|\\([${blank}]*[、，；]`,
  `([、，,；：・]|[^A-Za-z0-9];)[${blank}]*）|[、，；：][${blank}]*\\)`,
  `（[^（）]*[、，,][${blank}]*[、，,]`,
  `（[${blank}]|[^（${dashes}${quotes}${blank}][${blank}]+）`,
].join('|')

/**
 * Quotation marks with nothing between them, where a link was
 * removed: 「」, 『』, “”. Also where the marks are the subject.
 */
export const emptyQuotes = `「[${blank}]*」|『[${blank}]*』|“[${blank}]*”|‘[${blank}]*’`

/**
 * An end inside mark-up: a reading 《…, a note ［＃…, a link [[…, a
 * template {{…, a tag <br or <a href=…, never closed; not x<y.
 */
export const cutMarkup = [
  '《[^》]*$|［＃[^］]*$|\\[\\[[^\\]]*$|\\{\\{[^}]*$',
  `</[A-Za-z0-9]*$|<[A-Za-z]+ +[A-Za-z-]+ *=[^<>]*$|<(${longElements})( +[A-Za-z][^<>]*)?[ /]*$`,
].join('|')

/** A transcriber's note in the notation of Aozora Bunko: ［＃「川」に傍点］. */
export const transcriberNote = '［＃'

/** A reading in the notation of Aozora Bunko: 川《かわ》. Titles set in 《 》 in kana alone look the same. */
export const rubyReading = '[^《》\\n]《[\\p{Hiragana}\\p{Katakana}ー・ゝゞヽヾ／″＼]+》'

/** Buttons and calls of editors on a web page: [編集], [要出典], ［誰？］. */
export const editorialMark = '[\\[［](編集|要出典|引用|脚注|要検証|出典|誰[？?]|いつ[？?])[\\]］]'

/**
 * Footnote marks of a web page: [13], ［注釈 １］. An index in code, `a[1]`, is not meant; one after a blank is found too.
 */
export const footnoteMark = `(^|[^A-Za-z0-9_\\])])[\\[［]((注釈|注|脚注|註|note) ?)?${digits}[\\]］]`

/** Control characters but tab and line ends; line separators; byte order marks; private use. */
export const control =
  '[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x{9F}\\x{2028}\\x{2029}\\x{FEFF}\\x{FFF9}-\\x{FFFB}\\p{Co}]'

/**
 * Characters that show nothing: zero-width space, soft hyphen, marks of direction (which belong in right-to-left text).
 */
export const invisible = '[\\x{AD}\\x{200B}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2060}-\\x{206F}]'

/**
 * Text read in the wrong encoding: U+FFFD; UTF-8 read as Shift_JIS (縺ゅ縺: 縺, 繧 and
 * 繝 are the lead bytes of kana, twice within three characters, but for the word
 * 繧繝, a pattern of cloth); UTF-8 read as Latin-1 or Windows-1252 (ã‚, Ã©, â€).
 */
export const mojibake = '\\x{FFFD}|[縺繝].?[縺繧繝]|繧(.?[縺繧]|.繝)|Ã[\\x{80}-\\x{BF}]|[âã][\\x{80}-\\x{9F}]|â€|ã[€‚ƒ]'

/**
 * Characters that modern Chinese uses all the time and modern Japanese does not: pronouns, particles, simplified forms.
 */
export const chineseOnly = '[们們你妳您她吗嗎呢吧啊啦哪很这说没还过么对时样谁为无试叹买卖让给见觉]'

/** A last sentence that announces a list which is not there: 「次の意味で用いられる。」「以下に示す。」, or a colon at the end. */
export const refersBelow = `(以下|下記|次)(の(通り|とおり|よう|意味|もの|こと|項目|性質|条件|人物|作品|記事|[0-9０-９一二三四五六七八九十]+つ)|に(示|挙げ|あげ|述べ|列挙|記)|を(参照|指))[^。\\n]{0,40}[。：:]?[${blank}]*$|[：:][${blank}]*$`

/** An article that speaks of itself: 「本項では、川を扱う。」 */
export const ownArticle = '(本項|本項目|本稿|本記事|この項|この項目|この記事|当項目|当記事)(では|で|は|において)'

/**
 * A letter or a mark eight times in a row: ああああああああ. Rules of
 * dashes, dots and digits are not meant. Also found in cries.
 */
export const repeatedCharacter = runOf(`${range('ぁ', 'ゖ')}${range('ァ', 'ヺ')}${range('a', 'z')}ー！？!?。、`, 8)
