/** What the agent and the reader process say to each other, and what the agent hears of a scan. */
import type { Cell, MappedRow } from '../../shared/row.ts'
import type { CompiledMapping, MappingResult } from '../mapping/compile.ts'
import type { DraftedTable } from '../mapping/draft-table.ts'
import type { FileIdentity } from './file-identity.ts'
import type { FindRequest, FoundRows } from './find-rows.ts'
import type { ReadHalt } from './halt.ts'
import type { ReadOptions, Row, SheetStart, Skipped, Table } from './table.ts'

export type ScanRequest = {
  path: string
  read: ReadOptions
  /** Handed to the mapping in the reader process as it is: what `compileMapping` needs besides the headers. */
  mapping: unknown
  /** Hashes of the rows that are known, 16 bytes each, sorted as bytes, one after the other. */
  known: Uint8Array
}

/** One row of the file. `mapped` is null where the row is known: it only has to be marked as seen. */
export type ScanRow = { number: number; sheet: string; hash: Uint8Array; mapped: MappedRow | null }

/** The events of a scan, in this order: `opened` and its `rows` for each sheet, then `done` or `halt`. */
export type ScanMessage = ScanOpened | { kind: 'rows'; rows: ScanRow[] } | ScanDone | ReadHalt

/** A sheet, and what its mapping needs besides rows: its columns' plans, key, fields and groups. */
export type ScanOpened = { kind: 'opened'; table: Table } & Omit<CompiledMapping, 'kind' | 'map'>
type ScanDone = {
  kind: 'done'
  rows: number
  /** `silent`: rows that say nothing about anybody under this mapping. */
  skipped: Skipped & { silent: number }
  /** SHA-256 of the file's bytes, the same before and after. */
  contentHash: string
  identity: FileIdentity
  seconds: number
}

/** A look at the start of a file, for choosing sheet, header and columns. */
export type PeekRequest = {
  path: string
  read: ReadOptions
  /** Rows after the header that are wanted at most. */
  rows: number
}
export type Peeked = { kind: 'peeked'; table: Table; rows: Row[] }

/** The start of a sheet as it stands there. `table` is null where no header was found, or not where it was asked for. */
export type LookedAt = { kind: 'looked'; start: SheetStart; table: Table | null }
/** The start of a file as it would be mapped; `mapping` as in `ScanRequest`. */
export type DraftRequest = { path: string; read: ReadOptions; mapping: unknown; rows: number }
export type Drafted = { kind: 'drafted'; drafted: Extract<DraftedTable, { kind: 'drafted' }>; table: Table }

/** To the reader process: one `scan`, `peek`, `look`, `draft` or `find`, then `more` for each batch of a scan that was dealt with. */
export type ToReader =
  | { kind: 'scan'; request: ScanRequest }
  | { kind: 'peek'; request: PeekRequest }
  | { kind: 'look'; request: PeekRequest }
  | { kind: 'draft'; request: DraftRequest }
  | { kind: 'find'; request: FindRequest }
  | { kind: 'more' }
/** From the reader process. Unchanged rows are 20 bytes each; changed ones travel as JSON, the quickest form. */
export type FromReader =
  | ScanOpened
  | {
      kind: 'rows'
      sheet: string
      numbers: Uint32Array
      hashes: Uint8Array
      /** `[place in the batch, row][]` as JSON. */
      mapped: string
    }
  | ScanDone
  | Peeked
  | LookedAt
  | Drafted
  | FoundRows
  | ReadHalt

/** Makes a mapping for each of a file's tables; `main/mapping/compile.ts` behind what `ScanRequest.mapping` holds. */
export type OpenMapping = (
  mapping: unknown,
) => (headers: readonly string[], firstRows: readonly (readonly Cell[])[]) => MappingResult
