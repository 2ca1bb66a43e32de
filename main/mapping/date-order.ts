/** Whether a column's dates are written day first or month first, by its own values: one number above 12 tells. */
import type { Cell } from '../../shared/row.ts'
import type { DateStyle } from './dates.ts'

export type DateOrder =
  | { kind: 'sure'; style: DateStyle; example: string }
  /** Some are day first and some month first. */
  | { kind: 'both'; dayFirst: string; monthFirst: string }
  /** Nothing tells: no such dates, or none with a day above 12. */
  | { kind: 'open' }

const NUMBERS = /^\s*(\d{1,2})\s*[-./\\_ ]\s*(\d{1,2})\s*[-./\\_ ]\s*(?:\d{4}|\d{2})(?!\d)/

/** @param cells the column's filled cells; date cells have no order to find. */
export function dateOrderOf(cells: readonly Cell[]): DateOrder {
  let dayFirst: string | undefined
  let monthFirst: string | undefined
  for (const cell of cells) {
    const numbers = typeof cell === 'string' ? NUMBERS.exec(cell) : null
    if (!numbers) continue
    const [whole, first, second] = numbers
    if (Number(first) > 12 && Number(second) <= 12) dayFirst ??= whole.trim()
    else if (Number(second) > 12 && Number(first) <= 12) monthFirst ??= whole.trim()
    if (dayFirst !== undefined && monthFirst !== undefined) return { kind: 'both', dayFirst, monthFirst }
  }
  if (dayFirst !== undefined) return { kind: 'sure', style: 'day_first', example: dayFirst }
  if (monthFirst !== undefined) return { kind: 'sure', style: 'month_first', example: monthFirst }
  return { kind: 'open' }
}
