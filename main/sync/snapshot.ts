/**
 * What both sides showed when they last settled: the base pair of DESIGN 9. Only attributes that a source has
 * ever spoken about are in it.
 *
 * Groups are *group keys* here: the platform's uuid, or `new:<folded name>` for one that does not exist yet.
 */
import type { Statement, Urn } from '../../shared/contact.ts'

export type GroupKey = string

export type Snapshot = {
  name?: Statement
  language?: Statement
  fields?: Record<string, Statement>
  urns?: Urn[]
  groups?: GroupKey[]
}

export type BasePair = { local: Snapshot; remote: Snapshot }

/** One attribute's place in a snapshot: `name`, `language` or `field:<key>`. */
export type AttributeName = 'name' | 'language' | `field:${string}`

/** The statement at that place; undefined where nothing was said. */
export function stated(snapshot: Snapshot, attribute: AttributeName): Statement | undefined {
  switch (attribute) {
    case 'name':
      return snapshot.name
    case 'language':
      return snapshot.language
    default:
      return snapshot.fields?.[attribute.slice('field:'.length)]
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

/** A copy of the snapshot with that one attribute set. */
export function withStatement(snapshot: Snapshot, attribute: AttributeName, value: Statement): Snapshot {
  switch (attribute) {
    case 'name':
      return { ...snapshot, name: value }
    case 'language':
      return { ...snapshot, language: value }
    default:
      return { ...snapshot, fields: { ...snapshot.fields, [attribute.slice('field:'.length)]: value } }
  }
}

/** Every attribute the snapshot speaks about, name and language first. */
export function attributesOf(snapshot: Snapshot): AttributeName[] {
  const found: AttributeName[] = []
  if (snapshot.name !== undefined) found.push('name')
  if (snapshot.language !== undefined) found.push('language')
  for (const key of Object.keys(snapshot.fields ?? {})) found.push(`field:${key}`)
  return found
}
