/**
 * How a delivery ends, written down: base moves only with the platform's answer, in the transaction that removes
 * the intention (DESIGN 4.7). Every function here runs inside the caller's transaction.
 */
import type { RemoteContact } from '../../shared/contact.ts'
import type { ContactBody } from '../platform/client.ts'
import type { Refusal } from '../platform/outcome.ts'
import type { CreatePayload, GroupPayload, Intention, UpdatePayload } from '../store/outbox.ts'
import type { Repositories } from '../store/repositories.ts'
import { settledBase } from '../sync/base.ts'
import { type Snapshot, valuesOf } from '../sync/snapshot.ts'
import { blameDifferences, blameRefusal } from './blame.ts'
import { groupUuid, groupUuids } from './bodies.ts'
import { compareAnswer } from './compare.ts'

export type SettleParts = Repositories & { workspaceId: number; now(): number; counts: DeliveredCounts }
/** What really happened, for the report. */
export type DeliveredCounts = { creates: number; updates: number; removals: number; retries: number }

/** Tries of a contact the engine kept locked, or of a server error, before a person is told (DESIGN 4.7, 11). */
export const MOST_TRIES = 5
const LOCKED_RETRY_MS = 15_000

/** The platform shows this contact after our create, our update, or the look-up after a lost answer. */
export function settleContact(parts: SettleParts, intention: Intention, sent: ContactBody, answer: RemoteContact): void {
  const { people, mirror, outbox, runs, workspaceId, now, counts } = parts
  const { followId } = intention
  const follow = people.follow(followId)
  if (!follow) return outbox.remove(intention.id)
  const created = intention.kind === 'create'
  const payload = intention.payload as CreatePayload & UpdatePayload
  const before = created ? undefined : payload.before
  const result = compareAnswer(sent, before, answer, { fieldTypes: mirror.fieldTypes(workspaceId) })
  if (mirror.put(workspaceId, answer, 0) && !created) noteForeignEdit(parts, intention, answer, sent)
  if (result.kind === 'unchanged' && intention.attempts + 1 < MOST_TRIES) {
    counts.retries += 1
    return outbox.postpone(intention.id, now() + LOCKED_RETRY_MS, 1)
  }
  if (created) people.link(followId, answer.uuid, 'created')
  people.setBase(followId, settledBase(follow.base, statedBy(parts, intention, sent), valuesOf(answer)))
  if (result.kind !== 'same') {
    blameDifferences(parts, followId, result.kind === 'unchanged' ? 'not-applied' : 'changed-by-platform', result.differences)
  }
  outbox.remove(intention.id)
  runs.settle(intention.changeId, result.kind === 'unchanged' ? 'rejected' : 'delivered', now(), answer.uuid)
  if (result.kind === 'unchanged') return
  if (created) counts.creates += 1
  else countUpdate(parts, intention)
}

/** One contact's update may be several requests; it counts once, with the last of them. */
function countUpdate({ outbox, counts }: SettleParts, intention: Intention): void {
  const more = outbox.of(intention.followId).some((other) => other.changeId === intention.changeId)
  if (!more) counts.updates += 1
}

/** Somebody else changed what we did not send: that is for the next verdict, base says what we knew. */
function noteForeignEdit({ people }: SettleParts, intention: Intention, answer: RemoteContact, sent: ContactBody): void {
  const base = people.follow(intention.followId)?.base?.remote
  const foreign =
    (base?.name !== undefined && sent.name === undefined && base.name !== answer.name) ||
    Object.entries(base?.fields ?? {}).some(([key, value]) => sent.fields?.[key] === undefined && value !== (answer.fields[key] ?? null))
  if (foreign) people.markMoved(intention.followId)
}

/** What the sources said when this was decided: the local half of the new pair. */
function statedBy({ mirror, workspaceId }: SettleParts, { kind, payload }: Intention, sent: ContactBody): Snapshot {
  const { urns: _urns, groups: _groups, note: _note, ...values } = sent
  if (kind === 'create') {
    const { contact } = payload as CreatePayload
    return { ...values, ...(contact.urns && { urns: contact.urns }), ...(contact.groups && { groups: groupUuids(contact.groups, mirror.bindings(workspaceId)) }) }
  }
  const { urns } = payload as UpdatePayload
  return { ...values, ...(urns && { urns: urns.local }) }
}

/** The platform shows the effect of a `contact_actions` call (or would have nothing left to do). */
export function settleAction(parts: SettleParts, intention: Intention): void {
  const { people, reviews, outbox, runs, mirror, workspaceId, now, counts } = parts
  outbox.remove(intention.id)
  runs.settle(intention.changeId, 'delivered', now())
  const others = outbox.of(intention.followId).some(({ changeId }) => changeId === intention.changeId)
  const leaves = people.claimsOf(intention.followId).every((claim) => claim.missingSince !== null)
  if (intention.kind === 'delete' || (leaves && !others)) {
    counts.removals += 1
    reviews.clearDelivery(intention.followId)
    reviews.clearConflicts(intention.followId)
    reviews.release(intention.followId)
    return people.dropFollow(intention.followId)
  }
  const follow = people.follow(intention.followId)
  if (!follow) return
  const local = groupUuids((intention.payload as GroupPayload).local, mirror.bindings(workspaceId))
  people.setBase(follow.id, settledBase(follow.base, { groups: local }, {}))
  countUpdate(parts, intention)
}

/** The platform will never take this as it is: listed with row and column, the others go on. */
export function park(parts: SettleParts, intention: Intention, refusals: readonly Refusal[]): void {
  const { outbox, runs, now } = parts
  outbox.remove(intention.id)
  runs.settle(intention.changeId, 'rejected', now())
  blameRefusal(parts, intention.followId, refusals, intention.payload)
}

/** Somebody else is in the way, or was here first: the person is judged again with what the platform shows now. */
export function judgeAgain(parts: SettleParts, intention: Intention, seen?: RemoteContact): void {
  const { people, mirror, outbox, runs, workspaceId, now } = parts
  outbox.remove(intention.id)
  runs.settle(intention.changeId, 'conflict', now())
  if (seen) mirror.put(workspaceId, seen, 0)
  people.markMoved(intention.followId)
}

/** The contact a request named is not there any more. The next pull shows the deletion; until then a person is told. */
export function settleGone(parts: SettleParts, intention: Intention): void {
  const { people, mirror, workspaceId, now } = parts
  if (intention.kind === 'delete') return settleAction(parts, intention)
  const uuid = people.follow(intention.followId)?.uuid
  if (uuid) mirror.bury(workspaceId, uuid, '', new Date(now()).toISOString())
  judgeAgain(parts, intention)
}

/** How often and how long a 204 is waited for (DESIGN 11). */
const CONFIRM_AFTER_MS = 10 * 60_000
const MOST_CONFIRMATIONS = 3

/** After a pull: which provisional deliveries does the mirror show? @returns how many are still not shown. */
export function confirmProvisional(parts: SettleParts): number {
  const { outbox, people, mirror, runs, workspaceId, now } = parts
  const bindings = mirror.bindings(workspaceId)
  let open = 0
  for (const intention of outbox.inState(workspaceId, 'provisional')) {
    const follow = people.follow(intention.followId)
    const contact = follow?.uuid ? mirror.contact(workspaceId, follow.uuid) : undefined
    if (!follow || !contact || contact.deleted) {
      if (intention.kind === 'delete' || !follow) settleAction(parts, intention)
      else settleGone(parts, intention)
      continue
    }
    const group = groupUuid(intention.target, bindings)
    const shown =
      intention.kind === 'delete' ? false : contact.groupUuids.includes(group ?? '') === (intention.kind === 'add') || contact.status !== 'active'
    if (shown) settleAction(parts, intention)
    else if (now() - (intention.sentAt ?? 0) < CONFIRM_AFTER_MS) open += 1
    else if (intention.confirmations < MOST_CONFIRMATIONS) outbox.sendAgain(intention.id)
    else {
      outbox.remove(intention.id)
      runs.settle(intention.changeId, 'rejected', now())
      blameDifferences(parts, intention.followId, 'not-applied', [{ attribute: 'groups', sent: intention.kind, got: '' }])
    }
  }
  return open
}
