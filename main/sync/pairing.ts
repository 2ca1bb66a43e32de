/**
 * Whose key changed? Missing rows and new rows of one scan are paired when name and at least one more
 * non-blank value agree, uniquely on both sides (DESIGN 8). Pure; order of rows does not matter.
 */
import type { LocalContact } from '../../shared/contact.ts'

/** Every "name + one more value" a contact could be recognised by. */
function likenesses(contact: LocalContact): string[] {
  if (!contact.name) return []
  const name = contact.name.toLowerCase()
  const rest = [
    ...Object.entries(contact.fields ?? {}).map(([key, value]) => value && `${key}=${value}`),
    ...(contact.urns ?? []),
    ...(contact.groups ?? []).map((group) => `group=${group.toLowerCase()}`),
    contact.language && `language=${contact.language}`,
  ]
  return rest.filter((value) => typeof value === 'string').map((value) => `${name}\u0000${value}`)
}

/**
 * @returns index of the missing row → index of the new row that took its place. A likeness that many rows
 *   share (the same city beside the same name) decides nothing; neither does one that points two ways.
 */
export function pairRows(
  missing: readonly LocalContact[],
  fresh: readonly LocalContact[],
): Map<number, number> {
  if (missing.length === 0 || fresh.length === 0) return new Map()
  const partnersOfMissing = missing.map(() => new Set<number>())
  const partnersOfFresh = fresh.map(() => new Set<number>())
  const freshBy = new Map<string, number[]>()
  fresh.forEach((contact, index) => {
    for (const likeness of likenesses(contact))
      freshBy.set(likeness, [...(freshBy.get(likeness) ?? []), index])
  })
  missing.forEach((contact, index) => {
    for (const likeness of likenesses(contact)) {
      for (const other of freshBy.get(likeness) ?? []) {
        partnersOfMissing[index]!.add(other)
        partnersOfFresh[other]!.add(index)
      }
    }
  })
  const pairs = new Map<number, number>()
  partnersOfMissing.forEach((partners, index) => {
    const [partner] = partners
    if (partner !== undefined && partners.size === 1 && partnersOfFresh[partner]!.size === 1)
      pairs.set(index, partner)
  })
  return pairs
}
