/**
 * Group names in spreadsheets, bound to the platform's groups by uuid: renamed there → followed; deleted there
 * → said once per group, not created again; query-based → never written.
 */
import type { RemoteGroup } from '../../shared/contact.ts'
import type { ProblemCode } from '../../shared/row.ts'
import { foldGroupName, type Mirror } from '../store/mirror.ts'
import { newGroupKey } from '../sync/group-keys.ts'
import type { GroupKey } from '../sync/snapshot.ts'

export type GroupResolver = {
  /** The key of a group name; undefined where its groups may not be written (a problem says why). */
  keyOf(name: string): GroupKey | undefined
  /** Static groups only: what the agent may ever touch. */
  isStatic(uuid: string): boolean
  /** Names that could not be used, each once. */
  problems(): { name: string; code: ProblemCode; detail: Record<string, string> }[]
}

/** Resolves against the mirror as it is now, binding names to existing groups on first use. */
export function openGroupResolver(mirror: Mirror, workspaceId: number): GroupResolver {
  const groups = mirror.groups(workspaceId)
  const byUuid = new Map(groups.map((group) => [group.uuid, group]))
  const byName = new Map<string, RemoteGroup>(groups.map((group) => [foldGroupName(group.name), group]))
  const bindings = mirror.bindings(workspaceId)
  const refused = new Map(
    mirror
      .refused(workspaceId)
      .filter((row) => row.kind === 'group')
      .map((row) => [row.key, row]),
  )
  const needed = new Set(
    mirror
      .needed(workspaceId)
      .filter((row) => row.kind === 'group')
      .map((row) => row.key),
  )
  const problems = new Map<string, { name: string; code: ProblemCode; detail: Record<string, string> }>()
  const usable = (group: RemoteGroup) => group.query === null && !group.system
  const blame = (folded: string, name: string, code: ProblemCode, detail: Record<string, string> = {}) => {
    problems.set(folded, { name, code, detail })
    return undefined
  }
  return {
    keyOf(name) {
      const folded = foldGroupName(name)
      const refusal = refused.get(folded)
      if (refusal)
        return blame(folded, name, 'group-refused', { message: refusal.message, why: refusal.code })
      const bound = bindings.get(folded)
      if (bound) return byUuid.has(bound) ? bound : blame(folded, name, 'group-gone')
      const group = byName.get(folded)
      if (!group) {
        if (!needed.has(folded)) {
          mirror.need(workspaceId, { kind: 'group', key: folded, name: name.trim(), type: '' })
          needed.add(folded)
        }
        return newGroupKey(folded)
      }
      if (!usable(group)) return blame(folded, name, 'group-is-query')
      mirror.bind(workspaceId, folded, group.uuid)
      bindings.set(folded, group.uuid)
      return group.uuid
    },
    isStatic(uuid) {
      const group = byUuid.get(uuid)
      return group !== undefined && usable(group)
    },
    problems: () => [...problems.values()],
  }
}
