/** What the comparison of two releases came to: what `nagare diff --json` prints, and what the page shows. */
import type { LabelsAndPlace } from '#report/rows.ts'
import type { Change } from './characters.ts'

/** Which release a row is of: `before` is the first that was named, `after` the second. */
export type Side = 'before' | 'after'

/** One of the two releases. */
export interface Compared {
  readonly name: string
  /** The version with its label, as 1.0.1+sample. */
  readonly version: string
  readonly created: string
  readonly fingerprint: string
  readonly digest: string
  readonly rows: number
  /** Whether its shards name a place in the source and labels for each row. */
  readonly provenance: boolean
}

/** A published row, as an example shows it. */
export interface ExampleRow extends LabelsAndPlace {
  readonly id: string
  readonly instruction: string
  readonly input: string
  readonly response: string
}

/** Why rows of one release are not in the other. */
export interface Absence {
  /**
   * `dropped` and `rejected`: by that step or source of the other release. `no_source`: the other release does not read
   * their source. `other_files`: it reads other files of it. `unknown`: nothing is said of them there.
   */
  readonly why: 'dropped' | 'rejected' | 'no_source' | 'other_files' | 'unknown'
  /** The step that dropped them, or the source that rejected them; for `no_source` and `other_files` the source. */
  readonly step: string | null
  readonly reason: string | null
}

/** Rows that one release has and the other has not, for one cause. */
export interface AbsentRows extends Absence {
  readonly rows: number
  readonly examples: readonly (ExampleRow & { readonly evidence: Evidence })[]
}

/** What a step says of a row that it dropped, beyond the reason: `kept_id` and others. */
export type Evidence = Readonly<Record<string, unknown>>

export type TextColumn = 'instruction' | 'input' | 'response'
export type LabelColumn = 'task' | 'dataset' | 'license'

/** A row at the same place of its source with another text. */
export interface ChangedRow {
  readonly before: ExampleRow
  readonly after: ExampleRow
  /** For each column whose text differs, what stayed, went and came. */
  readonly columns: Readonly<Partial<Record<TextColumn, readonly Change[]>>>
}

/** Rows that went from one label to another. */
export interface LabelMove {
  readonly column: LabelColumn
  readonly before: string
  readonly after: string
  readonly rows: number
}

/** A row of the same text with another label or another place. */
export interface MovedRow {
  readonly before: ExampleRow
  readonly after: ExampleRow
}

/** Rows with a label before and after. */
export interface CountChange {
  readonly name: string
  readonly before: number
  readonly after: number
}

/** One difference of the recipes, in words, with both values. */
export interface RecipeChange {
  /** `source`, `step`, `checkpoint`, `tool`, `published column`, `order of sources` or `order of steps`. */
  readonly what: string
  readonly name: string
  /** Which part changed, as `options.reasons.license_model_output`; null where the whole was added or removed. */
  readonly part: string | null
  /** Undefined where it was not there. */
  readonly before?: unknown
  readonly after?: unknown
}

/** A source file that is not the same in both. */
export interface FileChange {
  readonly source: string
  readonly path: string
  readonly before: FileState | null
  readonly after: FileState | null
}

export interface FileState {
  readonly bytes: number
  readonly sha256: string
}

/** The differences of the rows. */
export interface RowDifferences {
  /** Rows with the same text, labels and place. */
  readonly same: number
  readonly added: { readonly rows: number; readonly groups: readonly AbsentRows[] }
  readonly removed: { readonly rows: number; readonly groups: readonly AbsentRows[] }
  readonly changed: {
    readonly rows: number
    /** How many of them differ in each column; a row may differ in several. */
    readonly columns: Readonly<Record<TextColumn, number>>
    readonly examples: readonly ChangedRow[]
  }
  readonly relabelled: {
    readonly rows: number
    readonly moves: readonly LabelMove[]
    readonly examples: readonly MovedRow[]
  }
  /** The same text and labels from another place of the sources. */
  readonly relocated: { readonly rows: number; readonly examples: readonly MovedRow[] }
}

/** The differences of two releases. */
export interface Differences {
  readonly before: Compared
  readonly after: Compared
  /** No difference of any kind: rows, recipe, source files. */
  readonly same: boolean
  /** How rows were matched. */
  readonly matched: 'id and place' | 'id'
  /** What limits the comparison, in sentences. */
  readonly notes: readonly string[]
  readonly rows: RowDifferences
  readonly counts: Readonly<Record<LabelColumn, readonly CountChange[]>>
  readonly recipe: readonly RecipeChange[]
  readonly files: readonly FileChange[]
}
