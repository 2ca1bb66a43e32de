/** `contact-sync forget`: erases every local trace of a person. */
import { placeWords } from '../../shared/row-place.ts'
import { UsageError } from '../../shared/usage-error.ts'
import type { Cycle } from '../agent/cycle.ts'
import { forget, type ListingRow } from '../agent/forget.ts'
import { EXIT } from '../agent/report.ts'
import type { Output } from './output.ts'

export async function forgetCommand(
  cycle: Cycle,
  { urn, thisToo }: { urn: string; thisToo: boolean },
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const forgot = await forget(cycle, urn, { thisToo }, signal)
  if (forgot.kind === 'refused') throw new UsageError(forgot.sentence)
  const { already, rows, complete } = forgot
  const erased = already
    ? 'This person was forgotten before; nothing else was left here.'
    : 'Everything about this person was erased from this PC, the copies included. On the platform and in the spreadsheets nothing was changed.'
  const whatStays = thisToo
    ? 'That they were to be forgotten is forgotten too.'
    : 'Only a scrambled mark stays, by which they are recognised and left out.'
  const lines = [`${erased} ${whatStays}`, ...rows.map((row) => listing(row, thisToo))]
  if (!complete)
    lines.push(
      'Another program is reading the data at this moment, so traces may remain in its log; run this once more when that is done.',
    )
  output.result({ already, kept: !thisToo, complete, rows }, lines.join('\n'))
  return complete ? EXIT.ok : EXIT.person
}

function listing({ source, sheet, row }: ListingRow, thisToo: boolean): string {
  const where = [source, placeWords(sheet), `row ${row}`].filter(Boolean).join(', ')
  return thisToo
    ? `${where} still lists this person and is sent again with the next sync; delete the row first if that is not meant.`
    : `${where} still lists this person; it is not sent. Delete it there.`
}
