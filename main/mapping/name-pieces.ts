/** A name in pieces: first, middle and last name, and what stands before and after them. */
import { because, type ReasonWhat } from '../../shared/column-reasons.ts'
import type { Target } from '../../shared/targets.ts'
import { asked, type DraftColumn, type DraftTable, mapped } from './draft-columns.ts'
import { childOrGuardian, isAboutChildren, NOT_THE_CONTACTS, whichContact } from './name-guardians.ts'
import { NAME_PIECES, type NamePiece, type Said } from './said.ts'

export type Piece = DraftColumn & { said: Extract<Said, { kind: 'piece' }> }

/** Answers for the pieces, which make up the name, and for the names of people who answer for a child. */
export function settlePieces(
  table: DraftTable,
  pieces: readonly Piece[],
  guardians: readonly DraftColumn[],
): void {
  const isChild = isAboutChildren(
    table,
    pieces.some(({ said }) => said.minor),
    guardians,
  )
  for (const column of guardians)
    column.answer = isChild ? childOrGuardian(table, pieces[0]!, column, column) : NOT_THE_CONTACTS
  const hasPrefix = pieces.some(({ said }) => said.piece === 'prefix')
  const hasFirst = pieces.some(({ said }) => said.piece === 'first')
  for (const { index, said } of pieces) {
    const column = table.columns[index]!
    const part = placeOf(said.piece, hasPrefix)
    const target: Target = { kind: 'name', part }
    if (isChild) column.answer = asked([`name:${part}`, 'ignore'], whichContact(pieces[0]!, guardians[0]!))
    else
      column.answer =
        hasFirst || said.piece === 'first'
          ? mapped(table, column, target, { what: WHAT[said.piece] })
          : asked([`name:${part}`, 'name', 'ignore'], because('no-first-name', { header: column.header }))
  }
}

const WHAT: Record<NamePiece, ReasonWhat> = {
  prefix: 'name-prefix',
  first: 'first-name',
  middle: 'middle-name',
  last: 'last-name',
  'second last': 'second-last-name',
  suffix: 'name-suffix',
}

/** 1, 2 and 3 are the first, middle and last name; a prefix moves all by one. */
export const placeOf = (piece: NamePiece, hasPrefix: boolean): number =>
  NAME_PIECES.indexOf(piece) + (hasPrefix ? 1 : 0)
