/** How the base pair moves with a delivery. */
import { urnKey } from '../mapping/ninth-digit.ts'
import { givenGroups, shownOf } from './sets.ts'
import {
  attributesOf,
  type BasePair,
  type GroupKey,
  type Snapshot,
  stated,
  withStatements,
} from './snapshot.ts'

export const NO_BASE: BasePair = { local: {}, remote: {} }

/**
 * @param local what the sources stated when it was sent.
 * @param shown what the platform shows now (`shownBy`); of a set it does not speak of, everything is taken as shown.
 * @returns the pair with everything `local` speaks of set to what is current on each side, even where they differ.
 */
export function settledBase(base: BasePair | undefined, local: Snapshot, shown: Snapshot): BasePair {
  const said = attributesOf(local)
  const sideOf = (side: Snapshot, now: Snapshot) =>
    withStatements(
      side,
      said.map((attribute) => [attribute, stated(now, attribute) ?? null] as const),
    )
  const { local: saidBefore, remote: shownBefore } = base ?? NO_BASE
  let next: BasePair = { local: sideOf(saidBefore, local), remote: sideOf(shownBefore, shown) }
  if (local.urns) next = withUrns(next, local.urns, shown.urns)
  if (local.groups) next = withGroups(next, local.groups, shown.groups)
  return next
}

/** What the source says of URNs counts as said; `shown` is what the platform has of them, or of all. */
export const withUrns = (base: BasePair, local: readonly string[], shown = local): BasePair => ({
  local: { ...base.local, urns: [...local] },
  remote: { ...base.remote, urns: shownOf(local, shown, urnKey) },
})

/** As for URNs. */
export const withGroups = (base: BasePair, local: readonly GroupKey[], shown = local): BasePair => ({
  local: { ...base.local, groups: [...local] },
  remote: { ...base.remote, groups: shownOf(local, shown, (group) => group) },
})

/**
 * A source was taken out of the setup while others go on stating this person. Nobody decided anything about the person:
 * what of the sets only that source gave stays where it is, and is nobody's of ours any more.
 * @param gone what that source said; @param staying what the others say.
 */
export function withoutGiven(base: BasePair, gone: Snapshot, staying: Snapshot): BasePair {
  const left = (side: Snapshot): Snapshot => ({
    ...side,
    ...(side.urns && { urns: stillGiven(side.urns, gone.urns, staying.urns, urnKey) }),
    ...(side.groups && { groups: stillGiven(side.groups, gone.groups, staying.groups, (group) => group) }),
  })
  return { local: left(base.local), remote: left(base.remote) }
}

function stillGiven(
  elements: readonly string[],
  gone: readonly string[] = [],
  staying: readonly string[] = [],
  keyOf: (element: string) => string,
): string[] {
  const [left, kept] = [new Set(gone.map(keyOf)), new Set(staying.map(keyOf))]
  return elements.filter((element) => !left.has(keyOf(element)) || kept.has(keyOf(element)))
}

/**
 * Each group has a request of its own, and the others' may still be on their way: both sides agree on what the
 * platform shows, and of the rest only on what they agreed on before.
 * @param local groups the sources stated when it was sent; @param shown groups the platform shows now.
 * @param group named only where the platform does not show what was sent of it: it counts as said, and is not sent
 *   again until its cell changes.
 */
export function settledGroup(
  base: BasePair | undefined,
  { local, group, kind }: { local: readonly GroupKey[]; group: GroupKey | undefined; kind: 'add' | 'remove' },
  shown: readonly GroupKey[],
): BasePair {
  const said = base?.local.groups ?? []
  const had = givenGroups(base)
  const has = (one: GroupKey) => (one === group ? kind === 'add' : shown.includes(one))
  const groups = [
    ...local.filter((one) => has(one) || said.includes(one)),
    ...had.filter((one) => has(one) && !local.includes(one)), // still to be taken out
  ]
  return withGroups(base ?? NO_BASE, groups, [...shown, ...had.filter((one) => one !== group)])
}
