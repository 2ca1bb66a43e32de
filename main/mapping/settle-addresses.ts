/**
 * Which columns hold the contact's phones and e-mails.
 *
 *  - Where nothing but the columns' headers tell, one phone is a phone; of two, which is WhatsApp is asked, unless one
 *    says so. A vendor's phones are phones.
 *  - Phones and e-mails of who answers for a child count where the row has no others; those of anybody else never do.
 *  - Values that are none: asked.
 */
import { because } from '../../shared/column-reasons.ts'
import type { Target } from '../../shared/targets.ts'
import type { ValueKind } from './column-values.ts'
import {
  type Answer,
  asked,
  confirms,
  type DraftColumn,
  type DraftTable,
  leftOut,
  mapped,
  mostly,
  saying,
  says,
} from './draft-columns.ts'
import type { Said, Whose } from './said.ts'
import { isBlank } from './text.ts'

type Phone = DraftColumn & { said: Extract<Said, { kind: 'phone' }> }
type Mail = DraftColumn & { said: Extract<Said, { kind: 'mail' }> }

const TEL = { kind: 'urn', scheme: 'tel' } as const
const WHATSAPP = { kind: 'urn', scheme: 'whatsapp' } as const
const MAILTO = { kind: 'urn', scheme: 'mailto' } as const

/** Answers for every column that says it holds phones. */
export function settlePhones(table: DraftTable): void {
  for (const column of saying(table, 'phone')) refuseNoPhones(table, column)
  const usual = contactsOwn(
    saying(table, 'phone').filter(({ said }) => said.rank !== 'spare'),
    'phone',
    'urn:tel',
  )
  for (const column of saying(table, 'phone')) {
    if (column.said.rank === 'spare') column.answer = spareAnswer(table, column, usual)
  }
  const named = usual.filter(({ said }) => said.whatsapp)
  // People wrote these headers, and the program that wrote the others says which are phones.
  const doubtful = usual.filter(({ by }) => by !== 'vendor')
  const isOpen =
    named.length === 0 && usual.length > 1 && doubtful.length > 0 && table.vendor?.writesHeaders !== true
  for (const column of usual) {
    if (isOpen) column.answer = whichIsWhatsapp(column, usual)
    else if (column.said.whatsapp)
      column.answer = addressAnswer(table, column, WHATSAPP, 'whatsapp', 'phone-like')
    else column.answer = addressAnswer(table, column, TEL, 'phone', 'phone-like')
  }
}

function whichIsWhatsapp({ said }: Phone, all: readonly Phone[]): Answer {
  const likeliest = said.fixed ? ['urn:tel', 'urn:whatsapp'] : ['urn:whatsapp', 'urn:tel']
  return asked(
    [...likeliest, 'ignore'],
    because('which-is-whatsapp', { headers: all.map(({ header }) => header) }),
  )
}

function refuseNoPhones(table: DraftTable, column: Phone): void {
  const { values, said } = column
  if (said.rank === 'weak' && values.filled === 0) column.answer = leftOut(because('no-cells-yet'))
  if (confirms(values, 'phone-like') || column.answer) return
  if (said.rank === 'weak') {
    column.answer = leftOut(because('not-phones'))
    return
  }
  const hasArea = table.columns.some(({ said: other }) => other?.kind === 'area code')
  const count = values.count('phone-like')
  const target = said.whatsapp ? 'urn:whatsapp' : 'urn:tel'
  const likeliest = values.reaches('phone-like', SOME_PHONES) ? [target, 'ignore'] : ['ignore', target]
  column.answer = asked(
    mostly(values, 'mail') ? ['urn:mailto', 'ignore'] : likeliest,
    says(table.vendor, column, { what: 'phone' }),
    because('few-cells', { what: 'phone', count, judged: values.judged }),
    ...(hasArea ? [because('area-code-apart')] : []),
  )
}

/** So great a share of good numbers under a header for phones: a list of phones with mistakes, and not something else. */
const SOME_PHONES = 0.25

/** "Default Address Phone": for people whose own phone is blank. One column cannot stand in for another by row. */
function spareAnswer(table: DraftTable, column: Phone, others: readonly Phone[]): Answer {
  if (others.every(({ values }) => values.filled === 0))
    return mapped(table, column, TEL, { what: 'phone' }, 'phone-like')
  const isNeeded = table.rows.some(
    (row) => !isBlank(row[column.index]) && others.every(({ index }) => isBlank(row[index])),
  )
  const headers = others.map(({ header }) => header)
  return isNeeded
    ? asked(['urn:tel', 'ignore'], because('spare-needed', { headers }))
    : leftOut(because('own-is-used', { headers }))
}

/** Answers for every column that says it holds e-mail addresses. */
export function settleMails(table: DraftTable): void {
  for (const column of saying(table, 'mail')) {
    const { values } = column
    if (confirms(values, 'mail')) continue
    column.answer = asked(
      mostly(values, 'phone') ? ['urn:tel', 'ignore'] : ['ignore', 'urn:mailto'],
      says(table.vendor, column, { what: 'email' }),
      because('few-cells', { what: 'email', count: values.count('mail'), judged: values.judged }),
    )
  }
  for (const column of contactsOwn(saying(table, 'mail'), 'email', 'urn:mailto'))
    column.answer = addressAnswer(table, column, MAILTO, 'email', 'mail')
}

/** A responsible person's address, where the row has no other, is less sure than the contact's own. */
function addressAnswer(
  table: DraftTable,
  column: Phone | Mail,
  target: Target,
  what: 'phone' | 'whatsapp' | 'email',
  kind: ValueKind,
): Answer {
  const answer = mapped(table, column, target, { what }, kind)
  if (column.said.whose === 'own') return answer
  return { ...answer, confidence: GUARDIANS, reasons: [...answer.reasons, because('no-other-gives-one')] }
}

const GUARDIANS = 0.7

/** The contact's own columns; the others get their answer here. */
function contactsOwn<C extends Phone | Mail>(
  columns: readonly C[],
  what: 'phone' | 'email',
  target: string,
): C[] {
  const of = (whose: Whose) => columns.filter(({ said }) => said.whose === whose)
  const [own, guardians, parents, others] = [of('own'), of('guardian'), of('parent'), of('other')]
  const family = [...guardians, ...parents]
  const isChilds = family.length > 0 && own.some(({ said }) => said.minor)
  if (isChilds || own.length + guardians.length === 0) {
    for (const column of [...own, ...family])
      column.answer = asked([target, 'ignore'], because('whose-address', { what, header: column.header }))
    for (const column of others)
      column.answer = asked(['ignore', target], because('somebodys-address', { what }))
    return []
  }
  const kept = own.length > 0 ? own : guardians
  for (const column of columns)
    if (!kept.includes(column)) column.answer = leftOut(because('somebody-elses', { what }))
  return kept
}
