/** Finds the rows with the columns' names. Pure. */
import type { Cell } from '../../shared/row.ts'
import { isBlank, isBlankRow, isLabel, labelOf, looksLikeLabels } from './cell-words.ts'
import type { Merge } from './merges.ts'
import type { Row } from './table.ts'

/** Columns that one name is spread over; a title may be merged over all there are. */
const MOST_COLUMNS = 50

/** Rows with something in them that are looked at: title blocks are a few lines long. */
export const HEADER_SEARCH = 50

/** The columns' names as they stand in a sheet. */
export type Header = {
  /** Place in `rows` of the row with the names; of several rows the last. */
  place: number
  /** A name for each column that has one: several rows put together, a merged name in each of its columns. */
  cells: Cell[]
  /** The rows of names as they are, which reports print again on every page. */
  lines: (readonly Cell[])[]
  /** Place of the first row below, and below a row of units. */
  body: number
}

/** Rows of names and headings above them. */
const MOST_LINES = 3

/**
 * The header, or null where none looks like one. `rows` are the first of a sheet.
 *
 * A title, an export's date or a merged heading fills few cells, so the header is the first row that fills more
 * than half as many as the fullest, and it must consist of labels: a row of data in that place means that the
 * table has no header, and taking it for one would lose a person. Where that row is headings over names, the names
 * are the header.
 */
export function findHeader(rows: readonly Row[], merges: readonly Merge[] = []): Header | null {
  let place = firstLabels(rows)
  if (place === null) return null
  let cells = spread(rows, place, merges)
  const lines = [rows[place]!.cells]
  while (lines.length < MOST_LINES && isUnderHeadings(rows, place, merges)) {
    place++
    const above = cells
    // A unit in the place of a name belongs to the name above it.
    cells = spread(rows, place, merges).map((cell, column) => {
      const name = above[column] ?? null
      return isBlank(cell) || (isUnit(cell) && !isBlank(name)) ? name : cell
    })
    for (let column = cells.length; column < above.length; column++) cells.push(above[column]!)
    lines.push(rows[place]!.cells)
  }
  const body = isUnits(rows[place + 1]?.cells ?? []) ? place + 2 : place + 1
  return { place, cells: withHeadings(rows, place, cells, merges), lines, body }
}

/** The header that was asked for, honoured as it is; null where that row is blank or not there. */
export function headerAt(rows: readonly Row[], number: number, merges: readonly Merge[] = []): Header | null {
  const place = rows.findIndex((row) => row.number === number && !isBlankRow(row.cells))
  if (place < 0) return null
  return { place, cells: spread(rows, place, merges), lines: [rows[place]!.cells], body: place + 1 }
}

function firstLabels(rows: readonly Row[]): number | null {
  const candidates = rows
    .map(({ cells }, place) => ({ place, cells, width: cells.filter((cell) => !isBlank(cell)).length }))
    .filter(({ width }) => width > 0)
    .slice(0, HEADER_SEARCH)
  const widest = Math.max(0, ...candidates.map(({ width }) => width))
  for (const { place, cells, width } of candidates) {
    if (width * 2 <= widest || isTitleLine(cells)) continue
    if (looksLikeLabels(cells)) return place
    // Two cells may still be a title: `Emitido em` beside a date.
    if (width > 2 || widest <= 2) return null
  }
  return null
}

/** `Ano:` `2024` `Turno:` `Manhã`: what the whole sheet is about, however wide. A form has a colon behind each name. */
function isTitleLine(cells: readonly Cell[]): boolean {
  const filled = cells.filter((cell) => !isBlank(cell))
  const named = filled.filter((cell) => typeof cell === 'string' && cell.trimEnd().endsWith(':')).length
  return named > 0 && named < filled.length && named * 2 >= filled.length - 1
}

/** Merges that begin in a row and reach over several of its columns. */
const across = (merges: readonly Merge[], number: number): Merge[] =>
  merges.filter(({ top, left, right }) => top === number && right > left)

/** A name that is merged over several columns is the name of each that has something in it. */
function spread(rows: readonly Row[], place: number, merges: readonly Merge[]): Cell[] {
  const { cells, number } = rows[place]!
  const names = cells.slice()
  const below = rows.slice(place + 1, place + 1 + HEADER_SEARCH)
  for (const { left, right } of across(merges, number))
    for (let column = left + 1; column <= Math.min(right, left + MOST_COLUMNS); column++) {
      if (!below.some((row) => !isBlank(row.cells[column] ?? null))) continue
      while (names.length <= column) names.push(null)
      if (isBlank(names[column]!)) names[column] = cells[left] ?? null
    }
  return names
}

/** Whether the row after this one has the names, because this one has headings over several of them. */
function isUnderHeadings(rows: readonly Row[], place: number, merges: readonly Merge[]): boolean {
  const [above, below] = [rows[place]!, rows[place + 1]]
  if (below?.number !== above.number + 1) return false
  const filled = below.cells.filter((cell) => !isBlank(cell))
  if (filled.length < 2 || !filled.every(isLabel)) return false
  const names = (left: number, right: number) =>
    below.cells.slice(left, right + 1).filter((cell) => !isBlank(cell)).length
  const headings = across(merges, above.number)
  if (headings.length > 0) return headings.some(({ left, right }) => names(left, right) > 1)
  // Nothing tells what was merged: each row has names where the other has none, and phones or numbers follow.
  const isNew = below.cells.some((cell, column) => !isBlank(cell) && isBlank(above.cells[column] ?? null))
  const isLess = above.cells.some((cell, column) => !isBlank(cell) && isBlank(below.cells[column] ?? null))
  return (
    isNew &&
    isLess &&
    below.cells.some((cell, column) => !isBlank(cell) && holdsData(rows, place + 2, column))
  )
}

/** Whether most of a column's values are no words. */
function holdsData(rows: readonly Row[], from: number, column: number): boolean {
  const values = rows
    .slice(from, from + HEADER_SEARCH)
    .flatMap(({ cells }) => (isBlank(cells[column] ?? null) ? [] : [cells[column]!]))
  return values.filter((value) => !isLabel(value)).length * 2 > values.length
}

/** Names that are there twice, each with the heading that is merged over it: `Mãe Fone`, `Pai Fone`. */
function withHeadings(rows: readonly Row[], place: number, cells: Cell[], merges: readonly Merge[]): Cell[] {
  if (merges.length === 0 || place === 0) return cells
  const labels = cells.map(labelOf)
  const above = rows.slice(Math.max(0, place - MOST_LINES + 1), place)
  return cells.map((cell, column) => {
    if (labels[column] === '' || labels.indexOf(labels[column]!) === labels.lastIndexOf(labels[column]!))
      return cell
    for (const row of above.toReversed())
      for (const { left, right } of across(merges, row.number)) {
        const heading = labelOf(row.cells[left] ?? null)
        if (left <= column && column <= right && heading !== '' && heading !== labels[column])
          return `${heading} ${labels[column]}`
      }
    return cell
  })
}

const UNIT =
  /^(?:\(.*\p{L}.*\)|\[.*\]|kg|cm|mm|km|m²|ml|%|R\$|US\$|\$|€|£|BRL|USD|EUR|anos|años|years|(?:dd|mm)\/(?:dd|mm)\/(?:aa|yy){1,2}|(?:aaaa|yyyy)-mm-dd)$/iu

/** Units or forms below the names: `kg`, `(opcional)`, `dd/mm/aaaa`. */
function isUnits(cells: readonly Cell[]): boolean {
  const filled = cells.filter((cell) => !isBlank(cell))
  return filled.length > 0 && filled.every(isUnit)
}

const isUnit = (cell: Cell): boolean => typeof cell === 'string' && UNIT.test(cell.trim())

/** Whether a row is a line of the header once more, as a report prints it on each page. */
export function isHeaderAgain(cells: readonly Cell[], lines: Header['lines']): boolean {
  for (const line of lines) if (isSameLine(line, cells)) return true
  return false
}

function isSameLine(line: readonly Cell[], cells: readonly Cell[]): boolean {
  let labels = 0
  const width = Math.max(line.length, cells.length)
  for (let column = 0; column < width; column++) {
    const name = line[column] ?? null
    if (name !== (cells[column] ?? null)) return false
    if (name !== null) labels++
  }
  // One word alone may be somebody's.
  return labels > 1
}
