/**
 * Two rows of two spreadsheets have the same id and nothing else in common. Lists number their people on their own (1, 2,
 * 3 …): then the id says nothing, and one contact for both would have the phones of two people.
 */
import type { LocalContact } from '../../shared/contact.ts'
import { withoutAccents } from '../../shared/targets.ts'
import { urnKey } from '../mapping/ninth-digit.ts'

/**
 * True where only ids (`ext`) are shared, both have a name and they are two names, and both have an address of one kind
 * which differs. Anything less may be one person with a corrected name or a new phone.
 */
export function areStrangers(one: LocalContact, other: LocalContact): boolean {
  if (!one.name || !other.name || sameName(one.name, other.name)) return false
  const theirs = new Set((other.urns ?? []).map(urnKey))
  const shared = (one.urns ?? []).filter((urn) => theirs.has(urnKey(urn)))
  if (shared.length === 0 || shared.some((urn) => !isId(urn))) return false
  const kinds = new Set((other.urns ?? []).filter((urn) => !isId(urn)).map(schemeOf))
  return (one.urns ?? []).some((urn) => kinds.has(schemeOf(urn)))
}

const schemeOf = (urn: string): string => urn.slice(0, urn.indexOf(':'))
const isId = (urn: string): boolean => schemeOf(urn) === 'ext'

/** The same first word, or the same words in another order: `Ana Lima` is `Ana M. Lima` and `Lima, Ana`. */
function sameName(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  return a[0] === b[0] || a.toSorted().join(' ') === b.toSorted().join(' ')
}

const wordsOf = (name: string): string[] =>
  withoutAccents(name)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
