/**
 * Writes an undo down: its run and changes, what leaves for it, and what counts as said from now on. In the caller's
 * transaction: all of it, or none.
 *
 * What is sent stands in no source, so it leaves as a *decided* intention: judging again drops it only when the platform
 * or the row has moved on (`decided.ts`).
 */
import { urnKey } from '../mapping/ninth-digit.ts'
import type { NewIntention } from '../store/outbox.ts'
import type { ChangeKind } from '../store/runs.ts'
import type { UndoDetail } from '../store/undo-runs.ts'
import { type RemoteSide, sendsNothing, type Update } from '../sync/judge.ts'
import { attributesOf, everythingOf, type Snapshot, valuesOf } from '../sync/snapshot.ts'
import { paceMaker } from './pace.ts'
import { BACKLOG, PRIORITY_BACKLOG, PRIORITY_SMALL } from './staging-parts.ts'
import { releaseOf, type TakeContext, waitFor } from './takes.ts'
import type { PlannedUndo, TakeBack, UndoStage } from './undo-plan.ts'
import { beforeAndAfter, bodyOf } from './update-body.ts'

type Writing = TakeContext & {
  parts: UndoStage
  runId: number
  priority: number
  /** Who gets which addresses. */
  takes: { intentionId: number; uuid: string | null; urns: readonly string[] }[]
}
type Step = PlannedUndo & { what: TakeBack }

/** @returns the run that takes the other one back. */
export async function writeUndo(
  parts: UndoStage,
  undoOf: number,
  plan: readonly PlannedUndo[],
): Promise<number> {
  const { undoRuns, workspaceId, now } = parts
  const steps = plan.filter((planned): planned is Step => planned.what !== undefined)
  const runId = undoRuns.begin(workspaceId, undoOf, now)
  const priority = steps.length > BACKLOG ? PRIORITY_BACKLOG : PRIORITY_SMALL
  const writing: Writing = { parts, runId, priority, takes: [], written: 0 }
  const pace = paceMaker()
  for (const step of steps) {
    notSent(writing, step)
    write(writing, step)
    await pace()
  }
  linkTakes(writing)
  return runId
}

/** What of the change had not left yet never will. */
function notSent({ parts: { outbox, undoRuns, runs, now } }: Writing, { waiting }: Step): void {
  for (const { id, changeId } of waiting) {
    outbox.remove(id)
    const change = changeId === null ? undefined : undoRuns.change(changeId)
    if (change?.outcome === 'waiting') runs.settle(change.id, 'replaced', now)
  }
}

function write(writing: Writing, step: Step): void {
  const { people, workspaceId } = writing.parts
  const { what, past, follow, remote } = step
  switch (what.kind) {
    case 'restore':
      restore(writing, step, what)
      return
    case 'delete':
      takeAway(writing, step)
      return
    case 'create':
      // A follow that nobody states carries it, and goes when the contact is there.
      sendCreate(writing, step, people.addFollow(workspaceId, null), what.contact, true)
      return
    case 'row-again':
      people.heed(past.followId)
      sendCreate(writing, step, past.followId, what.contact, false)
      return
    case 'leave-out':
      people.ignore(past.followId)
      people.markMoved(past.followId)
      decide(writing, step, what.contact, {})
      return
    case 'stay':
      decide(writing, step, {}, remote ? everythingOf(remote) : {})
      if (follow) people.dropFollow(follow.id)
      return
    case 'withdraw':
      withdraw(writing, step)
      return
    case 'ask-again': {
      const id = follow?.id ?? past.followId
      if (what.uuid) people.link(id, what.uuid, 'created')
      if (what.base) people.setBase(id, what.base)
      people.heed(id)
      people.markMoved(id)
      decide(writing, step, past.after, past.before)
      return
    }
  }
}

function restore(writing: Writing, step: Step, what: Extract<TakeBack, { kind: 'restore' }>): void {
  const { people, workspaceId } = writing.parts
  const { follow, contact } = step
  const { update, unsent, base, stopFollowing } = what
  if (follow && base) people.setBase(follow.id, base)
  if (speaks(unsent.before))
    decide(writing, step, unsent.before, unsent.after, follow?.base && { base: follow.base })
  if (!contact || sendsNothing(update)) {
    if (follow && stopFollowing) people.dropFollow(follow.id)
    else if (follow) people.markMoved(follow.id)
    return
  }
  const followId = follow?.id ?? people.addFollow(workspaceId, contact.uuid)
  if (stopFollowing) for (const claim of people.claimsOf(followId)) people.dropClaim(claim.id)
  sendUpdate(writing, step, followId, update)
  people.markMoved(followId)
}

function sendUpdate(writing: Writing, step: Step, followId: number, update: Update): void {
  const { outbox, workspaceId } = writing.parts
  const { changes, addUrns, removeUrns, addGroups, removeGroups } = update
  const { before, after } = beforeAndAfter(update, step.remote!)
  const changeId = record(writing, step, { kind: 'update', followId }, before, after)
  if (changes.length + addUrns.length + removeUrns.length > 0) {
    const payload = bodyOf(update, step.local?.urns ?? [], step.remote!)
    const intentionId = put(writing, { followId, kind: 'update', payload, changeId })
    writing.takes.push({ intentionId, uuid: step.contact!.uuid, urns: addUrns })
  }
  const payload = { local: step.local?.groups ?? [] }
  const common = { followId, priority: writing.priority, runId: writing.runId, changeId, payload }
  for (const target of addGroups) outbox.put(workspaceId, { ...common, kind: 'add', target, decided: true })
  for (const target of removeGroups)
    outbox.put(workspaceId, { ...common, kind: 'remove', target, decided: true })
}

/** The contact goes, and its row is left out until it changes. */
function takeAway(writing: Writing, step: Step): void {
  const { people, outbox, runs, workspaceId } = writing.parts
  const { follow, contact, remote } = step
  const followId = follow?.id ?? people.addFollow(workspaceId, contact!.uuid)
  const isStated = people.claimsOf(followId).length > 0
  // For whom no row speaks: what the contact has now is what it must still have when it goes.
  if (!follow?.base) people.setBase(followId, asBase(remote!))
  runs.dropWaiting(followId)
  outbox.dropWaiting(followId)
  people.ignore(followId)
  people.markMoved(followId)
  const detail: UndoDetail | undefined = isStated ? { rowLeftOut: true } : undefined
  const changeId = record(writing, step, { kind: 'remove', followId }, everythingOf(remote!), {}, detail)
  put(writing, { followId, kind: 'delete', payload: {}, changeId })
}

const asBase = ({ name, language, fields = {}, urns, groups }: RemoteSide) => ({
  local: { urns, groups },
  remote: valuesOf({ name: name ?? null, language: language ?? null, fields }),
})

/** @param unstated no row states this person: it leaves as decided, and nobody follows the contact. */
function sendCreate(
  writing: Writing,
  step: Step,
  followId: number,
  contact: Snapshot,
  unstated: boolean,
): void {
  const detail: UndoDetail | undefined = unstated ? { newContact: true } : undefined
  const changeId = record(writing, step, { kind: 'create', followId }, {}, contact, detail)
  const payload = { contact }
  const intentionId = put(writing, { followId, kind: 'create', payload, changeId, decided: unstated })
  writing.takes.push({ intentionId, uuid: null, urns: contact.urns ?? [] })
}

/** What an undo had not sent yet: as if it had never been decided. */
function withdraw(writing: Writing, step: Step): void {
  const { people } = writing.parts
  const { past, remote } = step
  if (past.kind === 'create') {
    decide(writing, step, past.after, {})
    people.dropFollow(past.followId)
    return
  }
  decide(writing, step, {}, remote ? everythingOf(remote) : {})
  people.heed(past.followId)
  people.markMoved(past.followId)
}

const speaks = (snapshot: Snapshot): boolean =>
  attributesOf(snapshot).length > 0 || snapshot.urns !== undefined || snapshot.groups !== undefined

function put(
  { parts: { outbox, workspaceId }, runId, priority }: Writing,
  intention: Omit<NewIntention, 'target' | 'runId' | 'priority'>,
): number {
  return outbox.put(workspaceId, { decided: true, ...intention, target: '', runId, priority })
}

/** A decision that sends nothing. @param lost what is not sent; @param stays what the platform keeps. */
function decide(writing: Writing, step: Step, lost: Snapshot, stays: Snapshot, detail?: UndoDetail): void {
  const followId = step.follow?.id ?? step.past.followId
  record(writing, step, { kind: 'keep', followId }, lost, stays, detail)
}

function record(
  { parts: { runs, now }, runId }: Writing,
  { past, contact }: PlannedUndo,
  { kind, followId }: { kind: ChangeKind; followId: number },
  before: Snapshot,
  after: Snapshot,
  detail?: UndoDetail,
): number {
  const { sourceId, rowNumber, rowKey, sheet, person } = past
  return runs.addChange({
    runId,
    followId,
    uuid: kind === 'create' ? null : (contact?.uuid ?? null),
    kind,
    ...{ sourceId, rowNumber, rowKey, sheet },
    before,
    after,
    name: contact?.name ?? person,
    urns: contact?.urns ?? [],
    ...(kind === 'keep' && { decidedAt: now }),
    ...(detail && { detail }),
  })
}

/** An address that another contact gives up in the same undo is released before it is taken. */
function linkTakes(writing: Writing): void {
  const { mirror, people, workspaceId } = writing.parts
  for (const { intentionId, uuid, urns } of writing.takes) {
    for (const urn of urns) {
      for (const owner of mirror.owners(workspaceId, urnKey(urn))) {
        const follow = owner === uuid ? undefined : people.followOf(workspaceId, owner)
        const release = follow && releaseOf(writing, follow.id, urn)
        if (release && release.id !== intentionId) waitFor(writing, intentionId, release.id, urn)
      }
    }
  }
}
