/** What a reader says about a table, and the rows it hands over. */
import type { Cell } from '../../shared/row.ts'
import type { HaltCode, HaltDetail } from './halt.ts'
import type { ReadLimits } from './limits.ts'
import type { Merge } from './merges.ts'

/** One row with something in it. Cells after the last filled one are left out. */
export type Row = {
  /** 1-based, as the office program shows it; in delimited files the line on which the record starts. */
  number: number
  cells: Cell[]
  /** Delimited files: records without anything in them right before it, where there are any. */
  blank?: number
}

/** A file's format by its content. The extension is never asked. */
export type FileFormat = 'xlsx' | 'xlsb' | 'xls' | 'ods' | 'fods' | 'xml' | 'delimited' | 'vcf'

export type SheetInfo = { name: string; hidden: boolean }

/** A table whose header row was found. */
export type Table = {
  format: FileFormat
  /** The sheet's name; empty for delimited files, which have none. */
  sheet: string
  /** All sheets of the file, in order; empty for delimited files. */
  sheets: SheetInfo[]
  /** Row number of the header; 1 where the format itself names the columns. */
  headerRow: number
  /** One for each column; unique; a blank header is called after its column, as in `Column F`. */
  headers: string[]
  /** Positions in `headers` whose header cell is blank. */
  blankHeaders: number[]
  /** Delimited files: how the text was read, found out or as asked. */
  text?: TextReading
}

type TextReading = {
  encoding: string
  /** False where the bytes fit more than one encoding, or do not fit this one everywhere. */
  encodingSure: boolean
  delimiter: string
  quote: string
}

/** What the user may overrule. Everything absent is found out. */
export type ReadOptions = {
  /**
   * A sheet by its name or its place from 0, or several that are read one after the other, each with its own
   * header. Absent: the first sheet that is not hidden and not empty.
   */
  sheet?: string | number | readonly (string | number)[]
  /** 1-based row number of the header. */
  headerRow?: number
  delimiter?: string
  quote?: string
  /** A label that iconv-lite knows, such as `windows-1252`. */
  encoding?: string
  limits?: Partial<ReadLimits>
}

/**
 * What reading gives, in this order: `opened`, any number of `rows`, for further sheets again; then `done` or
 * `halt`, which is always the last.
 */
export type TableEvent =
  | { kind: 'opened'; table: Table }
  | { kind: 'rows'; rows: Row[] }
  | { kind: 'done'; rows: number; skipped: Skipped }
  | { kind: 'halt'; code: HaltCode; detail: HaltDetail }

/** Rows that were left out. */
export type Skipped = {
  /** Without anything in them, before the last one. */
  blank: number
  /** Totals and remarks at the end. */
  totals: number
  /** The names of the columns once more, as a report prints them on each page; absent where there are none. */
  headers?: number
}

/** A sheet's first rows as they stand there, those above the header and the header included. */
export type SheetStart = Pick<RawSheet, 'format' | 'sheet' | 'sheets' | 'text'> & { rows: readonly Row[] }

/**
 * One sheet as a reader gives it, before anybody looked for a header. Batches hold rows in the order of the
 * file; rows without anything in them need not be there.
 */
export type RawSheet = {
  format: FileFormat
  sheet: string
  sheets: SheetInfo[]
  text?: TextReading
  /** Columns that the format itself names: no header row is looked for then, and no row is a total. */
  columns?: readonly string[]
  /** Merged cells in the order of their first rows; those of a row are there when the row is. */
  merges?: readonly Merge[]
  batches: AsyncIterable<Row[]>
}
