/** Which column is the person's id, and documents that could be. */
import { because } from '../../shared/column-reasons.ts'
import {
  type Answer,
  asked,
  type DraftColumn,
  type DraftTable,
  fieldOption,
  leftOut,
  mapped,
  mostly,
  saying,
} from './draft-columns.ts'

const EXT = { kind: 'urn', scheme: 'ext' } as const

/** One id for each person. A vendor's is believed; a word's must be filled and different in every row. */
export function settleIds(table: DraftTable): void {
  const vendors = saying(table, 'ext').sort((a, b) => a.said.rank - b.said.rank)
  for (const [turn, column] of vendors.entries())
    column.answer =
      turn === 0
        ? mapped(table, column, EXT, { what: 'vendor-id' })
        : leftOut(because('other-id-used', { header: vendors[0]!.header }))
  for (const column of saying(table, 'id')) {
    if (mostly(column.values, 'document')) column.answer = documentAnswer(table, column)
    else if (!isUnique(table, column))
      column.answer = asked(
        ['ignore', 'urn:ext', ...fieldOption(column.header, table.context.profile)],
        because('id-not-unique', { header: column.header }),
      )
  }
  const ids = saying(table, 'id')
  for (const column of ids)
    column.answer =
      ids.length + vendors.length === 1
        ? mapped(table, column, EXT, { what: 'id' })
        : asked(
            ['urn:ext', 'ignore', ...fieldOption(column.header, table.context.profile)],
            because('several-ids', { headers: [...vendors, ...ids].map(({ header }) => header) }),
          )
  for (const column of saying(table, 'document')) column.answer = documentAnswer(table, column)
}

const isUnique = ({ rows }: DraftTable, { values }: DraftColumn): boolean =>
  rows.length > 0 && values.filled === rows.length && values.different === values.filled

function documentAnswer({ context }: DraftTable, { header }: DraftColumn): Answer {
  return asked(
    ['ignore', ...fieldOption(header, context.profile), 'urn:ext'],
    because('document', { header }),
  )
}
