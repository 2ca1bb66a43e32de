/**
 * A contact seen as the cells of its row: one value for each attribute a column can give. Several columns that give
 * the same attribute (two phones, one column for each group) count as one cell.
 */
import type { LocalContact, Statement } from '../../shared/contact.ts'
import { fieldKeyOf } from './snapshot.ts'

export type ColumnAttribute = 'name' | 'language' | 'groups' | `field:${string}` | `urn:${string}`
/** A statement, or for groups and URNs the list that is given. Undefined: nothing is said. */
export type CellValue = Statement | readonly string[] | undefined

/** The attribute that a target of the setup (`urn:tel`, `name:1`, `group:VIP`) gives; undefined where it gives none. */
export function attributeOf(target: string | null): ColumnAttribute | undefined {
  if (target === null) return undefined
  if (target === 'language') return target
  if (target === 'name' || target.startsWith('name:')) return 'name'
  if (target === 'groups' || target.startsWith('group:')) return 'groups'
  if (target.startsWith('field:')) return `field:${target.slice('field:'.length)}`
  return target.startsWith('urn:') ? `urn:${target.slice('urn:'.length)}` : undefined
}

/** Every attribute the contact speaks of. */
export function cellsOf(contact: LocalContact): ColumnAttribute[] {
  const found = new Set<ColumnAttribute>()
  if (contact.name !== undefined) found.add('name')
  if (contact.language !== undefined) found.add('language')
  for (const key of Object.keys(contact.fields ?? {})) found.add(`field:${key}`)
  for (const urn of contact.urns ?? []) found.add(`urn:${urn.slice(0, urn.indexOf(':'))}`)
  if (contact.groups) found.add('groups')
  return [...found]
}

/** What stands in the cell; a blank that clears is a blank cell. */
export function cellOf(contact: LocalContact, attribute: ColumnAttribute): CellValue {
  if (contact.cleared?.includes(attribute)) return undefined
  if (attribute === 'name' || attribute === 'language' || attribute === 'groups') return contact[attribute]
  const key = fieldKeyOf(attribute)
  if (key !== undefined) return contact.fields?.[key]
  return contact.urns?.filter((urn) => urn.startsWith(schemeOf(attribute)))
}

/** The contact with what another one says in that cell, a blank that clears included. */
export function withCellOf(
  contact: LocalContact,
  other: LocalContact,
  attribute: ColumnAttribute,
): LocalContact {
  return other.cleared?.includes(attribute)
    ? withCleared(contact, attribute)
    : withCell(contact, attribute, cellOf(other, attribute))
}

/** The contact whose cell is blank now and was filled before (`blanks.ts`). Lists become empty. */
export function withCleared(contact: LocalContact, attribute: ColumnAttribute): LocalContact {
  if (attribute === 'groups' || attribute.startsWith('urn:')) return withCell(contact, attribute, [])
  const said = withCell(contact, attribute, null)
  return { ...said, cleared: [...(said.cleared ?? []), attribute] }
}

/** The contact with another value in that one cell. */
export function withCell(whole: LocalContact, attribute: ColumnAttribute, value: CellValue): LocalContact {
  const contact = withoutMark(whole, attribute)
  const list = Array.isArray(value) ? value : []
  const statement = typeof value === 'string' || value === null ? value : undefined
  switch (attribute) {
    case 'name':
    case 'language': {
      const { [attribute]: _old, ...rest } = contact
      return statement === undefined ? rest : { ...rest, [attribute]: statement }
    }
    case 'groups': {
      const { groups: _old, ...rest } = contact
      return value === undefined ? rest : { ...rest, groups: [...list] }
    }
  }
  const key = fieldKeyOf(attribute)
  if (key !== undefined) {
    const { [key]: _old, ...fields } = contact.fields ?? {}
    if (statement !== undefined) fields[key] = statement
    const { fields: _fields, ...rest } = contact
    return Object.keys(fields).length > 0 ? { ...rest, fields } : rest
  }
  if (!contact.urns && list.length === 0) return contact
  const scheme = schemeOf(attribute)
  const urns = contact.urns ?? []
  const place = urns.findIndex((urn) => urn.startsWith(scheme))
  const before = urns.slice(0, place < 0 ? urns.length : place)
  const after = urns.slice(before.length).filter((urn) => !urn.startsWith(scheme))
  return { ...contact, urns: [...before, ...list, ...after] }
}

export const isBlankCell = (value: CellValue): boolean =>
  value === undefined || value === null || (typeof value === 'object' && value.length === 0)

/** Blank is blank, cleared or never filled; the order of groups and addresses does not count. */
export function sameCell(one: CellValue, other: CellValue): boolean {
  if (isBlankCell(one) || isBlankCell(other)) return isBlankCell(one) && isBlankCell(other)
  if (typeof one === 'string' || typeof other === 'string') return one === other
  const sorted = (list: readonly string[]) => JSON.stringify([...list].sort())
  return sorted(one!) === sorted(other!)
}

function withoutMark(contact: LocalContact, attribute: ColumnAttribute): LocalContact {
  if (!contact.cleared?.includes(attribute)) return contact
  const { cleared, ...rest } = contact
  const left = cleared.filter((other) => other !== attribute)
  return left.length > 0 ? { ...rest, cleared: left } : rest
}

const schemeOf = (attribute: string): string => `${attribute.slice('urn:'.length)}:`
