/** HTML as a value: the tag `html` escapes every text put into it, so data can never become markup by accident. */

/** A piece of HTML, made by `html`, `raw` or `joined`. */
export interface Html {
  readonly html: string
}

/**
 * What may stand in `${}` of an `html` template: text is escaped,
 * `Html` is taken as it is, lists are joined, nothing is nothing.
 */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[]

const made = new WeakSet<object>()

/** Takes a text for HTML as it stands: for what a library drew, or a file of ours, never for data. */
export function raw(text: string): Html {
  const value = Object.freeze({ html: text })
  made.add(value)
  return value
}

/** The HTML of a template; every value that is not `Html` is escaped. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return raw(strings.map((part, i) => part + (i < values.length ? textOf(values[i]) : '')).join(''))
}

function textOf(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  if (Array.isArray(value)) return value.map(textOf).join('')
  if (made.has(value)) return (value as Html).html
  throw new TypeError(
    'Cannot put an object into HTML: it was not made by html or raw; give text, a number, Html or a list',
  )
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text that says itself in HTML, in elements and in quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string)
}
