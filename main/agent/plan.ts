/** From a verdict to intentions, problems, conflicts and history. */
import { urnKey } from '../mapping/ninth-digit.ts'
import { isDifference, lasts } from '../outbox/lasting.ts'
import type { ChangeKind } from '../store/runs.ts'
import { settledBase } from '../sync/base.ts'
import type { AttributeConflict, Decision } from '../sync/judge.ts'
import { saidUrns } from '../sync/sets.ts'
import { everythingOf, type Snapshot, snapshotOf, withoutEmpty } from '../sync/snapshot.ts'
import { missingFileOf } from './missing-files.ts'
import { blame } from './owners.ts'
import { type Person, PRIORITY_SMALL, push, type StageContext } from './staging-parts.ts'
import { freeToTake, noteTakes } from './takes.ts'
import { beforeAndAfter, bodyOf } from './update-body.ts'

export function carryOut(context: StageContext, person: Person, decision: Decision): void {
  const { people, reviews, workspaceId, now } = context.parts
  const { follow } = person
  switch (decision.kind) {
    case 'settled':
      clearSolved(context, person, undefined)
      return
    case 'create':
      planCreate(context, person, decision.contact)
      return
    case 'update':
      planUpdate(context, person, decision)
      return
    case 'delete':
    case 'leave-groups':
      planRemoval(context, person, decision)
      return
    case 'unfollow':
      if (missingFileOf(context, person) === undefined) people.dropFollow(follow.id)
      return
    case 'gone':
      reviews.putConflict(workspaceId, follow.id, 'gone', [], now)
      return
    case 'removed-but-changed':
      reviews.putConflict(workspaceId, follow.id, 'removed-but-changed', decision.attributes, now)
      return
  }
}

function planCreate(context: StageContext, person: Person, contact: Snapshot): void {
  const after = withoutEmpty(contact)
  const payload = { contact } // with what is empty: that is agreed on too when it is delivered
  const { outbox, reviews, workspaceId } = context.parts
  const followId = person.follow.id
  if (person.reviewed && isParked(context, person, JSON.stringify(payload))) return
  const hold = person.reviewed ? reviews.holdOf(followId, 'creates') : undefined
  if (hold === 'held' || person.claims.every((claim) => claim.ignored)) return
  if (context.waits.withoutAddress.has(followId)) return
  const optedOut = after.urns?.find((urn) => context.optedOut.has(urnKey(urn)))
  if (optedOut !== undefined) {
    blame(context, followId, person.claims[0]!, { code: 'had-opted-out', text: optedOut })
    return
  }
  const changeId = record(context, person, 'create', {}, after)
  const intentionId = outbox.put(workspaceId, {
    followId,
    kind: 'create',
    target: '',
    payload,
    priority: PRIORITY_SMALL,
    runId: context.runId,
    changeId,
  })
  context.written += 1
  context.report.creates += 1
  if (person.hasOwner) noteTakes(context, intentionId, followId, after.urns ?? [])
  const { sourceId } = person.claims[0]!
  // A first sync was looked at and approved as a whole; the guard is for who comes later, and was not waiting already.
  if (context.approved.has(sourceId) && !person.waiting && hold !== 'approved')
    push(context.creates, sourceId, { followId, intentionId, changeId })
}

function planUpdate(
  context: StageContext,
  person: Person,
  decision: Extract<Decision, { kind: 'update' }>,
): void {
  const { people, reviews, outbox, workspaceId, now } = context.parts
  const { follow, local, remote } = person
  if (person.claims.every((claim) => claim.ignored)) {
    // A person said: not this row. Everything in it counts as said, which says all from here on; a cell counts again
    // when it changes, or is sent after all.
    people.setBase(follow.id, settledBase(follow.base, local!, remote!))
    people.heed(follow.id)
    clearSolved(context, person, undefined)
    return
  }
  if (JSON.stringify(decision.base) !== JSON.stringify(follow.base ?? { local: {}, remote: {} })) {
    people.setBase(follow.id, decision.base)
  }
  if (decision.adopted > 0 && !follow.base) context.report.adopted += 1
  context.report.kept += decision.kept.length
  if (follow.base && decision.kept.length > 0) recordKept(context, person, decision.kept)
  if (decision.conflicts.length > 0)
    reviews.putConflict(workspaceId, follow.id, 'values', decision.conflicts, now)
  const update = freeToTake(context, person, decision.update)
  const { changes, addUrns, removeUrns, addGroups, removeGroups } = update
  const body = bodyOf(update, saidUrns(local!.urns ?? [], decision.update, update), remote!)
  const sendsBody = changes.length > 0 || addUrns.length > 0 || removeUrns.length > 0
  if (!sendsBody && addGroups.length === 0 && removeGroups.length === 0) {
    if (decision.lastUrn) blameLastUrn(context, person)
    else clearSolved(context, person, undefined)
    return
  }
  if (sendsBody && isParked(context, person, JSON.stringify(body))) return
  if (decision.lastUrn) blameLastUrn(context, person) // what is sent besides solves nothing of it
  const { before, after } = beforeAndAfter(update, remote!)
  const changeId = record(context, person, 'update', before, after)
  const common = { followId: follow.id, priority: PRIORITY_SMALL, runId: context.runId, changeId }
  if (sendsBody) {
    const id = outbox.put(workspaceId, { ...common, kind: 'update', target: '', payload: body })
    context.written += 1
    noteTakes(context, id, follow.id, addUrns)
  }
  const payload = { local: local!.groups ?? [] }
  for (const target of addGroups) outbox.put(workspaceId, { ...common, kind: 'add', target, payload })
  for (const target of removeGroups) outbox.put(workspaceId, { ...common, kind: 'remove', target, payload })
  context.written += 1
  context.report.updates += 1
}

const blameLastUrn = (context: StageContext, { follow, claims, remote }: Person): void =>
  blame(context, follow.id, claims[0]!, { code: 'last-urn', text: remote!.urns.join(', ') })

function planRemoval(
  context: StageContext,
  person: Person,
  decision: Extract<Decision, { kind: 'delete' | 'leave-groups' }>,
): void {
  const { people, reviews, outbox, workspaceId } = context.parts
  const { follow, claims, remote } = person
  const hold = person.reviewed ? reviews.holdOf(follow.id, 'removals') : undefined
  if (hold === 'held') return
  if (person.reviewed) {
    clearSolved(context, person, undefined)
    // The platform said yes to it and did nothing: not again before the contact changes there, or the row comes back.
    if (reviews.problemsOfFollow(follow.id).some(isDifference)) return
  }
  const write = () => {
    const { groups } = remote!
    // Who only leaves groups is still there, with the groups that stay.
    const [before, after]: [Snapshot, Snapshot] =
      decision.kind === 'delete'
        ? [everythingOf(remote!), {}]
        : [{ groups }, { groups: groups.filter((group) => !decision.groups.includes(group)) }]
    const changeId = record(context, person, 'remove', before, after)
    const common = { followId: follow.id, priority: PRIORITY_SMALL, runId: context.runId, changeId }
    if (decision.kind === 'delete') {
      outbox.put(workspaceId, { ...common, kind: 'delete', target: '', payload: {} })
    } else {
      for (const target of decision.groups) {
        outbox.put(workspaceId, {
          ...common,
          kind: 'remove',
          target,
          payload: { local: [], leaving: true },
        })
      }
    }
    context.written += 1
    context.report.removals += 1
  }
  if (decision.kind === 'leave-groups' && decision.groups.length === 0) {
    if (missingFileOf(context, person) === undefined) people.dropFollow(follow.id)
  } else if (hold === 'approved') write()
  else push(context.removals, claims[0]!.sourceId, { person, write })
}

function record(
  context: StageContext,
  person: Person,
  kind: ChangeKind,
  before: Snapshot,
  after: Snapshot,
): number {
  const { follow, claims, local, remote } = person
  const { sourceId, sheet, rowNumber, rowKey } = claims[0]!
  return context.parts.runs.addChange({
    runId: context.runId,
    followId: follow.id,
    uuid: follow.uuid,
    kind,
    ...{ sourceId, sheet, rowNumber, rowKey },
    before,
    after,
    name: local?.name ?? remote?.name ?? null,
    urns: [...(local?.urns ?? []), ...(remote?.urns ?? [])],
    ...(kind === 'keep' && { decidedAt: context.parts.now }),
  })
}

/** The platform's value stays, by a rule the person chose: what lost is kept in history. */
function recordKept(context: StageContext, person: Person, kept: readonly AttributeConflict[]): void {
  const side = (which: 'local' | 'remote') => snapshotOf(kept.map((one) => [one.attribute, one[which]]))
  record(context, person, 'keep', side('local'), side('remote'))
}

/** Refused as it is, and still the same: it waits for a person, and is not sent again. */
function isParked(context: StageContext, person: Person, payload: string): boolean {
  const { reviews } = context.parts
  const problems = reviews.problemsOfFollow(person.follow.id)
  if (problems.some((problem) => problem.code === 'refused-by-platform' && problem.payload === payload))
    return true
  clearSolved(context, person, payload)
  return false
}

/** A problem of an earlier delivery goes when what it was about has changed. */
function clearSolved(context: StageContext, person: Person, payload: string | undefined): void {
  if (!person.reviewed) return
  const { reviews, mirror, workspaceId } = context.parts
  const { follow, local, remote } = person
  const modifiedOn = (follow.uuid && mirror.contact(workspaceId, follow.uuid)?.modifiedOn) || ''
  for (const problem of reviews.problemsOfFollow(follow.id)) {
    const stillSo = isDifference(problem)
      ? lasts(problem, local, remote && { ...remote, modifiedOn }, context.fieldTypes)
      : problem.payload !== null && problem.payload === payload
    if (!stillSo) reviews.removeProblem(problem.id)
  }
}
