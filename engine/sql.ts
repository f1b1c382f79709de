/**
 * SQL as a value. The tag `sql` is the only way to make one: a value interpolated becomes a literal, `id(name)` a
 * quoted name, an `Sql` is spliced as it stands. Strings can therefore never become SQL by accident.
 */

/** A piece of SQL text, made by `sql`, `id` or `input`; frozen and JSON-able. */
export interface Sql {
  readonly sql: string
}

/** What may stand in `${}` of a `sql` template. */
export type SqlValue = Sql | string | number | bigint | boolean | null | readonly SqlValue[]

const made = new WeakSet<object>()

function make(text: string): Sql {
  const value = Object.freeze({ sql: text })
  made.add(value)
  return value
}

/** Whether a value was made by `sql`, `id` or `join`. */
export function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && made.has(value)
}

/** The SQL of a template: values become literals, names need `id`, `Sql` is spliced; common indentation is removed. */
export function sql(strings: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
  const parts = dedent(strings)
  return make(parts.map((part, i) => (i < values.length ? part + splice(values[i] as SqlValue, part) : part)).join(''))
}

/** A quoted name: a column, a table, a struct field. */
export function id(name: string): Sql {
  if (name === '' || name.includes('\0'))
    throw new TypeError(`Cannot quote the name ${JSON.stringify(name)}: it is empty or holds a null byte`)
  return make(/^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`)
}

/** Several pieces of SQL with a separator between them. */
export function join(parts: readonly Sql[], separator = ', '): Sql {
  return make(parts.map((part) => part.sql).join(separator))
}

/** The relation that a step reads: the output of the step before it. */
export const input: Sql = make('input')

// Words that DuckDB refuses as a bare column name and that a record could well carry.
const reserved = new Set([
  'all',
  'and',
  'any',
  'as',
  'asc',
  'case',
  'check',
  'column',
  'default',
  'desc',
  'do',
  'else',
  'end',
  'from',
  'group',
  'in',
  'limit',
  'not',
  'null',
  'offset',
  'on',
  'only',
  'or',
  'order',
  'select',
  'table',
  'then',
  'to',
  'union',
  'using',
  'when',
  'where',
  'with',
])

function splice(value: SqlValue, before: string): string {
  if (!isSql(value)) return literal(value)
  const indent = /(?:^|\n)( *)[^\n]*$/.exec(before)?.[1] ?? ''
  return value.sql.replaceAll('\n', `\n${indent}`)
}

/** A value as a DuckDB literal; a list becomes a list literal. */
export function literal(value: SqlValue): string {
  if (isSql(value)) return value.sql
  if (value === null) return 'NULL'
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  switch (typeof value) {
    case 'string':
      if (value.includes('\0'))
        throw new TypeError('Cannot write a string as a literal: it holds a null byte, which SQL text cannot')
      return `'${value.replaceAll("'", "''")}'`
    case 'number':
      if (!Number.isFinite(value))
        throw new TypeError(`Cannot write ${value} as a literal: only finite numbers have one`)
      return String(value)
    case 'bigint':
    case 'boolean':
      return String(value).toUpperCase()
    default:
      throw new TypeError(
        `Cannot write a ${typeof value} as a literal: give a string, number, boolean, null, list or Sql`,
      )
  }
}

function dedent(strings: readonly string[]): string[] {
  const indents = strings
    .flatMap((part, i) =>
      [...part.matchAll(/\n( *)(?=[^ \n]|$)/g)].filter(
        (m) => m.index + m[0].length < part.length || i < strings.length - 1,
      ),
    )
    .map((m) => m[1]?.length ?? 0)
  const common = indents.length === 0 ? 0 : Math.min(...indents)
  const cut = strings.map((part) => part.replaceAll(new RegExp(`\\n {0,${common}}`, 'g'), '\n'))
  cut[0] = (cut[0] ?? '').replace(/^\s*\n/, '')
  cut[cut.length - 1] = (cut.at(-1) ?? '').trimEnd()
  return cut
}
