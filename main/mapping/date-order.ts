/** Whether a column's dates are written day first or month first, by its own values: one number above 12 tells. */
import type { Cell } from '../../shared/row.ts'

/** `both`: some are day first and some month first. `open`: nothing tells, for want of such dates or of a day above 12. */
export type DateOrder = 'day_first' | 'month_first' | 'both' | 'open'

/** With a time of day behind it; a longer text is no date. */
const LONGEST_DATE = 40

const NUMBERS = /^\s*(\d{1,2})\s*[-./\\_ ]\s*(\d{1,2})\s*[-./\\_ ]\s*(?:\d{4}|\d{2})(?!\d)/

/** @param cells the column's filled cells; date cells have no order to find. */
export function dateOrderOf(cells: readonly Cell[]): DateOrder {
  let isDayFirst = false
  let isMonthFirst = false
  for (const cell of cells) {
    const numbers = typeof cell === 'string' && cell.length <= LONGEST_DATE ? NUMBERS.exec(cell) : null
    if (!numbers) continue
    const [first, second] = [Number(numbers[1]), Number(numbers[2])]
    if (first > 12 && second <= 12) isDayFirst = true
    else if (second > 12 && first <= 12) isMonthFirst = true
    if (isDayFirst && isMonthFirst) return 'both'
  }
  if (isDayFirst) return 'day_first'
  return isMonthFirst ? 'month_first' : 'open'
}
