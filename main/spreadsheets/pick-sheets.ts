/** Which sheets of a workbook to read. */
import { HaltError } from './halt.ts'
import type { ReadOptions, SheetInfo } from './table.ts'

/**
 * Places of the wanted sheets. Without a wish: all that are not hidden, of which the caller reads the first that
 * has something in it. Throws `HaltError('sheet-missing')` naming what was asked for and what there is.
 */
export function pickSheets(sheets: readonly SheetInfo[], wish: ReadOptions['sheet']): number[] {
  const names = sheets.map(({ name }) => name)
  if (sheets.length === 0) throw new HaltError('empty')
  if (wish === undefined) {
    const visible = sheets.flatMap(({ hidden }, index) => (hidden ? [] : [index]))
    if (visible.length === 0) throw new HaltError('sheet-missing', { sheets: names, reason: 'all-hidden' })
    return visible
  }
  const wishes = typeof wish === 'string' || typeof wish === 'number' ? [wish] : wish
  return wishes.map((one) => {
    const index = typeof one === 'number' ? one : findByName(names, one)
    if (sheets[index] === undefined) throw new HaltError('sheet-missing', { sheet: one, sheets: names })
    return index
  })
}

/** As written, else in any case and without blanks around it: programs rename `Plan1 ` to `Plan1` on their own. */
function findByName(names: readonly string[], name: string): number {
  const exact = names.indexOf(name)
  if (exact >= 0) return exact
  const folded = (text: string) => text.trim().toLowerCase().normalize('NFC')
  return names.findIndex((other) => folded(other) === folded(name))
}
