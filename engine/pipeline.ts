/**
 * What a step and a pipeline are: frozen plain values that can
 * be printed, compared, hashed and planned before a row is read.
 */
import { canonical, deepFreeze } from './fingerprint.ts'
import { isSql, type Sql } from './sql.ts'

/** Named reasons to drop a row; each is a predicate, true for a row to drop, NULL counts as "keep". */
export type Reasons = Readonly<Record<string, Sql>>

/** A field that every raw row of a source must have; all fields are strings in the source. */
export interface Field {
  /** The field's name in the source, where it differs from ours. */
  readonly from?: string
  /** Whether the field may be missing or null. */
  readonly optional?: boolean
  /** Whether the field may hold any JSON value (a number, a list, an object); its text is then that value's JSON. */
  readonly json?: boolean
}

/** Where `SOURCES=hub` gets a layout's files: a dataset repository on the Hub at a pinned revision, or plain URLs. */
export type Remote =
  | { readonly hub: string; readonly revision: string; readonly files: readonly string[]; readonly into: string }
  | {
      readonly urls: readonly {
        readonly url: string
        readonly path: string
        readonly bytes?: number
        readonly sha256?: string
      }[]
    }

/** How a file holds rows; `object` is one JSON object, the whole file one raw row. */
export type Format = 'jsonl' | 'json' | 'object' | 'csv' | 'parquet'

/** One form in which upstream hands out a source; the first layout that is found is read. */
export interface Layout {
  readonly name: string
  /** Globs of the files below the sources folder, in upstream's own layout; the first that matches is taken. */
  readonly path: readonly string[]
  /** The folder that the published `file` names are relative to. */
  readonly root: string
  readonly remote?: Remote
  /** For a tar.gz: which members to read and which to pass over, as globs over their names. */
  readonly members?: { readonly keep: string; readonly skip: readonly string[]; readonly maxBytes: number }
  readonly format: Format
  /** Columns computed from each raw row as it is read, beside its fields. */
  readonly derive?: Readonly<Record<string, Sql>>
  /** Small relations over `input`, computed once and kept, which `select` may use by name. */
  readonly tables?: Readonly<Record<string, Sql>>
  /** From the raw rows (`input`: file, row, ordinal, fields, derived columns) to the source columns (see record.ts). */
  readonly select: Sql
}

/** Where rows come from. */
export interface Source {
  readonly kind: 'source'
  readonly name: string
  readonly revision: string
  readonly license: string
  readonly options: object
  readonly fields: Readonly<Record<string, Field>>
  /** Reasons to reject a raw row, beyond the contract of the fields. */
  readonly reject: Reasons
  /** The share of rows that may be rejected before the build stops (at least ten rows always may). */
  readonly tolerance: number
  readonly layouts: readonly Layout[]
  /** Whether it may be absent, as a table of a step: it then has no rows, and the manifest lists it without files. */
  readonly mayBeAbsent?: boolean
}

/** The types of columns that a worker can give, in DuckDB's names. */
export type BatchType = 'BIGINT' | 'INTEGER' | 'UINTEGER' | 'DOUBLE' | 'VARCHAR' | 'BOOLEAN'

/** A table computed outside SQL, by worker threads over batches of rows: what SQL cannot say. */
export interface Batches {
  readonly kind: 'batches'
  readonly name: string
  /** Raised when the module would give other rows; part of the recipe. */
  readonly version: string
  readonly options: object
  /** The module that does the work, as a package import (`#engine/...`); its export `batch` is of type `BatchMaker`. */
  readonly module: string
  /** The rows that are handed to the workers: columns of text or whole numbers, none NULL. */
  readonly select: Sql
  /** Small tables before this one that every worker is given whole. */
  readonly given: readonly string[]
  /** The columns that come out; any number of rows. */
  readonly gives: Readonly<Record<string, BatchType>>
}

/**
 * What a step computes before its own SQL, by name: a SELECT
 * over `input`, rows made by workers, or the rows of a source.
 */
export type Table = Sql | Batches | Source
export type Tables = Readonly<Record<string, Table>>

/** One relation in, one relation out, row for row: a SELECT over `input` that keeps every row. */
export interface Transform {
  readonly kind: 'transform'
  readonly name: string
  readonly options: object
  /** Relations that `select`, and later tables, may use by name; each is computed once and kept. */
  readonly tables?: Tables
  /** Those of them that are published, as `evidence/STEP/TABLE.parquet`. */
  readonly publishes?: readonly string[]
  readonly select: Sql
}

/** A table of named reasons to drop a row, or a SELECT of the rows to drop with `reason` and evidence columns. */
export interface Filter {
  readonly kind: 'filter'
  readonly name: string
  readonly options: object
  readonly reasons: readonly string[]
  /** Relations that `dropped`, and later tables, may use by name; each is computed once and kept. */
  readonly tables?: Tables
  /** Those of them that are published, as `evidence/STEP/TABLE.parquet`. */
  readonly publishes?: readonly string[]
  /** SELECT of the rows of `input` to drop, with a column `reason` (and any evidence). */
  readonly dropped: Sql
  /** SELECT of the rows that stay; where absent, those whose `ordinal` is not among the dropped. */
  readonly kept?: Sql
}

/** An expected count: exact, or a range where only a range is known. */
export type Expected = number | { readonly from: number; readonly to: number }

/** A named point at which the rows are compared with published counts. */
export interface Checkpoint {
  readonly kind: 'checkpoint'
  readonly name: string
  readonly expected: {
    readonly rows: Expected
    readonly dataset?: Readonly<Record<string, Expected>>
    readonly task?: Readonly<Record<string, Expected>>
  }
}

/** Where rows go: a COPY of a SELECT over `input`, cut into files of `rowsPerFile` rows. */
export interface Sink {
  readonly kind: 'sink'
  readonly name: string
  readonly options: object
  readonly select: Sql
  /** What stands behind COPY ... TO file: the format and its options. */
  readonly copy: Sql
  /** The file's name in the release, with `{shard}` and `{shards}` as five-digit numbers. */
  readonly path: string
  readonly rowsPerFile: number
}

export type Step = Transform | Filter | Checkpoint

/** A named release: sources, steps and sinks, every decision inline. */
export interface Pipeline {
  readonly name: string
  readonly version: string
  readonly from: readonly Source[]
  readonly through: readonly Step[]
  readonly to: readonly Sink[]
}

/** The sources that a pipeline reads beside its own rows: evaluation sets and other tables of its steps. */
export function referencesOf(pipeline: Pipeline): readonly Source[] {
  return pipeline.through
    .flatMap((step) => (step.kind === 'checkpoint' ? [] : Object.values(step.tables ?? {})))
    .filter((table) => 'kind' in table && table.kind === 'source')
    .filter((source, i, all) => all.findIndex(({ name }) => name === source.name) === i)
}

/** An expected count of which only the range is known, ends included. */
export function between(from: number, to: number): Expected {
  return { from, to }
}

/** Freezes a pipeline and checks what can be checked without data: names, versions, stable options. */
export function pipeline(value: Pipeline): Pipeline {
  const what = `${value.name}@${value.version}`
  const fail = (state: string): never => {
    throw new TypeError(`Cannot define pipeline ${what}: ${state}`)
  }
  if (!/^[a-z][a-z0-9-]*$/.test(value.name)) fail('the name must be kebab-case')
  if (!/^\d+\.\d+\.\d+$/.test(value.version)) fail('the version must be MAJOR.MINOR.PATCH')
  if (value.from.length === 0) fail('it has no source')
  if (value.to.length === 0) fail('it has no sink')
  const names = [...value.from, ...value.through, ...value.to].map((step) => step.name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    fail(`two steps are named ${JSON.stringify(twice)}; make one of what both do, or define another step`)
  const references = referencesOf(value).map(({ name }) => name)
  const shared = references.find((name) => names.includes(name))
  if (shared !== undefined) fail(`the table source ${JSON.stringify(shared)} has the name of a step`)
  const unfit = [...names, ...references].find((name) => !/^[^./\\\p{Cc}][^/\\\p{Cc}]*$/u.test(name))
  if (unfit !== undefined)
    fail(
      `a step is named ${JSON.stringify(unfit)}; files are named after it: leave out slashes, control characters and a leading dot`,
    )
  for (const step of value.through)
    if (step.kind !== 'checkpoint') {
      const table = step.publishes?.find((name) => !isSql(step.tables?.[name]))
      if (table !== undefined)
        fail(`step ${step.name} publishes ${table}, which is not a SELECT among its tables; only these have an order`)
    }
  const paths = value.to.map((sink) => sink.path)
  if (new Set(paths).size < paths.length) fail('two sinks write the same files')
  const unnumbered = paths.find((path) => !path.includes('{shard}'))
  if (unnumbered !== undefined) fail(`the path ${unnumbered} of a sink lacks {shard}`)
  canonical(value, what)
  return deepFreeze(value)
}

/** The file name that a pipeline's release file must have, without ending. */
export function pipelineFile(pipeline: Pipeline): string {
  return `${pipeline.name}-v${pipeline.version}`
}
