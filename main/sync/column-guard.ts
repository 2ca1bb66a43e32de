/**
 * Was a column shifted, sorted on its own, pasted over or blanked (DESIGN 10)? Pure.
 *
 * A column is held when at least 20 rows and the given share of its values changed in one scan, and most of the new
 * values are *odd*: blank, of another kind than what stood there, or something that stood in another row or column
 * before. Filling in a blank cell is odd only where the value left another cell of its column in the same scan:
 * else giving a hundred people the same new group would look like an accident.
 */
import { type CellValue, isBlankCell } from './column-cells.ts'
import type { TextPool } from './text-pool.ts'

export type ColumnGuard = { percent: number }
/** Fewer changed cells are never held, whatever their share (DESIGN 10). */
export const FEWEST_CELLS = 20

/** One changed cell. `unreadable`: what stands there now could not be read as what the column holds. */
export type ChangedCell = { before: CellValue; now: CellValue; unreadable?: boolean }
export type Oddity = 'blank' | 'kind' | 'moved'
export type OddCells = Record<Oddity, number>

/** Can this column be held at all? @param values cells of the column that are filled now or were before. */
export const isBulk = (changed: number, values: number, { percent }: ColumnGuard): boolean =>
  changed >= FEWEST_CELLS && changed * 100 >= percent * values

export const mostAreOdd = (changed: number, { blank, kind, moved }: OddCells): boolean =>
  (blank + kind + moved) * 2 > changed

/**
 * @param stood every text that stood anywhere in the source before; @param left those of them that left a cell of this
 *   column in this scan.
 */
export function oddityOf(
  { before, now, unreadable }: ChangedCell,
  stood: Pick<TextPool, 'has'>,
  left: Pick<TextPool, 'has'>,
): Oddity | undefined {
  if (unreadable) return 'kind'
  if (isBlankCell(now)) return 'blank'
  const texts = textsOf(now)
  if (isBlankCell(before)) return texts.every(left.has) ? 'moved' : undefined
  if (texts.every(stood.has)) return 'moved'
  return kindOf(textsOf(before)[0]!) === kindOf(texts[0]!) ? undefined : 'kind'
}

/** What a cell holds, as it can be compared with any other cell: in any case, addresses without their scheme. */
export function textsOf(value: CellValue): string[] {
  if (isBlankCell(value)) return []
  const list = typeof value === 'string' ? [value] : value!
  return list.map((text) => text.replace(/^[a-z]+:\+?(?=\S)/, '').toLowerCase())
}

export type Kind = 'number' | 'date' | 'address' | 'text'

/** The kind of thing a text is, as far as it shows. */
export function kindOf(text: string): Kind {
  if (/^\d{4}-\d\d-\d\d(?:t|$)/i.test(text)) return 'date'
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return 'address'
  return /^[-+(]?\d[\d\s.,()/-]*$/.test(text) ? 'number' : 'text'
}
