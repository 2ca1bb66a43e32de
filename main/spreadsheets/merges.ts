/** Merged cells: one value that a person sees over several rows or columns, and that the file keeps in the first cell. */
import type { Cell } from '../../shared/row.ts'
import type { Row } from './table.ts'

/** Rows from 1, columns from 0; both ends belong to it. */
export type Merge = { top: number; bottom: number; left: number; right: number }

/** `B2:C5` → a merge; null for anything else. */
export function parseMerge(reference: string): Merge | null {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(reference)
  if (!found) return null
  const [, left, top, right, bottom] = found
  const merge = {
    top: Number(top),
    bottom: Number(bottom),
    left: columnOf(left!),
    right: columnOf(right!),
  }
  return merge.top <= merge.bottom && merge.left <= merge.right ? merge : null
}

const columnOf = (letters: string): number =>
  [...letters.toUpperCase()].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1

/**
 * Gives the rows of a sheet the values of merges that reach down to them, in their first column. A row with nothing
 * of its own stays as it is: a merge may reach past the last person. Rows must come in their order; one that does not
 * stays as it is too. `merges`: in the order of their first rows; those of a row are there when the row is.
 */
export async function* withMerges(
  batches: AsyncIterable<Row[]>,
  merges: readonly Merge[],
): AsyncGenerator<Row[], void, undefined> {
  // By column: cells of two merges are never the same.
  const active = new Map<number, { bottom: number; value: Cell }>()
  let next = 0
  let last = 0
  for await (const batch of batches) {
    for (const { number, cells } of batch) {
      if (number <= last) continue
      last = number
      for (const [column, { bottom, value }] of active) {
        if (bottom < number) active.delete(column)
        else if (cells.length > 0) {
          while (cells.length <= column) cells.push(null)
          cells[column] = value
        }
      }
      for (; next < merges.length && merges[next]!.top <= number; next++) {
        const { top, bottom, left } = merges[next]!
        const value = top === number && bottom > number ? (cells[left] ?? null) : null
        if (value !== null) active.set(left, { bottom, value })
      }
    }
    yield batch
  }
}
