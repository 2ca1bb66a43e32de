/** Rows that list a person who is to be forgotten: only where they stand is kept, nothing of what they say. */
import { createHash } from 'node:crypto'
import type { MappedRow } from '../../shared/row.ts'
import type { Forgotten } from '../store/forgotten.ts'

type Row = { number: number; sheet: string; hash: Uint8Array; mapped: MappedRow | null }

/** The same rows, those persons' blanked: no key, no contact, one problem, and a hash of their place instead of their cells. */
export function withoutForgotten(
  forgotten: Forgotten,
  workspaceId: number,
  rows: readonly Row[],
): readonly Row[] {
  return rows.map((row) =>
    row.mapped && forgotten.knows(workspaceId, row.mapped.contact) ? blanked(row) : row,
  )
}

/** Only where the row stands is left of it. */
export function blanked({ number, sheet, hash: { length } }: Row): Row & { mapped: MappedRow } {
  const hash = createHash('sha256').update(`${sheet} ${number}`).digest().subarray(0, length)
  return { number, sheet, hash, mapped: { number, sheet, key: null, contact: {}, problems: [PROBLEM] } }
}

const PROBLEM = { code: 'forgotten' } as const
/** Stands for nobody who is missing. */
export const isForgottenRow = ({ problems }: { problems: readonly { code: string }[] }): boolean =>
  problems.some(({ code }) => code === PROBLEM.code)
