/**
 * What both sides showed when they last settled: the base pair of DESIGN 9. Only attributes that a source has
 * ever spoken about are in it.
 *
 * Groups are *group keys* here: the platform's uuid, or `new:<folded name>` for one that does not exist yet.
 */
import type { RemoteContact, Statement, Urn } from '../../shared/contact.ts'

export type GroupKey = string

export type Snapshot = {
  name?: Statement
  language?: Statement
  fields?: Record<string, Statement>
  urns?: Urn[]
  groups?: GroupKey[]
}

/**
 * `remote.urns` and `remote.groups` hold, of what `local` says, that which the platform showed too; where they are
 * absent it showed all of it.
 */
export type BasePair = { local: Snapshot; remote: Snapshot }

/** One attribute's place in a snapshot: `name`, `language` or `field:<key>`. */
export type AttributeName = 'name' | 'language' | `field:${string}`

/** The key of a contact field's attribute; undefined for name and language. */
export const fieldKeyOf = (attribute: string): string | undefined =>
  attribute.startsWith('field:') ? attribute.slice('field:'.length) : undefined

/** The statement at that place; undefined where nothing was said. */
export function stated(snapshot: Snapshot, attribute: AttributeName): Statement | undefined {
  switch (attribute) {
    case 'name':
      return snapshot.name
    case 'language':
      return snapshot.language
    default:
      return snapshot.fields?.[fieldKeyOf(attribute)!]
  }
}

/** The platform's side of the attributes a source can state one by one. */
export const valuesOf = ({
  name,
  language,
  fields,
}: {
  name: Statement
  language: Statement
  fields: Record<string, Statement>
}): Snapshot => ({
  name,
  language,
  fields,
})

/** Everything the platform shows of a contact, as a snapshot. */
export const shownBy = (contact: RemoteContact): Snapshot => ({
  ...valuesOf(contact),
  urns: contact.urns,
  groups: contact.groups.map(({ uuid }) => uuid),
})

/** Of the snapshot, what is stated one by one: without its sets. */
export const valuesIn = ({ name, language, fields }: Values): Values => ({
  ...(name !== undefined && { name }),
  ...(language !== undefined && { language }),
  ...(fields && { fields }),
})
type Values = Pick<Snapshot, 'name' | 'language' | 'fields'>

/** A snapshot of single statements. */
export const snapshotOf = (statements: Iterable<readonly [AttributeName, Statement]>): Snapshot =>
  withStatements({}, statements)

/** Without what is empty: what a new contact is anyway. */
export function withoutEmpty(contact: Snapshot): Snapshot {
  const { urns, groups } = contact
  const values = attributesOf(contact).map(
    (attribute) => [attribute, stated(contact, attribute) ?? null] as const,
  )
  return {
    ...snapshotOf(values.filter(([, value]) => value !== null)),
    ...(urns && { urns }),
    ...(groups && { groups }),
  }
}

/** All that a contact has: enough to make it again. */
export function everythingOf(contact: Snapshot): Snapshot {
  const { urns = [], groups = [] } = contact
  return { ...withoutEmpty(contact), urns, groups }
}

/** A copy of the snapshot with that one attribute set. */
export function withStatement<Kind extends Snapshot>(
  snapshot: Kind,
  attribute: AttributeName,
  value: Statement,
): Kind {
  switch (attribute) {
    case 'name':
      return { ...snapshot, name: value }
    case 'language':
      return { ...snapshot, language: value }
    default:
      return { ...snapshot, fields: { ...snapshot.fields, [fieldKeyOf(attribute)!]: value } }
  }
}

/** A copy of the snapshot with all of these set. */
export function withStatements(
  snapshot: Snapshot,
  statements: Iterable<readonly [AttributeName, Statement]>,
): Snapshot {
  const next = { ...snapshot }
  const fields: [key: string, value: Statement][] = []
  for (const [attribute, value] of statements) {
    const key = fieldKeyOf(attribute)
    if (key !== undefined) fields.push([key, value])
    else next[attribute as 'name' | 'language'] = value
  }
  return fields.length === 0
    ? next
    : { ...next, fields: { ...snapshot.fields, ...Object.fromEntries(fields) } }
}

/** Every attribute the snapshot speaks about, name and language first. */
export function attributesOf(snapshot: Snapshot): AttributeName[] {
  const found: AttributeName[] = []
  if (snapshot.name !== undefined) found.push('name')
  if (snapshot.language !== undefined) found.push('language')
  for (const key of Object.keys(snapshot.fields ?? {})) found.push(`field:${key}`)
  return found
}
