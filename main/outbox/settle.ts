/**
 * How a delivery ends, written down: base moves only with the platform's answer, in the transaction that removes
 * the intention (DESIGN 4.7). Every function here runs inside the caller's transaction.
 */
import type { RemoteContact } from '../../shared/contact.ts'
import type { ContactBody } from '../platform/client.ts'
import type { Refusal } from '../platform/outcome.ts'
import type { MirrorContact } from '../store/mirror.ts'
import type { CreatePayload, GroupPayload, Intention, UpdatePayload } from '../store/outbox.ts'
import type { Follow } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Answered } from '../store/runs.ts'
import { seeContact, seeDeleted } from '../store/see-contact.ts'
import { NO_BASE, settledBase, settledGroup, withGroups } from '../sync/base.ts'
import { groupUuid, groupUuids } from '../sync/group-keys.ts'
import { sameAttribute } from '../sync/judge.ts'
import { answeredBase } from '../sync/resolve.ts'
import { attributesOf, type Snapshot, shownBy, stated, valuesOf, withStatements } from '../sync/snapshot.ts'
import { blameDifferences, blameRefusal, describeRefusal } from './blame.ts'
import { type Comparison, compareAnswer, type Difference } from './compare.ts'

export type SettleParts = Repositories & { workspaceId: number; now(): number; counts: DeliveredCounts }
/** What really happened, for the report. */
export type DeliveredCounts = { creates: number; updates: number; removals: number; retries: number }

/** Tries of a contact the engine kept locked, or of a server error, before a person is told (DESIGN 4.7, 11). */
export const MOST_TRIES = 5
const LOCKED_RETRY_MS = 15_000

/**
 * The platform shows this contact after our create, our update, or the look-up after a lost answer.
 * @param status of the answer; left out where it was lost.
 */
export function settleContact(
  parts: SettleParts,
  intention: Intention,
  sent: ContactBody,
  answer: RemoteContact,
  status?: number,
): void {
  const { people, reviews, mirror, outbox, runs, workspaceId, now, counts } = parts
  const { followId } = intention
  const follow = people.follow(followId)
  if (!follow) {
    outbox.remove(intention.id)
    return
  }
  const created = intention.kind === 'create'
  const payload = intention.payload as CreatePayload & UpdatePayload
  const before = created ? undefined : payload.before
  const result = compareAnswer(sent, before, answer, { fieldTypes: mirror.fieldTypes(workspaceId) })
  if (seeContact(parts, answer, { by: followId }) && !created) noteForeignEdit(parts, follow, answer, sent)
  if (result.kind === 'unchanged' && intention.attempts + 1 < MOST_TRIES) {
    counts.retries += 1
    outbox.postpone(intention.id, now() + LOCKED_RETRY_MS, 1)
    return
  }
  const twin = created ? people.followIdOf(workspaceId, answer.uuid) : undefined
  if (twin !== undefined && twin !== followId) {
    // Somebody of ours found this contact while the answer was on its way.
    if (!standsBeside(parts, followId, twin)) {
      outbox.remove(intention.id)
      runs.settle(intention.changeId, 'delivered', now(), answer.uuid)
      people.mergeInto(followId, twin)
      return
    }
    people.unlink(twin) // two rows are two persons, and it was made for this one
  }
  if (created) {
    people.link(followId, answer.uuid, 'created')
    parts.reviews.release(followId, 'creates')
  }
  if (intention.attempts >= MOST_TRIES) reviews.clearDelivery(followId) // shown when it had failed so often
  const base = intention.decided
    ? answeredBase(follow.base, sent, shownBy(answer))
    : settledBase(follow.base, statedBy(intention, sent), shownBy(answer))
  people.setBase(followId, base)
  if (result.kind !== 'same') {
    const code = result.kind === 'unchanged' ? 'not-applied' : 'changed-by-platform'
    blameDifferences(parts, intention, code, result.differences)
  }
  outbox.remove(intention.id)
  const outcome = result.kind === 'unchanged' ? 'rejected' : 'delivered'
  runs.settle(intention.changeId, outcome, now(), answer.uuid, saidBy(intention, sent, result, status))
  letGo(parts, followId)
  if (result.kind === 'unchanged') return
  if (created) counts.creates += 1
  else countUpdate(parts, intention)
}

/** Whom no row states was there for what a person decided, and goes with the last of it. */
function letGo({ people, outbox }: SettleParts, followId: number): void {
  if (!people.hasClaims(followId) && outbox.of(followId).length === 0) people.dropFollow(followId)
}

/** For history: the status, and of the answer what is more than "taken as the change says". */
function saidBy(
  { kind, payload }: Intention,
  sent: ContactBody,
  result: Comparison,
  status: number | undefined,
): Answered {
  const { urns: _u, ...update } = payload as UpdatePayload
  const { contact } = payload as CreatePayload
  const planned =
    kind === 'create'
      ? attributesOf(contact).filter((attribute) => stated(contact, attribute) !== null)
      : attributesOf(update)
  const { urns: _urns, groups: _groups, note: _note, ...values } = sent
  const left = new Set(attributesOf(values))
  const answer = {
    ...(planned.some((attribute) => !left.has(attribute)) && { sent }),
    ...(result.kind !== 'same' && {
      differences: result.differences.map(({ attribute, sent, got }) => ({ attribute, sent, got })),
    }),
  }
  return { ...(status !== undefined && { status }), ...(Object.keys(answer).length > 0 && { answer }) }
}

/** Whether one source has a row for each of the two. */
function standsBeside({ people }: SettleParts, one: number, other: number): boolean {
  const rows = (id: number) => people.claimsOf(id).filter(({ missingSince }) => missingSince === null)
  return rows(one).some(({ sourceId }) => rows(other).some((row) => row.sourceId === sourceId))
}

/** One contact's update may be several requests; it counts once, with the last of them. */
function countUpdate({ outbox, counts }: SettleParts, intention: Intention): void {
  const more = outbox.of(intention.followId).some((other) => other.changeId === intention.changeId)
  if (!more) counts.updates += 1
}

/** Somebody else changed what we did not send: that is for the next verdict, base says what we knew. */
function noteForeignEdit(
  { people, mirror, workspaceId }: SettleParts,
  { id, base }: Follow,
  answer: RemoteContact,
  { urns: _urns, groups: _groups, note: _note, ...sent }: ContactBody,
): void {
  const known = base?.remote ?? {}
  const fieldTypes = mirror.fieldTypes(workspaceId)
  const foreign = attributesOf(known).some(
    (attribute) =>
      stated(sent, attribute) === undefined &&
      !sameAttribute(
        attribute,
        stated(known, attribute) ?? null,
        stated(valuesOf(answer), attribute) ?? null,
        { fieldTypes },
      ),
  )
  if (foreign) people.markMoved(id)
}

/** What the sources said when this was decided: the local half of the new pair. */
function statedBy({ kind, payload }: Intention, sent: ContactBody): Snapshot {
  const { urns: _urns, groups = [], note: _note, ...values } = sent
  if (kind === 'create') {
    const { contact } = payload as CreatePayload
    const said = { ...values, ...(contact.urns && { urns: contact.urns }), ...(contact.groups && { groups }) }
    return withStatements(
      said,
      attributesOf(contact)
        .filter((attribute) => stated(contact, attribute) === null)
        .map((attribute) => [attribute, null]),
    )
  }
  const { urns } = payload as UpdatePayload
  return { ...values, ...(urns && { urns: urns.local }) }
}

/** The platform shows the effect of a `contact_actions` call (or would have nothing left to do). */
export function settleAction(parts: SettleParts, intention: Intention, status = statusOf(intention)): void {
  const { people, outbox, runs, now, counts } = parts
  outbox.remove(intention.id)
  runs.settle(intention.changeId, 'delivered', now(), null, { ...(status !== undefined && { status }) })
  const others = outbox.of(intention.followId).some(({ changeId }) => changeId === intention.changeId)
  const leaves = 'leaving' in intention.payload && !others && !isStuck(parts, intention.followId)
  if (intention.kind === 'delete' || leaves) {
    counts.removals += 1
    const isBack = people.claimsOf(intention.followId).some((claim) => claim.missingSince === null)
    if (!isBack) people.dropFollow(intention.followId)
    else if (intention.kind === 'delete')
      people.unlink(intention.followId) // the row came back meanwhile: a new contact
    else people.markMoved(intention.followId)
    return
  }
  agreeOnGroups(parts, intention, 'as shown')
  letGo(parts, intention.followId)
  countUpdate(parts, intention)
}

/** Another part of this removal was acknowledged and never done; a person was told. */
const isStuck = ({ reviews }: SettleParts, followId: number): boolean =>
  reviews.problemsOfFollow(followId).some(({ attribute }) => attribute === 'removal')

/** A 204 came, or the answer was lost. */
const statusOf = ({ state }: Intention): number | undefined => (state === 'provisional' ? 204 : undefined)

/**
 * The groups both sides agree on now: those the platform shows, and of the others only what they agreed on before.
 * Each group has a request of its own, and the next one may still be on its way.
 * @param target whether the intention's own group is taken as shown, or as sent although it is not shown.
 */
function agreeOnGroups(
  { people, mirror, workspaceId }: SettleParts,
  intention: Intention,
  target: 'as shown' | 'as sent',
): void {
  const follow = people.follow(intention.followId)
  if (!follow) return
  const bindings = mirror.bindings(workspaceId)
  const local = groupUuids((intention.payload as GroupPayload).local, bindings)
  const shown = (follow.uuid && mirror.contact(workspaceId, follow.uuid)?.groupUuids) || []
  if (intention.decided) {
    // Stands in no source: what those said last stays said.
    const said = follow.base?.local.groups
    if (said) people.setBase(follow.id, withGroups(follow.base ?? NO_BASE, said, shown))
    return
  }
  const group = target === 'as sent' ? groupUuid(intention.target, bindings) : undefined
  const kind = intention.kind as 'add' | 'remove'
  people.setBase(follow.id, settledGroup(follow.base, { group, kind, local }, shown))
}

/** The platform will never take this as it is: listed with row and column, the others go on. */
export function park(
  parts: SettleParts,
  intention: Intention,
  refusals: readonly Refusal[],
  status?: number,
): void {
  const { outbox, runs, now } = parts
  outbox.remove(intention.id)
  const answer = { refused: describeRefusal(refusals) }
  runs.settle(intention.changeId, 'rejected', now(), null, {
    ...(status !== undefined && { status }),
    answer,
  })
  blameRefusal(parts, intention.followId, refusals, intention.payload)
}

/** Somebody else is in the way, or was here first: the person is judged again with what the platform shows now. */
export function judgeAgain(
  parts: SettleParts,
  intention: Intention,
  seen?: RemoteContact,
  status?: number,
): void {
  const { people, outbox, runs, now } = parts
  outbox.remove(intention.id)
  runs.settle(intention.changeId, 'conflict', now(), null, { ...(status !== undefined && { status }) })
  if (seen) seeContact(parts, seen)
  people.markMoved(intention.followId)
}

/** The contact a request named is not there any more. The next pull shows the deletion; until then a person is told. */
export function settleGone(parts: SettleParts, intention: Intention, status?: number): void {
  const { people, now } = parts
  const uuid = people.follow(intention.followId)?.uuid
  if (uuid) seeDeleted(parts, { uuid, createdOn: '', modifiedOn: new Date(now()).toISOString() })
  if (intention.kind === 'delete') settleAction(parts, intention, status)
  else judgeAgain(parts, intention, undefined, status)
}

/** How often and how long a 204 is waited for (DESIGN 11). */
const CONFIRM_AFTER_MS = 10 * 60_000
const MOST_CONFIRMATIONS = 3

/** After a pull: which provisional deliveries does the mirror show? @returns how many are still not shown. */
export function confirmProvisional(parts: SettleParts): number {
  const { outbox, people, mirror, workspaceId, now } = parts
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
      intention.kind === 'delete'
        ? false
        : contact.groupUuids.includes(group ?? '') === (intention.kind === 'add') ||
          contact.status !== 'active'
    if (shown) settleAction(parts, intention)
    else if (now() - (intention.sentAt ?? 0) < CONFIRM_AFTER_MS) open += 1
    else if (intention.confirmations < MOST_CONFIRMATIONS) outbox.sendAgain(intention.id)
    else notDone(parts, intention, contact)
  }
  return open
}

/** The platform said yes and did not do it, time and again: a person is told, and it is not sent again as it is. */
function notDone(parts: SettleParts, intention: Intention, contact: MirrorContact): void {
  const { outbox, runs, mirror, workspaceId, now } = parts
  outbox.remove(intention.id)
  const removal = intention.kind === 'delete' || 'leaving' in intention.payload
  const uuid = groupUuid(intention.target, mirror.bindings(workspaceId)) ?? ''
  const name = mirror.groups(workspaceId).find((group) => group.uuid === uuid)?.name ?? ''
  const difference: Difference = removal
    ? { attribute: 'removal', sent: name, got: contact.modifiedOn }
    : {
        attribute: 'groups',
        sent: name,
        got: '',
        set: intention.kind === 'add' ? { add: [uuid], remove: [] } : { add: [], remove: [uuid] },
      }
  runs.settle(intention.changeId, 'rejected', now(), null, {
    status: 204,
    answer: { differences: [{ attribute: difference.attribute, sent: intention.kind, got: '' }] },
  })
  if (!removal) agreeOnGroups(parts, intention, 'as sent') // not sent again until its cell changes
  blameDifferences(parts, intention, 'not-applied', [difference])
}
