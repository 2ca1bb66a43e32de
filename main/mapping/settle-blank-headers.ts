/** Columns without a header, or with a program's stand-in for one: only their values speak. */
import { because } from '../../shared/column-reasons.ts'
import type { Cell } from '../../shared/row.ts'
import { targetText } from '../../shared/targets.ts'
import { asked, type DraftColumn, type DraftTable, differ, leftOut, mapped, speaks } from './draft-columns.ts'
import { isUnnamed } from './words.ts'

/** Answers where the values leave no doubt and no other column gives the same. */
export function settleBlankHeaders(table: DraftTable): void {
  const silent = table.columns.filter(({ header, answer, said }) => !answer && !said && isUnnamed(header))
  if (silent.length === 0) return
  const speaking = (kind: 'mail' | 'phone' | 'words') => silent.filter((column) => isMeant(column, kind))
  const [mails, phones, names] = [speaking('mail'), speaking('phone'), speaking('words')]
  for (const column of mails)
    column.answer =
      mails.length === 1 && !isGiven(table, 'urn:mailto')
        ? mapped(
            table,
            { ...column, by: 'values' },
            { kind: 'urn', scheme: 'mailto' },
            { what: 'email' },
            'mail',
          )
        : asked(['ignore', 'urn:mailto'], because('no-header'), because('values-are', { what: 'email' }))
  const hasPhone = isGiven(table, 'urn:tel') || isGiven(table, 'urn:whatsapp')
  for (const column of phones)
    column.answer =
      phones.length === 1 && !hasPhone
        ? mapped(
            table,
            { ...column, by: 'values' },
            { kind: 'urn', scheme: 'tel' },
            { what: 'phone' },
            'phone',
          )
        : asked(['ignore', 'urn:tel'], because('no-header'), because('values-are', { what: 'phone' }))
  if (!table.columns.some(({ answer, said }) => said?.kind === 'name' || answer?.target?.kind === 'name'))
    for (const column of names)
      column.answer = asked(['name', 'ignore'], because('no-header'), because('values-may-be-names'))
  for (const column of silent) column.answer ??= leftOut(because('no-header'))
}

function isMeant({ values }: DraftColumn, kind: 'mail' | 'phone' | 'words'): boolean {
  switch (kind) {
    case 'mail':
      return speaks(values, 'mail')
    case 'phone':
      // Eight or nine digits without a sign may be anything.
      return speaks(values, 'phone') && !speaks(values, 'document') && values.cells.every(isLong)
    case 'words':
      return speaks(values, 'words') && differ(values) && values.cells.every(hasBlank)
  }
}

const isLong = (cell: Cell): boolean => {
  const text =
    typeof cell === 'string'
      ? cell
      : String(typeof cell === 'object' && cell?.kind === 'number' ? cell.value : cell)
  return text.replace(/\D/g, '').length >= 10 || /[(+]/.test(text)
}

const hasBlank = (cell: Cell): boolean => typeof cell === 'string' && cell.trim().includes(' ')

/** Whether a column has this target, or may get it when a question is answered. */
const isGiven = ({ columns }: DraftTable, target: string): boolean =>
  columns.some(
    ({ answer }) =>
      answer && (answer.ask.includes(target) || (answer.target && targetText(answer.target) === target)),
  )
