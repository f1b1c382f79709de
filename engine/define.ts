/**
 * The constructors of steps: each takes a name and a function of
 * options, and gives a function from options to a frozen value.
 */
import { deepFreeze } from './fingerprint.ts'
import type { Batches, Checkpoint, Filter, Reasons, Sink, Source, Transform } from './pipeline.ts'
import { id, input, isSql, join, type Sql, sql } from './sql.ts'

type SourceBody = Omit<Source, 'kind' | 'name' | 'options' | 'reject' | 'tolerance'> &
  Partial<Pick<Source, 'reject' | 'tolerance'>>

/**
 * Defines a source: its revision, its contract, the layouts upstream
 * hands it out in. Default tolerance: one row in a thousand.
 */
export function source<O extends object>(name: string, body: (options: O) => SourceBody): (options: O) => Source {
  return (options) => deepFreeze({ kind: 'source', name, options, reject: {}, tolerance: 0.001, ...body(options) })
}

/** Defines a transform: a SELECT over `input` that gives each row back, with columns changed or added. */
export function transform<O extends object>(
  name: string,
  body: (options: O) => Sql | Pick<Transform, 'select' | 'tables' | 'publishes'>,
): (options: O) => Transform {
  return (options) => {
    const made = body(options)
    return deepFreeze({ kind: 'transform', name, options, ...(isSql(made) ? { select: made } : made) })
  }
}

/** Defines a table that worker threads compute over batches of rows. See `Batches` for its parts. */
export function batches(body: Omit<Batches, 'kind' | 'given'> & Partial<Pick<Batches, 'given'>>): Batches {
  return deepFreeze({ kind: 'batches', given: [], ...body })
}

/** Defines a filter: a table of named reasons to drop a row. */
export function filter<O extends object>(name: string, reasons: (options: O) => Reasons): (options: O) => Filter {
  return (options) => deepFreeze({ kind: 'filter', name, options, ...predicates(reasons(options)) })
}

/**
 * Defines a filter whose reasons lie in other rows: a SELECT of the rows to drop, with `reason` and evidence columns.
 */
export function filterRows<O extends object>(
  name: string,
  body: (options: O) => Pick<Filter, 'reasons' | 'dropped' | 'tables' | 'publishes'>,
): (options: O) => Filter {
  return (options) => deepFreeze({ kind: 'filter', name, options, ...body(options) })
}

/** Defines a sink: what is published of a row, the COPY options, the files' names and how many rows go into one. */
export function sink<O extends object>(
  name: string,
  body: (options: O) => Pick<Sink, 'select' | 'copy' | 'path' | 'rowsPerFile'>,
): (options: O) => Sink {
  return (options) => deepFreeze({ kind: 'sink', name, options, ...body(options) })
}

/** A named point at which the rows are compared with published counts. */
export function checkpoint(name: string, expected: Checkpoint['expected']): Checkpoint {
  return deepFreeze({ kind: 'checkpoint', name, expected })
}

function predicates(reasons: Reasons): { reasons: string[]; dropped: Sql; kept: Sql } {
  const any = anyOf(reasons)
  return {
    reasons: Object.keys(reasons),
    dropped: sql`SELECT *, ${firstOf(reasons)} AS reason FROM ${input} WHERE ${any}`,
    kept: sql`SELECT * FROM ${input} WHERE NOT ${any}`,
  }
}

/** True when any reason holds; NULL counts as "no". */
function anyOf(reasons: Reasons): Sql {
  const tests = Object.values(reasons)
  return tests.length === 0
    ? sql`FALSE`
    : sql`coalesce(${join(
        tests.map((test) => sql`(${test})`),
        ' OR ',
      )}, FALSE)`
}

/** The name of the first reason that holds, or NULL. */
export function firstOf(reasons: Reasons): Sql {
  const cases = Object.entries(reasons).map(([reason, test]) => sql`WHEN ${test} THEN ${reason}`)
  return cases.length === 0 ? sql`NULL` : sql`CASE ${join(cases, ' ')} END`
}

/** The columns of a relation by name, quoted where needed. */
export function columns(names: readonly string[]): Sql {
  return join(names.map(id))
}
