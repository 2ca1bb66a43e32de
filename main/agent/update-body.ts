/** An update as it leaves, and as history and preview show it: the same for a verdict and for an undo. */
import type { Urn } from '../../shared/contact.ts'
import type { UpdatePayload } from '../store/outbox.ts'
import type { RemoteSide, Update } from '../sync/judge.ts'
import { type Snapshot, snapshotOf, stated, valuesIn } from '../sync/snapshot.ts'

/** @param local the URNs the sources state: the base once it is delivered. */
export function bodyOf(
  { changes, addUrns, removeUrns }: Update,
  local: readonly Urn[],
  remote: RemoteSide,
): UpdatePayload {
  const movesUrns = addUrns.length > 0 || removeUrns.length > 0
  return {
    ...valuesIn(snapshotOf(changes.map(({ attribute, after }) => [attribute, after]))),
    before: snapshotOf(changes.map(({ attribute }) => [attribute, stated(remote, attribute) ?? null])),
    ...(movesUrns && { urns: { add: addUrns, remove: removeUrns, local: [...local] } }),
  }
}

/** Only what differs. */
export function beforeAndAfter(
  { changes, addUrns, removeUrns, addGroups, removeGroups }: Update,
  { urns, groups }: RemoteSide,
): { before: Snapshot; after: Snapshot } {
  const movesUrns = addUrns.length + removeUrns.length > 0
  const movesGroups = addGroups.length + removeGroups.length > 0
  return {
    before: {
      ...snapshotOf(changes.map(({ attribute, before }) => [attribute, before])),
      ...(movesUrns && { urns }),
      ...(movesGroups && { groups }),
    },
    after: {
      ...snapshotOf(changes.map(({ attribute, after }) => [attribute, after])),
      ...(movesUrns && { urns: replaced(urns, removeUrns, addUrns) }),
      ...(movesGroups && { groups: replaced(groups, removeGroups, addGroups) }),
    },
  }
}

const replaced = (all: readonly string[], out: readonly string[], into: readonly string[]): string[] => [
  ...all.filter((one) => !out.includes(one)),
  ...into,
]
