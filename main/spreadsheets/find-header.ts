/** Finds the row with the columns' names, names the columns, and knows a totals row. Pure. */
import type { Cell } from '../../shared/row.ts'
import type { Row } from './table.ts'

/** Rows with something in them that are looked at: title blocks are a few lines long. */
export const HEADER_SEARCH = 50

/**
 * The place in `rows` of the header, or null where none looks like one. `rows` are the first of a sheet.
 *
 * A title, an export's date or a merged heading fills few cells, so the header is the first row that fills more
 * than half as many as the fullest, and it must consist of labels: a row of data in that place means that the
 * table has no header, and taking it for one would lose a person.
 */
export function findHeader(rows: readonly Row[]): number | null {
  const candidates = rows
    .map(({ cells }, place) => ({ place, cells, width: cells.filter((cell) => !isBlank(cell)).length }))
    .filter(({ width }) => width > 0)
    .slice(0, HEADER_SEARCH)
  const widest = Math.max(0, ...candidates.map(({ width }) => width))
  for (const { place, cells, width } of candidates) {
    if (width * 2 <= widest) continue
    if (looksLikeLabels(cells)) return place
    // Two cells may still be a title: `Emitido em` beside a date.
    if (width > 2 || widest <= 2) return null
  }
  return null
}

/** Names for `width` columns from the header's cells: unique, in one line, `Column F` where there is none. */
export function nameColumns(
  cells: readonly Cell[],
  width: number,
): { headers: string[]; blankHeaders: number[] } {
  const headers: string[] = []
  const blankHeaders: number[] = []
  // Written names go first, so that the second `Fone` is `Fone (2)` and a column really called that stays.
  const taken = new Set(cells.map(labelOf).filter((label) => label !== ''))
  const seen = new Set<string>()
  for (let column = 0; column < Math.max(width, cells.length); column++) {
    const label = labelOf(cells[column] ?? null)
    if (label === '') blankHeaders.push(column)
    const name = label === '' ? `Column ${columnLetters(column)}` : label
    let unique = name
    for (let n = 2; seen.has(unique) || (unique !== label && taken.has(unique)); n++)
      unique = `${name} (${n})`
    seen.add(unique)
    headers.push(unique)
  }
  return { headers, blankHeaders }
}

/** Column letters as office programs show them: 0 → `A`, 26 → `AA`. */
export function columnLetters(column: number): string {
  let letters = ''
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return letters
}

const TOTALS =
  /^(?:grand\s+total|total|totals|totais|totales|subtotal|subtotais|subtotales|sub-total|soma|suma|sum|somatório)(?![\p{L}\p{N}])/iu

/**
 * Whether a row adds up the ones above it: its first filled cell starts with such a word and hardly any other
 * holds text. Only the last rows of a table may be left out for it. A phone or an address makes it a person.
 */
export function isTotals(cells: readonly Cell[], columns: number): boolean {
  const first = cells.findIndex((cell) => !isBlank(cell))
  const label = cells[first]
  if (typeof label !== 'string' || !TOTALS.test(label.trim())) return false
  let texts = 0
  for (const cell of cells.slice(first + 1)) {
    if (typeof cell !== 'string' || isBlank(cell)) continue
    const text = cell.trim()
    if (text.includes('@') || isPhoneLike(text)) return false
    if (!/^[\d\s.,%()R$€£-]+$/.test(text)) texts++
  }
  return texts <= Math.floor(columns / 4)
}

/** Nothing a person could see. */
const isBlank = (cell: Cell): boolean => cell === null || (typeof cell === 'string' && cell.trim() === '')

/** Whether a row has anything in it that a person could see. */
export const isBlankRow = (cells: readonly Cell[]): boolean => cells.every(isBlank)

function looksLikeLabels(cells: readonly Cell[]): boolean {
  const filled = cells.filter((cell) => !isBlank(cell))
  return filled.filter(isLabel).length >= filled.length * 0.7
}

/** Words in one cell: no number, date, phone or address, and no paragraph. */
function isLabel(cell: Cell): boolean {
  if (typeof cell !== 'string') return false
  const text = cell.trim()
  return text.length <= 120 && /[\p{L}#]/u.test(text) && !/\S@\S+\.\S/.test(text) && !isPhoneLike(text)
}

const isPhoneLike = (text: string) =>
  /^[+(\d][\d\s().-]*$/.test(text) &&
  text.replace(/\D/g, '').length >= 8 &&
  /^[+(]|[-\s]|^\d{10,}$/.test(text)

/** A header cell as one line of text. */
function labelOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'object')
    return cell.kind === 'date' ? cell.iso : cell.kind === 'number' ? cell.shown : cell.code
  return String(cell)
    .replace(/^\ufeff/, '')
    .replace(/\s+/g, ' ')
    .trim()
}
