/** What a change did, attribute by attribute, groups by their names. */
import { isNewGroup, newGroupName } from '../sync/group-keys.ts'
import { attributesOf, type GroupKey, type Snapshot, stated } from '../sync/snapshot.ts'
import { foldGroupName, type Mirror } from './mirror.ts'

/** `name` is `name`, `language`, `field:<key>`, `urns` or `groups`; lists are joined by commas; null is empty. */
export type AttributeChange = { name: string; before: string | null; after: string | null }

/** One for each attribute that either side has: name, language and fields first, then addresses and groups. */
export function attributeChanges(
  before: Snapshot,
  after: Snapshot,
  groupName: (key: GroupKey) => string,
): AttributeChange[] {
  const attributes = [...new Set([...attributesOf(before), ...attributesOf(after)])].map((name) => ({
    name: name as string,
    before: stated(before, name) ?? null,
    after: stated(after, name) ?? null,
  }))
  const list = (values: readonly string[] | undefined) =>
    values && values.length > 0 ? values.join(', ') : null
  const groups = (values: readonly GroupKey[] | undefined) => list(values?.map(groupName))
  if (before.urns || after.urns)
    attributes.push({ name: 'urns', before: list(before.urns), after: list(after.urns) })
  if (before.groups || after.groups)
    attributes.push({ name: 'groups', before: groups(before.groups), after: groups(after.groups) })
  return attributes.filter(({ before: had, after: has }) => had !== null || has !== null)
}

/** Group keys as people know them: as the platform calls the group now, else as the spreadsheet did. */
export function groupNames(mirror: Mirror, workspaceId: number): (key: GroupKey) => string {
  const names = new Map(mirror.groups(workspaceId).map(({ uuid, name }) => [uuid, name]))
  const bindings = mirror.bindings(workspaceId)
  const written = new Map([...bindings].map(([folded, uuid]) => [uuid, folded]))
  const needed = new Map(mirror.needed(workspaceId).map(({ key, name }) => [key, name]))
  return (key) => {
    if (!isNewGroup(key)) return names.get(key) ?? written.get(key) ?? key
    const folded = foldGroupName(newGroupName(key))
    return names.get(bindings.get(folded) ?? '') ?? needed.get(folded) ?? folded
  }
}
