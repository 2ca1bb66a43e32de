/** Names of people who answer for a child, beside the child's: only a person knows which of them is written to. */
import { because, type Reason } from '../../shared/column-reasons.ts'
import {
  type Answer,
  asked,
  type DraftColumn,
  type DraftTable,
  fieldOption,
  leftOut,
} from './draft-columns.ts'
import type { Whose } from './said.ts'

export const NOT_THE_CONTACTS = leftOut(because('somebody-elses', { what: 'name' }))

/** Whose phones the table has, or whose e-mails where it has no phones. */
function addressesOf({ columns }: DraftTable): Whose[] {
  const of = (kind: 'phone' | 'mail') =>
    columns.flatMap(({ said }) => (said?.kind === kind ? [said.whose] : []))
  const phones = of('phone')
  return phones.length > 0 ? phones : of('mail')
}

/** Who answers for a child; a parent only where the row has no other addresses than parents'. */
export function isGuardian(table: DraftTable, { whose }: { whose: Whose }): boolean {
  if (whose !== 'parent') return whose === 'guardian'
  const addresses = addressesOf(table)
  return addresses.includes('parent') && !addresses.includes('own')
}

/** Beside a name stands that of who answers for a child, and all phones are that person's, or a word says "child". */
export function isAboutChildren(
  table: DraftTable,
  isMinor: boolean,
  guardians: readonly DraftColumn[],
): boolean {
  const addresses = addressesOf(table)
  return guardians.length > 0 && (isMinor || (addresses.length > 0 && !addresses.includes('own')))
}

export const whichContact = (child: DraftColumn, guardian: DraftColumn): Reason =>
  because('child-or-guardian', { child: child.header, guardian: guardian.header })

/** The question for the column of one of the two; the child is named first, for it is who the table lists. */
export function childOrGuardian(
  { context }: DraftTable,
  child: DraftColumn,
  guardian: DraftColumn,
  column: DraftColumn,
): Answer {
  const field = fieldOption(column.header, context.profile)
  return asked(
    column === guardian ? [...field, 'name', 'ignore'] : ['name', ...field, 'ignore'],
    whichContact(child, guardian),
  )
}
