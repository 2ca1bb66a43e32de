/** How the base pair moves with a delivery. */
import { attributesOf, type BasePair, type Snapshot, stated, withStatement } from './snapshot.ts'

/**
 * @param local what the sources stated when it was sent; @param remote what the platform shows now.
 * @returns the pair with every attribute of `local` set to the values current on each side, even where they differ.
 */
export function settledBase(base: BasePair | undefined, local: Snapshot, remote: Snapshot): BasePair {
  let next: BasePair = base ?? { local: {}, remote: {} }
  for (const attribute of attributesOf(local)) {
    next = {
      local: withStatement(next.local, attribute, stated(local, attribute) ?? null),
      remote: withStatement(next.remote, attribute, stated(remote, attribute) ?? null),
    }
  }
  if (local.urns) next = { ...next, local: { ...next.local, urns: local.urns } }
  if (local.groups) next = { ...next, local: { ...next.local, groups: local.groups } }
  return next
}
