/** Everything else a column can be: ids, documents, groups, languages, fields, status, and words with two meanings. */
import type { Target } from '../../shared/targets.ts'
import { fieldKeyOf } from '../../shared/targets.ts'
import { readYesNo } from './booleans.ts'
import { share } from './column-values.ts'
import { dateOrderOf } from './date-order.ts'
import {
  type Answer,
  asked,
  confirms,
  type DraftColumn,
  type DraftTable,
  fieldOption,
  leftOut,
  mapped,
  saying,
  speaks,
} from './draft-columns.ts'
import { isReservedKey } from './field-keys.ts'
import { readGroupName } from './groups.ts'
import { saysStopped } from './status-words.ts'
import { cellText } from './text.ts'

const EXT = { kind: 'urn', scheme: 'ext' } as const

/** One id for each person. A vendor's is believed; a word's must be filled and different in every row. */
export function settleIds(table: DraftTable): void {
  const vendors = saying(table, 'ext').sort((a, b) => a.said.rank - b.said.rank)
  for (const [turn, column] of vendors.entries())
    column.answer =
      turn === 0
        ? mapped(table, column, EXT, 'its id of a person')
        : leftOut(`"${vendors[0]!.header}" is the id that is used`)
  for (const column of saying(table, 'id')) {
    if (share(column.values, 'document') >= 0.5) column.answer = documentAnswer(table, column)
    else if (!isUnique(table, column))
      column.answer = asked(
        ['ignore', 'urn:ext', ...fieldOption(column.header, table.context.profile)],
        `"${column.header}" means an id, but it is not filled and different in every row`,
      )
  }
  const ids = saying(table, 'id')
  for (const column of ids)
    column.answer =
      ids.length + vendors.length === 1
        ? mapped(table, column, EXT, 'an id, and each row has its own')
        : asked(
            ['urn:ext', 'ignore', ...fieldOption(column.header, table.context.profile)],
            `${[...vendors, ...ids].map(({ header }) => `"${header}"`).join(' and ')} may all be the person's id`,
          )
  for (const column of saying(table, 'document')) column.answer = documentAnswer(table, column)
}

const isUnique = ({ rows }: DraftTable, { values }: DraftColumn): boolean =>
  rows.length > 0 && values.filled === rows.length && values.different === values.filled

function documentAnswer({ context }: DraftTable, { header }: DraftColumn): Answer {
  return asked(
    ['ignore', ...fieldOption(header, context.profile), 'urn:ext'],
    `"${header}" is a personal document, which leaves this PC only if you choose so`,
  )
}

/** @param table whose phones, e-mails and names have their answers. */
export function settleOthers(table: DraftTable): void {
  const { profile } = table.context
  for (const column of table.columns) {
    const { said, header, values } = column
    if (column.answer || !said) continue
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

/** So many different groups are no groups. */
const FEWEST_TO_JUDGE = 8

function groupsAnswer(table: DraftTable, column: DraftColumn): Answer {
  const { values, header, by } = column
  const options = fieldOption(header, table.context.profile)
  if (by !== 'vendor') {
    if (speaks(values, 'yes-no'))
      return asked(['ignore', 'groups'], `"${header}" means groups, but its values are yes and no`)
    if (values.filled >= FEWEST_TO_JUDGE && values.different >= values.filled * 0.9)
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
  if (!confirms(values, 'date')) {
    const answer = mapped(table, column, { kind: 'field', key }, 'a date')
    return { ...answer, reason: `${answer.reason}; its values are no whole dates, so they stay text` }
  }
  return withOrder(column, mapped(table, column, { kind: 'field', key, type: 'datetime' }, 'a date', 'date'))
}

function withOrder({ values }: DraftColumn, answer: Answer): Answer {
  const order = dateOrderOf(values.cells)
  const because = (reason: string) => `${answer.reason}; ${reason}`
  switch (order.kind) {
    case 'sure': {
      const words = order.style === 'day_first' ? 'day first' : 'month first'
      return { ...answer, reason: because(`${words}, as in ${order.example}`) }
    }
    case 'both':
      return {
        ...answer,
        reason: because(
          `some are day first (${order.dayFirst}) and some month first (${order.monthFirst}), so the order of the account counts`,
        ),
      }
    case 'open':
      return answer
  }
}

type Word = 'apelido' | 'numero' | 'estado' | 'titulo' | 'phone or e-mail'

function meaningQuestion(table: DraftTable, { header, values }: DraftColumn, word: Word): Answer {
  const field = fieldOption(header, table.context.profile)
  switch (word) {
    case 'apelido':
      return asked(
        [...field, 'name:3', 'ignore'],
        `"${header}" is a surname in Portugal and a nickname in Brazil`,
      )
    case 'numero':
      return asked(
        share(values, 'phone') >= 0.9
          ? ['urn:tel', 'urn:whatsapp', ...field, 'ignore']
          : ['ignore', ...field, 'urn:ext', 'urn:tel'],
        `"${header}" may be a phone, the number of a house, or of a document`,
      )
    case 'estado':
      return asked(
        saysState(values.cells.map(cellText))
          ? ['status', ...field, 'ignore']
          : [...field, 'status', 'ignore'],
        `"${header}" may be a state of the country or a status`,
      )
    case 'titulo': {
      const hasPieces = table.columns.some(({ answer }) => isPiece(answer?.target ?? null))
      return asked(
        [...field, ...(hasPieces ? ['name:1'] : []), 'ignore'],
        `"${header}" may be a job, or what stands before the name`,
      )
    }
    case 'phone or e-mail':
      return asked(
        share(values, 'mail') > share(values, 'phone-like')
          ? ['urn:mailto', 'urn:tel', 'ignore']
          : ['urn:tel', 'urn:mailto', 'ignore'],
        `"${header}" may hold phones and e-mail addresses`,
      )
  }
}

const isPiece = (target: Target | null): boolean => target?.kind === 'name' && target.part !== null

/** Mostly words of a status: active, blocked, yes, no. */
const saysState = (texts: readonly string[]): boolean =>
  texts.filter((text) => saysStopped(text) || readYesNo(text) !== undefined).length * 2 > texts.length
