/** The texts of a row as they are compared: question and response, and what of the question is the row's own. */
import { answerOf } from './answer.ts'
import { canonical, canonicalName, strict, strictName } from './canonical.ts'
import { foldWidth } from './fold.ts'
import { slotReader } from './templates.ts'

/** A text, and its form for comparison. */
export interface Compared {
  readonly text: string
  readonly key: string
  /** Its form for decisions: texts of one form say the same. */
  readonly form: () => string
}

export interface RowTexts {
  /** All that is asked: instruction and input. */
  readonly question: Compared
  /** What is answered: its key without what it repeats of the question. */
  readonly response: Compared
  /** Of the question, what is the row's own: without a template, or an instruction that many rows share. */
  readonly own: Compared
  /** Whether that is a name, a title or a word rather than a sentence. */
  readonly named: boolean
  /** Which template or shared instruction was left out, by its number; -1 for none. */
  readonly template: number
  /** Whether spelling is what the row is about, so that only width and white space may differ. */
  readonly literal: boolean
}

/** How rows are read. */
export interface Reading {
  /** Templates of instructions, with … for what a row fills in: 「…」の意味を教えてください。 */
  readonly templates: readonly string[]
  /** Instructions that many rows share. */
  readonly shared: readonly string[]
}

/** Instructions about how something is written: spellings then differ. */
const aboutWriting = new RegExp(
  '旧字|新字|字体|部首|画数|漢数字|算用数字|ローマ字|つづり|綴り|スペル|仮名|漢字の読み|どう(?:読|書)' +
    '|(?:漢字|カタカナ|ひらがな)[でに](?:書|直|変|表)',
  'u',
)

/** Questions to which an answer may say that it is a name: 柴犬といいます. */
const asksName = /何(?!をし)|なに|なん|名|誰|だれ|は[?？。]?$/u

/** What fills a template and is shorter counts as a name. */
const sentence = 12

/** Reads the fields of a row. */
export type RowReader = (instruction: string, input: string, response: string, literal: boolean) => RowTexts

/** A function from a row's fields to its texts. */
export function rowReader({ templates, shared }: Reading): RowReader {
  const slotsOf = slotReader(templates)
  // Spellings of one instruction (下さい and ください) are one.
  const places = new Map(shared.map((instruction, i) => [canonical(instruction), templates.length + i]))
  const asked = memory(canonical)
  const placeOf = memory((instruction) => places.get(canonical(instruction)))
  return (instruction, input, response, declared) => {
    const literal = declared || aboutWriting.test(instruction)
    const fold = literal ? foldWidth : canonical
    const decisive = literal ? foldWidth : strict
    const compared = (text: string): Compared => ({ text, key: fold(text), form: () => decisive(text) })
    const question = compared(lines(instruction, input))
    const slots = slotsOf(instruction)
    const template = slots?.template ?? (input === '' ? undefined : placeOf(instruction)) ?? -1
    const filled = lines(...(slots?.texts ?? []), input)
    const named = template >= 0 && !literal && filled.length < sentence
    const own = template < 0 ? question : named ? nameOf(filled) : compared(filled)
    const answer = compared(response)
    const told: Compared = literal
      ? answer
      : {
          text: response,
          key: answerOf(answer.key, input === '' ? question.key : asked(instruction)),
          form: () =>
            answerOf(asksName.test(instruction) ? strictName(response) : strict(response), strict(instruction)),
        }
    return { question, response: told, own, named, template, literal }
  }
}

// Remembers the last argument: rows with one instruction stand together.
function memory<T>(compute: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, value: compute(text) }
    return last.value
  }
}

function nameOf(text: string): Compared {
  const key = canonicalName(text)
  return { text, key, form: () => key }
}

function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n')
}
