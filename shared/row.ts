/** Rows: what a reader hands over, and what mapping makes of it. */
import type { LocalContact } from './contact.ts'

/**
 * One cell as a person sees it. A plain number is a numeric cell in an ordinary format; a numeric cell whose
 * format adds something a person relies on (leading zeros, a phone mask) carries `shown` as well.
 */
export type Cell = null | string | number | boolean | DateCell | ShownNumber | ErrorCell
/** Zoneless: `2024-03-09`, `2024-03-09T08:30:00` or, for a time alone, `08:30:00`. */
export type DateCell = { kind: 'date'; iso: string }
type ShownNumber = { kind: 'number'; value: number; shown: string }
/** `#N/A`, `#REF!` ... */
export type ErrorCell = { kind: 'error'; code: string }

/** Why a cell, or a whole row, cannot be used. Sentences are made from these in `shared/sentences.ts`. */
export type ProblemCode =
  | 'bad-phone'
  | 'foreign-length-phone'
  | 'bad-email'
  | 'bad-language'
  | 'bad-number'
  | 'bad-date'
  | 'bad-uuid'
  | 'bad-urn'
  | 'bad-yes-no'
  | 'bad-group-name'
  | 'cell-error'
  | 'text-too-long'
  | 'name-too-long'
  | 'no-urn'
  | 'blank-key'
  | 'duplicate-key'
  | 'last-urn'
  | 'opted-out'
  | 'too-many-values'
  | 'urn-in-two-rows'
  | 'id-of-another-list'
  | 'group-is-query'
  | 'group-gone'
  | 'field-refused'
  | 'group-refused'
  | 'refused-by-platform'
  | 'changed-by-platform'
  | 'not-applied'
  | 'urn-waits'
  | 'had-opted-out'
  | 'forgotten'

/** One reason, tied to a cell where there is one. */
export type CellProblem = {
  code: ProblemCode
  /** The column's header as written in the file. */
  column?: string
  /** The cell's text as a person sees it. */
  text?: string
  /**
   * What a sentence needs besides: a limit, the other row's number, the platform's own message. `suggestion` is a value
   * that would be taken, where the cell can hardly mean another one; it is only shown.
   */
  detail?: Record<string, string | number>
}

/** One spreadsheet row after mapping. `contact` holds what could be read, also when there are problems. */
export type MappedRow = {
  /** 1-based row number as the office program shows it; for delimited files the line's record number. */
  number: number
  sheet: string
  /** The chosen key's value; null when blank; absent when the source has no chosen key columns. */
  key?: string | null
  contact: LocalContact
  problems: CellProblem[]
}
