/** What a header says about its column, before the column's values and its neighbours were looked at. */

import type { Reason, TwoMeanings } from '../../shared/column-reasons.ts'

/** Whose name, phone or e-mail it is: the contact's, that of who answers for a child, a parent's, or somebody else's. */
export type Whose = 'own' | 'guardian' | 'parent' | 'other'

/** A name's pieces in the order in which they are written. */
export const NAME_PIECES = ['prefix', 'first', 'middle', 'last', 'second last', 'suffix'] as const
export type NamePiece = (typeof NAME_PIECES)[number]

export type Said =
  /** `weight`: 3 the full name, 2 the name, 1 a word for a person ("Cliente"), 0 a company's or a shown name. */
  | { kind: 'name'; weight: 0 | 1 | 2 | 3; whose: Whose; minor: boolean }
  | { kind: 'piece'; piece: NamePiece; minor: boolean }
  /** `fixed`: a landline by its word. `weak`: only where the values are phones; `spare`: for rows without another. */
  | {
      kind: 'phone'
      rank: 'usual' | 'weak' | 'spare'
      whatsapp: boolean
      fixed: boolean
      whose: Whose
      minor: boolean
    }
  | { kind: 'mail'; whose: Whose; minor: boolean }
  | { kind: 'groups' }
  /** A column for one group, if its values are yes and no; else a list of groups, or nothing. */
  | { kind: 'group'; name: string; isList: boolean }
  /** The id of a vendor's export; of several the one of the lowest rank. */
  | { kind: 'ext'; rank: number }
  /** A word for an id, which may count something else. */
  | { kind: 'id' }
  /** CPF, DNI and the like: personal data that leave only if chosen. */
  | { kind: 'document' }
  | { kind: 'area code' }
  | { kind: 'language' }
  | { kind: 'field'; date: boolean }
  | { kind: 'status' }
  | { kind: 'opt-out' }
  | { kind: 'two meanings'; word: TwoMeanings }
  | { kind: 'left out'; why: Reason }
