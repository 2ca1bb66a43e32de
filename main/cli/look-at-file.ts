/** The start of a file, and what its columns most likely hold; read beside this process as a scan reads it. */
import { type ProposalContext, proposeColumns, SAMPLE_ROWS } from '../mapping/propose.ts'
import type { Understood } from '../mapping/understood.ts'
import type { ReadHalt } from '../spreadsheets/halt.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import { peekFile } from '../spreadsheets/scan-file.ts'
import type { ReadOptions, Table } from '../spreadsheets/table.ts'

export type LookedAt = { kind: 'looked'; table: Table; understood: Understood }

/** @param context of the account the file is for, or what is most likely where there is none yet. */
export async function lookAt(
  readers: ReaderHost,
  request: { path: string; read: ReadOptions },
  context: ProposalContext,
  signal: AbortSignal,
): Promise<LookedAt | ReadHalt> {
  const peeked = await peekFile(readers, { ...request, rows: SAMPLE_ROWS }, signal)
  if (peeked.kind === 'halt') return peeked
  const { table, rows } = peeked
  const firstRows = rows.map(({ cells }) => cells)
  return { kind: 'looked', table, understood: proposeColumns(table.headers, firstRows, context) }
}
