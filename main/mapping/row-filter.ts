/** Which rows of a file are in the source: `onlyRows` of the setup. */
import type { Cell } from '../../shared/row.ts'
import { withoutAccents } from '../../shared/targets.ts'
import type { RowFilter } from './columns.ts'
import { cellText } from './text.ts'

/** Words of a status column are the same in any case, with or without accents and blanks around them. */
export const foldText = (text: string): string => withoutAccents(text).trim().toLowerCase()

/** Whether a row has one of the wanted values in each of the columns; `""` is a blank cell. */
export function rowFilter(filters: readonly RowFilter[]): (cells: readonly Cell[]) => boolean {
  const wanted = filters.map(({ index, values }) => ({ index, values: new Set(values.map(foldText)) }))
  return (cells) => wanted.every(({ index, values }) => values.has(foldText(cellText(cells[index]))))
}
