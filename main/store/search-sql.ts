/** What is searched for (search-text.ts) as SQL over columns that hold folded text. */
import type { Wanted } from './search-text.ts'

/** SQL for "has each of these, in one of its ways"; the texts are given in order. */
export const holdsAll = (column: string, wanted: Wanted): string =>
  wanted.map((ways) => `(${ways.map(() => `instr(${column}, ?) > 0`).join(' OR ')})`).join(' AND ')

const NAME = 'substr(search, 1, instr(search, char(10)))'
const ADDRESSES = 'substr(search, instr(search, char(10)))'

/** SQL for "a contact's name has all of these, or its addresses have", and what is given to it. */
export function contactHolds(
  wanted: Wanted,
  { namesToo = true }: { namesToo?: boolean } = {},
): { sql: string; texts: string[] } {
  const texts = wanted.flat()
  if (!namesToo) return { sql: holdsAll(ADDRESSES, wanted), texts }
  const anywhere = holdsAll('search', wanted)
  if (wanted.length === 1) return { sql: `(${anywhere})`, texts }
  // Nearly nobody is left to be looked at in parts.
  return {
    sql: `(${anywhere} AND (${holdsAll(NAME, wanted)} OR ${holdsAll(ADDRESSES, wanted)}))`,
    texts: [...texts, ...texts, ...texts],
  }
}
