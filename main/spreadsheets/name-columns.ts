/** Names of columns, as the rest of the agent knows them. Pure. */
import type { Cell } from '../../shared/row.ts'
import { labelOf } from './cell-words.ts'

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
