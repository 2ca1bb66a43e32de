/** Everything else a column can be: groups, languages, fields, status, and words with two meanings. */
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
import type { TwoMeanings } from './said.ts'
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
          ? mapped(table, column, { kind: 'language' }, 'a language', 'language')
          : asked(['ignore', 'language', ...fieldOption(header, profile)], `"${header}" holds no languages`)
        break
      case 'field':
        column.answer = fieldAnswer(table, column, said.date)
        break
      case 'status':
        column.answer = mapped(
          table,
          column,
          { kind: 'status' },
          'a status; it is never sent, and rows that say blocked or stopped are left alone',
        )
        break
      case 'opt-out':
        column.answer = mapped(
          table,
          column,
          { kind: 'opt-out' },
          'people who must not be written to; their rows are left alone',
        )
        break
      case 'area code':
        column.answer = leftOut(
          'an area code alone is no phone number: put it into one column with the number',
        )
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
  reason: 'some of its cells say that people do not want messages; their rows are left alone',
  confidence: 0.7,
}

/** From so many cells on, groups that nearly all differ are no groups. */
const FEWEST_TO_JUDGE = 8

function groupsAnswer(table: DraftTable, column: DraftColumn): Answer {
  const { values, header, by } = column
  const options = fieldOption(header, table.context.profile)
  if (by !== 'vendor') {
    if (speaks(values, 'yes-no'))
      return asked(['ignore', 'groups'], `"${header}" means groups, but its values are yes and no`)
    if (values.filled >= FEWEST_TO_JUDGE && differ(values))
      return asked(
        ['groups', ...options, 'ignore'],
        `"${header}" means groups, but nearly every row has one of its own`,
      )
  }
  return mapped(table, column, { kind: 'groups' }, 'groups')
}

function groupAnswer(
  table: DraftTable,
  column: DraftColumn,
  { name, isList }: { name: string; isList: boolean },
): Answer {
  if (!speaks(column.values, 'yes-no')) return isList ? groupsAnswer(table, column) : UNKNOWN
  const group = readGroupName(name, table.context.profile)
  return typeof group === 'string'
    ? mapped(table, column, { kind: 'group', name: group }, `the group "${group}", with yes and no`, 'yes-no')
    : leftOut('the platform takes no group of this name')
}

/** For columns nobody knows. */
export const UNKNOWN: Answer = leftOut('the header is none the agent knows')

function fieldAnswer(table: DraftTable, column: DraftColumn, isDate: boolean): Answer {
  const { header, values, by } = column
  if (by === 'vendor' && table.rows.length > 0 && values.filled === 0)
    return leftOut('blank in every row that was looked at')
  const key = fieldKeyOf(header)
  if (key === null) return leftOut(`"${header}" cannot be the name of a field`)
  if (isReservedKey(key, table.context.profile))
    return leftOut(`the platform keeps the word "${key}" for itself`)
  if (!isDate)
    return mapped(table, column, { kind: 'field', key }, `a detail, which the field "${key}" keeps`)
  // Address books know birthdays without their year: as dates these would be problems, and keep their people out.
  if (!confirms(values, 'date') || values.cells.some((cell) => missingPart(cellText(cell)) === 'no-year')) {
    const answer = mapped(table, column, { kind: 'field', key }, 'a date')
    return { ...answer, reason: `${answer.reason}; not all its values are whole dates, so they stay text` }
  }
  return withOrder(column, mapped(table, column, { kind: 'field', key, type: 'datetime' }, 'a date', 'date'))
}

/** Examples, not values: what is understood is kept, and nothing that the sheet says of people is. */
function withOrder({ values }: DraftColumn, answer: Answer): Answer {
  const because = (reason: string): Answer => ({ ...answer, reason: `${answer.reason}; ${reason}` })
  switch (dateOrderOf(values.cells)) {
    case 'day_first':
      return because('day first, as in 31/12/2024')
    case 'month_first':
      return because('month first, as in 12/31/2024')
    case 'both':
      return because('some are day first and some month first, so the order of the account counts')
    case 'open':
      return answer
  }
}

/** Where "apelido" is a surname: Portugal, Angola, Mozambique, Cape Verde. */
const SURNAME_FIRST: ReadonlySet<string> = new Set(['PT', 'AO', 'MZ', 'CV'])

function meaningQuestion(table: DraftTable, { header, values }: DraftColumn, word: TwoMeanings): Answer {
  const { country, profile } = table.context
  const field = fieldOption(header, profile)
  switch (word) {
    case 'apelido':
      return asked(
        SURNAME_FIRST.has(country ?? '') ? ['name:3', ...field, 'ignore'] : [...field, 'name:3', 'ignore'],
        `"${header}" is a surname in Portugal and a nickname in Brazil`,
      )
    case 'numero':
      return asked(
        speaks(values, 'phone')
          ? ['urn:tel', 'urn:whatsapp', ...field, 'ignore']
          : ['ignore', ...field, 'urn:ext'],
        `"${header}" may be a phone, the number of a house, or of a document`,
      )
    case 'estado':
      return asked(
        saysState(values.cells.map(cellText))
          ? ['status', ...field, 'ignore']
          : [...field, 'status', 'ignore'],
        `"${header}" may be a state of the country or a status`,
      )
    case 'titulo':
      return asked([...field, 'ignore'], `"${header}" may be a job, or what stands before the name`)
    case 'phone or e-mail':
      return asked(
        values.count('mail') > values.count('phone-like')
          ? ['urn:mailto', 'urn:tel', 'ignore']
          : ['urn:tel', 'urn:mailto', 'ignore'],
        `"${header}" may hold phones and e-mail addresses`,
      )
  }
}

/** Mostly words of a status: active, blocked, yes, no. */
const saysState = (texts: readonly string[]): boolean =>
  texts.filter((text) => saysStopped(text) || readYesNo(text) !== undefined).length * 2 > texts.length
