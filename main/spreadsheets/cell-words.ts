/** What the words in a cell look like to somebody who looks for names of columns. */
import type { Cell } from '../../shared/row.ts'

/** Nothing a person could see. */
export function isBlank(cell: Cell): boolean {
  if (typeof cell !== 'string') return cell === null
  // Nearly every text begins with a letter or digit of ASCII, and then the rest of it is of no interest.
  const first = cell.charCodeAt(0)
  return !(first > 0x20 && first < 0x7f) && cell.trim() === ''
}

/** Whether a row has anything in it that a person could see. */
export const isBlankRow = (cells: readonly Cell[]): boolean => cells.every(isBlank)

/** Whether most of a row are labels. */
export function looksLikeLabels(cells: readonly Cell[]): boolean {
  const filled = cells.filter((cell) => !isBlank(cell))
  return filled.filter(isLabel).length >= filled.length * 0.7
}

/** Words in one cell: no number, date, phone or address, and no paragraph. */
export function isLabel(cell: Cell): boolean {
  if (typeof cell !== 'string') return false
  const text = cell.trim()
  return text.length <= 120 && /[\p{L}#]/u.test(text) && !/\S@\S+\.\S/.test(text) && !isPhoneLike(text)
}

/** Eight digits or more, written as a phone. */
export const isPhoneLike = (text: string) =>
  /^[+(\d][\d\s().-]*$/.test(text) &&
  text.replace(/\D/g, '').length >= 8 &&
  /^[+(]|[-\s]|^\d{10,}$/.test(text)

/** A header cell as one line of text. */
export function labelOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'object')
    return cell.kind === 'date' ? cell.iso : cell.kind === 'number' ? cell.shown : cell.code
  return String(cell)
    .replace(/^\ufeff/, '')
    .replace(/\s+/g, ' ')
    .trim()
}
