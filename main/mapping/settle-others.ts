/** Everything else a column can be: groups, languages, fields, status, and words with two meanings. */
import { because, type Reason, type TwoMeanings } from '../../shared/column-reasons.ts'
import { fieldKeyOf } from '../../shared/targets.ts'
import { readYesNo } from './booleans.ts'
import { dateOrderOf } from './date-order.ts'
import { missingPart } from './date-words.ts'
import {
  type Answer,
  asked,
  confirms,
  type DraftColumn,
  type DraftTable,
  differ,
  fieldOption,
  leftOut,
  mapped,
  speaks,
} from './draft-columns.ts'
import { isReservedKey } from './field-keys.ts'
import { readGroupName } from './groups.ts'
import { saysStopped, saysUnsubscribed } from './status-words.ts'
import { cellText } from './text.ts'

/** @param table whose phones, e-mails and names have their answers. */
export function settleOthers(table: DraftTable): void {
  const { profile } = table.context
  for (const column of table.columns) {
    const { said, header, values } = column
    if (column.answer) continue
    if (!said) {
      if (values.cells.some((cell) => saysUnsubscribed(cellText(cell)))) column.answer = UNSUBSCRIBED
      continue
    }
    switch (said.kind) {
      case 'groups':
        column.answer = groupsAnswer(table, column)
        break
      case 'group':
        column.answer = groupAnswer(table, column, said)
        break
      case 'language':
        column.answer = confirms(values, 'language')
          ? mapped(table, column, { kind: 'language' }, { what: 'language' }, 'language')
          : asked(
              ['ignore', 'language', ...fieldOption(header, profile)],
              because('no-languages', { header }),
            )
        break
      case 'field':
        column.answer = fieldAnswer(table, column, said.date)
        break
      case 'status':
        column.answer = mapped(table, column, { kind: 'status' }, { what: 'status' })
        break
      case 'opt-out':
        column.answer = mapped(table, column, { kind: 'opt-out' }, { what: 'opt-out' })
        break
      case 'area code':
        column.answer = leftOut(because('area-code-alone'))
        break
      case 'two meanings':
        column.answer = meaningQuestion(table, column, said.word)
        break
      case 'left out':
        column.answer = leftOut(said.why)
        break
    }
  }
}

/** A header nobody knows over cells that say who must not be written to: as a status the others go on. */
const UNSUBSCRIBED: Answer = {
  target: { kind: 'status' },
  ask: [],
  reasons: [because('unsubscribed-cells')],
  confidence: 0.7,
}

/** From so many cells on, groups that nearly all differ are no groups. */
const FEWEST_TO_JUDGE = 8

function groupsAnswer(table: DraftTable, column: DraftColumn): Answer {
  const { values, header, by } = column
  const options = fieldOption(header, table.context.profile)
  if (by !== 'vendor') {
    if (speaks(values, 'yes-no')) return asked(['ignore', 'groups'], because('groups-yes-no', { header }))
    if (values.filled >= FEWEST_TO_JUDGE && differ(values))
      return asked(['groups', ...options, 'ignore'], because('groups-all-differ', { header }))
  }
  return mapped(table, column, { kind: 'groups' }, { what: 'groups' })
}

function groupAnswer(
  table: DraftTable,
  column: DraftColumn,
  { name, isList }: { name: string; isList: boolean },
): Answer {
  if (!speaks(column.values, 'yes-no')) return isList ? groupsAnswer(table, column) : UNKNOWN
  const group = readGroupName(name, table.context.profile)
  return typeof group === 'string'
    ? mapped(table, column, { kind: 'group', name: group }, { what: 'group', name: group }, 'yes-no')
    : leftOut(because('group-name-refused'))
}

/** For columns nobody knows. */
export const UNKNOWN: Answer = leftOut(because('unknown-header'))

function fieldAnswer(table: DraftTable, column: DraftColumn, isDate: boolean): Answer {
  const { header, values, by } = column
  if (by === 'vendor' && table.rows.length > 0 && values.filled === 0) return leftOut(because('blank-column'))
  const key = fieldKeyOf(header)
  if (key === null) return leftOut(because('bad-field-name', { name: header }))
  if (isReservedKey(key, table.context.profile)) return leftOut(because('reserved-word', { name: key }))
  if (!isDate) return mapped(table, column, { kind: 'field', key }, { what: 'field', name: key })
  // Address books know birthdays without their year: as dates these would be problems, and keep their people out.
  if (!confirms(values, 'date') || values.cells.some((cell) => missingPart(cellText(cell)) === 'no-year')) {
    const answer = mapped(table, column, { kind: 'field', key }, { what: 'date' })
    return { ...answer, reasons: [...answer.reasons, because('not-whole-dates')] }
  }
  return withOrder(
    column,
    mapped(table, column, { kind: 'field', key, type: 'datetime' }, { what: 'date' }, 'date'),
  )
}

/** Examples, not values: what is understood is kept, and nothing that the sheet says of people is. */
function withOrder({ values }: DraftColumn, answer: Answer): Answer {
  const also = (reason: Reason): Answer => ({ ...answer, reasons: [...answer.reasons, reason] })
  switch (dateOrderOf(values.cells)) {
    case 'day_first':
      return also(because('day-first'))
    case 'month_first':
      return also(because('month-first'))
    case 'both':
      return also(because('mixed-dates'))
    case 'open':
      return answer
  }
}

/** Where "apelido" is a surname: Portugal, Angola, Mozambique, Cape Verde. */
const SURNAME_FIRST: ReadonlySet<string> = new Set(['PT', 'AO', 'MZ', 'CV'])

function meaningQuestion(table: DraftTable, { header, values }: DraftColumn, word: TwoMeanings): Answer {
  const { country, profile } = table.context
  const field = fieldOption(header, profile)
  const reason = because('two-meanings', { header, word })
  switch (word) {
    case 'apelido':
      return asked(
        SURNAME_FIRST.has(country ?? '') ? ['name:3', ...field, 'ignore'] : [...field, 'name:3', 'ignore'],
        reason,
      )
    case 'numero':
      return asked(
        speaks(values, 'phone')
          ? ['urn:tel', 'urn:whatsapp', ...field, 'ignore']
          : ['ignore', ...field, 'urn:ext'],
        reason,
      )
    case 'estado':
      return asked(
        saysState(values.cells.map(cellText))
          ? ['status', ...field, 'ignore']
          : [...field, 'status', 'ignore'],
        reason,
      )
    case 'titulo':
      return asked([...field, 'ignore'], reason)
    case 'phone or e-mail':
      return asked(
        values.count('mail') > values.count('phone-like')
          ? ['urn:mailto', 'urn:tel', 'ignore']
          : ['urn:tel', 'urn:mailto', 'ignore'],
        reason,
      )
  }
}

/** Mostly words of a status: active, blocked, yes, no. */
const saysState = (texts: readonly string[]): boolean =>
  texts.filter((text) => saysStopped(text) || readYesNo(text) !== undefined).length * 2 > texts.length
