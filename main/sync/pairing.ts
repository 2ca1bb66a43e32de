/**
 * Whose key changed? Missing rows and new rows of one scan are paired when name and at least one more
 * non-blank value agree, uniquely on both sides (DESIGN 8). Pure; order of rows does not matter.
 */
import type { LocalContact } from '../../shared/contact.ts'
import { type ColumnAttribute, cellOf, isBlankCell, sameCell } from './column-cells.ts'

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
  const said = rest.filter((value) => typeof value === 'string')
  return [...new Set(said)].map((value) => `${name}\u0000${value}`)
}

type Alike = { missing: number[]; fresh: number[] }

/**
 * @returns index of the missing row → index of the new row that took its place. A row that is like two others is
 *   paired with neither.
 */
export function pairRows(
  missing: readonly LocalContact[],
  fresh: readonly LocalContact[],
): Map<number, number> {
  if (missing.length === 0 || fresh.length === 0) return new Map()
  const alikeBy = new Map<string, Alike>()
  for (const side of ['missing', 'fresh'] as const) {
    const rows = side === 'missing' ? missing : fresh
    rows.forEach((contact, index) => {
      for (const likeness of likenesses(contact)) {
        const alike = alikeBy.get(likeness) ?? { missing: [], fresh: [] }
        alike[side].push(index)
        alikeBy.set(likeness, alike)
      }
    })
  }
  const partnersOfMissing = missing.map(() => new Set<number>())
  const partnersOfFresh = fresh.map(() => new Set<number>())
  for (const { missing: gone, fresh: come } of alikeBy.values()) {
    // Two partners are as many as a hundred: a name and a city that thousands share cost no more than their number.
    for (const index of gone) for (const other of come.slice(0, 2)) partnersOfMissing[index]!.add(other)
    for (const index of come) for (const other of gone.slice(0, 2)) partnersOfFresh[index]!.add(other)
  }
  const pairs = new Map<number, number>()
  partnersOfMissing.forEach((partners, index) => {
    const [partner] = partners
    if (partner !== undefined && partners.size === 1 && partnersOfFresh[partner]!.size === 1)
      pairs.set(index, partner)
  })
  return pairs
}

/**
 * How many of the cells are filled on either side, and how many of those say the same.
 * @param cells what the columns give; constants of a source would make everybody alike.
 */
export function compareCells(
  one: LocalContact,
  other: LocalContact,
  cells: readonly ColumnAttribute[],
): { filled: number; same: number } {
  let filled = 0
  let same = 0
  for (const attribute of cells) {
    const [left, right] = [cellOf(one, attribute), cellOf(other, attribute)]
    if (isBlankCell(left) && isBlankCell(right)) continue
    filled += 1
    if (sameCell(left, right)) same += 1
  }
  return { filled, same }
}

/** Half of what stands in the cells is the same: with the same place in the sheet, perhaps the same person. */
export function halfAlike(
  one: LocalContact,
  other: LocalContact,
  cells: readonly ColumnAttribute[],
): boolean {
  const { filled, same } = compareCells(one, other, cells)
  return same > 0 && same * 2 >= filled
}
