/** The dictionary that gives the words of a text, loaded where it is first asked for: half a second, seldom needed. */
import type { Word } from '../morphemes.ts'

export type Dictionary = () => Promise<(text: string) => readonly Word[]>

/** A dictionary that loads once. */
export function dictionaryWhenAsked(): Dictionary {
  let words: ReturnType<Dictionary> | undefined
  return () => {
    words ??= import('../morphemes.ts').then(({ loadWords }) => loadWords())
    return words
  }
}
