/** The row key: what finds a row again next time (DESIGN 8). */
import type { Cell, CellProblem } from '../../shared/row.ts'
import type { PlacedColumn } from './columns.ts'
import { cellText, EMPTY_MARK, isBlank, isError, LONGEST_READ } from './text.ts'
import type { Readers } from './value-readers.ts'

/**
 * Reads the row key: the normalised URN or id where the column is mapped to one, else the text as a person sees it.
 * Null where a part of it is blank or cannot be read.
 */
export function keyReader(
  key: readonly number[],
  headers: readonly string[],
  columns: readonly PlacedColumn[],
  readers: Readers,
) {
  const parts = key.map((index) => {
    const target = columns.find((column) => column.index === index)?.target
    return {
      index,
      header: headers[index]!,
      isMapped: target !== undefined,
      read: keyPart(target, readers),
      isNothing: nothingIn(target, readers),
    }
  })
  return (cells: readonly Cell[], problems: CellProblem[]): string | null => {
    const texts: string[] = []
    let whole = true
    for (const { index, header, isMapped, read, isNothing } of parts) {
      const cell = cells[index]
      if (cell !== undefined && isError(cell)) {
        if (!isMapped) problems.push({ code: 'cell-error', column: header, text: cell.code })
        whole = false
        continue
      }
      const text = cell === undefined || isBlank(cell) ? '' : cellText(cell)
      if (text === '' || text === EMPTY_MARK) {
        problems.push({ code: 'blank-key', column: header })
        whole = false
        continue
      }
      const part = read(cell!, text)
      if (part === undefined) {
        whole = false
        // Of what cannot be read the column's own step tells.
        if (isNothing(text)) problems.push({ code: 'blank-key', column: header })
      } else texts.push(part)
    }
    if (!whole) return null
    // A list in JSON keeps "a b" + "c" apart from "a" + "b c".
    return texts.length === 1 ? texts[0]! : JSON.stringify(texts)
  }
}

function keyPart(
  target: PlacedColumn['target'] | undefined,
  readers: Readers,
): (cell: Cell, text: string) => string | undefined {
  switch (target?.kind) {
    case 'urn': {
      const reader = readers.urns.get(target.scheme)!
      // As in the column's own step, which tells of a longer one.
      return (cell, whole) =>
        whole.length > LONGEST_READ
          ? undefined
          : reader
              .split(cell)
              .map((text) => reader.read(text))
              .find((urn) => typeof urn === 'string')
    }
    case 'uuid':
      return (_cell, text) => text.toLowerCase()
    default:
      return (_cell, text) => text
  }
}

const nothingIn = (target: PlacedColumn['target'] | undefined, readers: Readers) =>
  target?.kind === 'urn' ? readers.urns.get(target.scheme)!.isNothing : () => false
