/**
 * What a person decided, written into the base pair (DESIGN 9, 12): the next verdict then follows from the same table
 * as every other, and the decision holds until the source's own cell changes.
 *
 * Each takes what the sources say and what the platform shows at the moment of the decision. An attribute the sources
 * say nothing about cannot be decided for them and stays as it is.
 */
import type { Urn } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import { NO_BASE, settledBase, withGroups, withUrns } from './base.ts'
import { shownOf } from './sets.ts'
import {
  type AttributeName,
  attributesOf,
  type BasePair,
  type GroupKey,
  type Snapshot,
  stated,
  withStatement,
} from './snapshot.ts'

type Base = BasePair | undefined

/**
 * The platform's values stay: the pair becomes what each side has now, although the two differ. Also the pair under a
 * typed value and under an undo, whose own value leaves as a decided intention: the source has had its say.
 */
export function keepPlatform(
  base: Base,
  local: Snapshot,
  remote: Snapshot,
  attributes: readonly AttributeName[],
): BasePair {
  return settledBase(base, only(local, attributes), remote)
}

/**
 * The spreadsheet's values are sent: both sides of the pair become the platform's value, so it is the source that has
 * moved. That holds without a base, for "empty", and under every policy.
 */
export function sendSpreadsheet(
  base: Base,
  local: Snapshot,
  remote: Snapshot,
  attributes: readonly AttributeName[],
): BasePair {
  const shown = attributesOf(only(local, attributes)).reduce<Snapshot>(
    (so, attribute) => withStatement(so, attribute, stated(remote, attribute) ?? null),
    {},
  )
  return settledBase(base, shown, shown)
}

/**
 * A decided value has arrived: the platform's side of the pair becomes the answer, the source's stays what it said when
 * the person decided.
 * @param sent what the decided intention carried.
 */
export function answeredBase(base: Base, sent: Snapshot, answer: Snapshot): BasePair {
  const { local, remote } = base ?? NO_BASE
  const shown = attributesOf(sent).reduce<Snapshot>(
    (so, attribute) => withStatement(so, attribute, stated(answer, attribute) ?? null),
    remote,
  )
  const next = { local, remote: shown }
  return sent.urns && local.urns && answer.urns ? withUrns(next, local.urns, answer.urns) : next
}

/**
 * The platform's addresses stay as they are: those of `disputed` count as said and are not added, those that the source
 * took out are not removed.
 * @param disputed addresses the decision is about; left out: all the source gives. Others are still added.
 */
export function keepPlatformUrns(
  base: Base,
  local: readonly Urn[],
  shown: readonly Urn[],
  disputed: readonly Urn[] = local,
): BasePair {
  const known = [...(base?.local.urns ?? []), ...shown, ...disputed]
  return withUrns(base ?? NO_BASE, shownOf(local, known, urnKey), shown)
}

/** As for addresses. */
export function keepPlatformGroups(
  base: Base,
  local: readonly GroupKey[],
  shown: readonly GroupKey[],
  disputed: readonly GroupKey[] = local,
): BasePair {
  const known = [...(base?.local.groups ?? []), ...shown, ...disputed]
  return withGroups(base ?? NO_BASE, shownOf(local, known, sameGroup), shown)
}

const sameGroup = (group: GroupKey) => group

/** Of the snapshot, the attributes named that it speaks of. */
function only(snapshot: Snapshot, attributes: readonly AttributeName[]): Snapshot {
  return attributesOf(snapshot)
    .filter((attribute) => attributes.includes(attribute))
    .reduce<Snapshot>((so, attribute) => withStatement(so, attribute, stated(snapshot, attribute)!), {})
}
