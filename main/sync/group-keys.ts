/** How a group is named while it may not exist yet: by its uuid, or by the folded name it will be created with. */
import type { GroupKey } from './snapshot.ts'

const NEW = 'new:'
/** The key of a group that does not exist yet. @param folded its name as `foldGroupName` makes it. */
export const newGroupKey = (folded: string): GroupKey => `${NEW}${folded}`
export const isNewGroup = (key: GroupKey): boolean => key.startsWith(NEW)
/** The folded name inside the key of a group that does not exist yet. */
export const newGroupName = (key: GroupKey): string => key.slice(NEW.length)

/** Folded group name → uuid of the group it is bound to. */
export type Bindings = ReadonlyMap<string, string>

/** The uuid of a group key; undefined while the group has not been created (or the platform refused it). */
export const groupUuid = (key: GroupKey, bindings: Bindings): string | undefined =>
  isNewGroup(key) ? bindings.get(newGroupName(key)) : key

export const groupUuids = (keys: readonly GroupKey[], bindings: Bindings): string[] =>
  keys.map((key) => groupUuid(key, bindings)).filter((uuid) => uuid !== undefined)
