/**
 * What taking a run back would do, change by change, from what history, mirror and rows say now. Nothing is written here
 * but the bindings of group names; the caller decides whether the plan is kept.
 */
import { urnKey } from '../mapping/ninth-digit.ts'
import type { MirrorContact } from '../store/mirror.ts'
import type { Intention } from '../store/outbox.ts'
import type { Claim, Follow } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { UndoneChange } from '../store/undo-runs.ts'
import { withoutSpentClearings } from '../sync/blanks.ts'
import { groupUuid } from '../sync/group-keys.ts'
import { type RemoteSide, toSnapshot } from '../sync/judge.ts'
import { mergeClaims } from '../sync/merge.ts'
import {
  type AttributeName,
  attributesOf,
  type BasePair,
  type GroupKey,
  type Snapshot,
  stated,
  withoutEmpty,
  withStatement,
} from '../sync/snapshot.ts'
import { askedAgain, type Left, type Present, type UndoStep, undoChange, undoneBase } from '../sync/undo.ts'
import { remoteSide } from './gather.ts'
import { type GroupResolver, openGroupResolver } from './groups.ts'
import { paceMaker } from './pace.ts'
import { type FoldedChange, foldChanges } from './undo-fold.ts'

export type UndoStage = Repositories & { workspaceId: number; now: number }

/** How one change is taken back. */
export type TakeBack =
  | Extract<UndoStep, { kind: 'delete' | 'create' }>
  | {
      kind: 'restore'
      update: Extract<UndoStep, { kind: 'restore' }>['update']
      /** What had not left yet and is not sent any more: the sources' values, and what stays on the platform. */
      unsent: { before: Snapshot; after: Snapshot }
      base: BasePair | undefined
      /** It was on its way out of the spreadsheet: nobody keeps it in step any more. */
      stopFollowing: boolean
    }
  /** A new row that had not been sent yet: it is left out until it changes. */
  | { kind: 'leave-out'; contact: Snapshot }
  /** A removal that had not been sent yet: the contact stays, and is not kept in step any more. */
  | { kind: 'stay' }
  /** The undo of a create: its row counts again, and makes the contact. */
  | { kind: 'row-again'; contact: Snapshot }
  /** What an undo had not sent yet. */
  | { kind: 'withdraw' }
  /** A decision that sent nothing: the question is asked again. */
  | { kind: 'ask-again'; base?: BasePair; uuid?: string }

export type PlannedUndo = {
  past: UndoneChange
  what: TakeBack | undefined
  left: Left[]
  /** Another change of this person is on its way at this moment: nothing may be planned over it. */
  busy: boolean
  follow: Follow | undefined
  /** The contact on the platform now, and what is shown of it that the agent may write. */
  contact: MirrorContact | undefined
  remote: RemoteSide | undefined
  local: Snapshot | undefined
  /** Of this change, not sent yet. */
  waiting: Intention[]
}

/** Every change of the run, in its order; what nothing has to be done about is left out. */
export async function planUndo(parts: UndoStage, runId: number): Promise<PlannedUndo[]> {
  const { undoRuns, outbox } = parts
  const waiting = Map.groupBy(outbox.ofRun(runId), ({ changeId }) => changeId)
  const groups = openGroupResolver(parts.mirror, parts.workspaceId)
  const optedOut = parts.mirror.optedOut(parts.workspaceId)
  const fieldTypes = parts.mirror.fieldTypes(parts.workspaceId)
  const look: Look = { parts, groups, optedOut, fieldTypes, releases: undefined }
  const changes = foldChanges(
    undoRuns.changes(runId).map((past) => ({
      past: withGroupUuids(parts, past),
      waiting: waiting.get(past.id) ?? [],
    })),
  )
  // First as if nobody stood in another's way: who gives which address up. Then with that known.
  look.releases = releasesOf(await planEach(look, changes))
  const plan = await planEach(look, changes)
  return plan.filter(({ what, left }) => what !== undefined || left.length > 0)
}

async function planEach(look: Look, changes: readonly FoldedChange[]): Promise<PlannedUndo[]> {
  const pace = paceMaker()
  const plan: PlannedUndo[] = []
  for (const { past, waiting } of changes) {
    plan.push(planOne(look, past, waiting))
    await pace()
  }
  return plan
}

type Look = {
  parts: UndoStage
  groups: GroupResolver
  optedOut: ReadonlySet<string>
  fieldTypes: Present['fieldTypes']
  /** `<uuid> <urn key>` of what this plan takes from a contact; undefined: nobody is asked. */
  releases: ReadonlySet<string> | undefined
}

function releasesOf(plan: readonly PlannedUndo[]): Set<string> {
  return new Set(
    plan.flatMap(({ what, contact }) => {
      if (!contact) return []
      const given =
        what?.kind === 'delete' ? contact.urns : what?.kind === 'restore' ? what.update.removeUrns : []
      return given.map((urn) => `${contact.uuid} ${urnKey(urn)}`)
    }),
  )
}

function planOne(look: Look, past: UndoneChange, waiting: Intention[]): PlannedUndo {
  const { parts } = look
  const { people, mirror, outbox, workspaceId } = parts
  const follow = followOf(parts, past)
  const known = past.uuid === null ? undefined : mirror.contact(workspaceId, past.uuid)
  const contact = known && !known.deleted ? known : undefined
  const claims = follow ? people.claimsOf(follow.id).filter(({ missingSince }) => missingSince === null) : []
  const local = localOf(look, claims, follow?.base)
  const remote = contact && remoteSide(look.groups, contact)
  const common = { past, follow, contact, remote, local, waiting }
  const busy = follow !== undefined && outbox.waitingOnly([follow.id]).get(follow.id) === false
  const { what, left } = takeBack(look, { ...common, claims })
  return { ...common, what, left, busy }
}

/** Who follows the contact now; else the follow of then, while it has no other contact. */
function followOf({ people, workspaceId }: UndoStage, past: UndoneChange): Follow | undefined {
  const byUuid = past.uuid === null ? undefined : people.followOf(workspaceId, past.uuid)
  if (byUuid) return byUuid
  const then = people.follow(past.followId)
  return then && (then.uuid === null || past.uuid === null) ? then : undefined
}

type Known = Omit<PlannedUndo, 'what' | 'left' | 'busy'> & { claims: Claim[] }
type Taken = { what: TakeBack | undefined; left: Left[] }
const NOTHING: Taken = { what: undefined, left: [] }

function takeBack(look: Look, known: Known): Taken {
  const { past, waiting } = known
  const decided = waiting.some((intention) => intention.decided)
  const arrived = past.outcome === 'delivered'
  switch (past.kind) {
    case 'keep':
      return takeBackKept(look, known)
    case 'create':
      if (waiting.length > 0)
        return { what: decided ? { kind: 'withdraw' } : { kind: 'leave-out', contact: past.after }, left: [] }
      return arrived ? fromStep(look, known) : NOTHING
    case 'update':
      return arrived || waiting.length > 0 || isTwofold(past) ? takeBackUpdate(look, known, false) : NOTHING
    case 'remove':
      if (past.after.groups) {
        if (waiting.length > 0) return takeBackUpdate(look, known, true)
        return arrived ? takeBackUpdate(look, known, false) : NOTHING
      }
      if (waiting.length > 0) return { what: { kind: decided ? 'withdraw' : 'stay' }, left: [] }
      if (!arrived) return NOTHING
      return past.detail.rowLeftOut ? takeBackLeftOut(look, known) : fromStep(look, known)
  }
}

/** Values and groups go out in requests of their own: one may have arrived although the other was refused. */
const isTwofold = ({ before, after, outcome }: UndoneChange): boolean =>
  (outcome === 'rejected' || outcome === 'conflict') &&
  after.groups !== undefined &&
  (attributesOf(after).length > 0 || (before.urns ?? after.urns) !== undefined)

function fromStep(look: Look, known: Known): Taken {
  const { step, left } = undoChange(pastOf(known.past), presentOf(look, known))
  if (step?.kind === 'restore') return { what: restoring(known, step.update, left, false), left }
  return { what: step, left }
}

function takeBackUpdate(look: Look, known: Known, stopFollowing: boolean): Taken {
  const { step, left } = undoChange(pastOf(known.past), presentOf(look, known))
  const update = step?.kind === 'restore' ? step.update : NO_UPDATE
  if (!step && known.waiting.length === 0) return { what: undefined, left }
  return { what: restoring(known, update, left, stopFollowing), left }
}

const NO_UPDATE = { changes: [], addUrns: [], removeUrns: [], addGroups: [], removeGroups: [] }

function restoring(
  { past, remote, follow, local, waiting }: Known,
  update: Extract<TakeBack, { kind: 'restore' }>['update'],
  left: readonly Left[],
  stopFollowing: boolean,
): TakeBack {
  const base = remote && local ? undoneBase(follow?.base, pastOf(past), left, local, remote) : undefined
  const touched = new Set<AttributeName>([
    ...update.changes.map(({ attribute }) => attribute),
    ...left.flatMap((one) => ('attribute' in one ? [one.attribute] : [])),
  ])
  const unsent: { before: Snapshot; after: Snapshot } = { before: {}, after: {} }
  if (waiting.length > 0 && remote) {
    for (const attribute of attributesOf(past.after).filter((one) => !touched.has(one))) {
      unsent.before = withStatement(unsent.before, attribute, stated(past.after, attribute) ?? null)
      unsent.after = withStatement(unsent.after, attribute, stated(remote, attribute) ?? null)
    }
    if (past.after.urns && update.addUrns.length + update.removeUrns.length === 0) {
      unsent.before.urns = past.after.urns
      unsent.after.urns = remote.urns
    }
    if (past.after.groups && update.addGroups.length + update.removeGroups.length === 0) {
      unsent.before.groups = past.after.groups
      unsent.after.groups = remote.groups
    }
  }
  return { kind: 'restore', update, unsent, base, stopFollowing }
}

/** The undo of a create took the contact away and left its row out. */
function takeBackLeftOut(look: Look, known: Known): Taken {
  const { follow, claims, local } = known
  if (!follow || claims.length === 0) return fromStep(look, { ...known, follow: undefined, local: undefined })
  if (follow.uuid !== null || !claims.every(({ ignored }) => ignored) || !local)
    return { what: undefined, left: [{ why: 'row-is-back' }] }
  return { what: { kind: 'row-again', contact: withoutEmpty(local) }, left: [] }
}

function takeBackKept({ fieldTypes }: Look, { past, follow, remote, local, claims }: Known): Taken {
  const { before, after, detail } = past
  if (!follow) return NOTHING
  const isEmpty = attributesOf(after).length === 0 && !after.urns && !after.groups
  if (isEmpty) {
    if (follow.uuid !== null || !claims.some(({ ignored }) => ignored)) return NOTHING
    return { what: { kind: 'ask-again', ...(past.uuid !== null && { uuid: past.uuid }) }, left: [] }
  }
  if (!remote || !local) return NOTHING
  const base = askedAgain(
    follow.base,
    { before, after, ...(detail.base && { agreed: detail.base }) },
    { local, remote, fieldTypes },
  )
  return base ? { what: { kind: 'ask-again', base }, left: [] } : NOTHING
}

/** A value the platform took in another form is "as we sent it" in that form. */
function pastOf({ kind, before, after, answer }: UndoneChange) {
  let sent = after
  for (const { attribute, got } of answer?.differences ?? []) {
    const name = attributesOf(after).find((one) => one === attribute)
    if (name) sent = withStatement(sent, name, got === '' ? null : got)
  }
  return { kind: kind === 'keep' ? ('update' as const) : kind, before, after: sent }
}

function presentOf(look: Look, { past, follow, contact, remote, local }: Known): Present {
  const { parts, groups, optedOut, fieldTypes, releases } = look
  const { mirror, people, workspaceId } = parts
  // Their own row, or one that is about to make a contact; a row of somebody else who has the address by now is neither.
  const bringsBack = ({ missingSince, sourceId, rowKey, followId }: Claim) =>
    missingSince === null &&
    ((sourceId === past.sourceId && rowKey === past.rowKey) || people.follow(followId)?.uuid === null)
  const rowsWith = (urn: string) => people.claimsWithUrn(urnKey(urn), workspaceId).some(bringsBack)
  const isBack = past.kind === 'remove' && !past.after.groups && (past.before.urns ?? []).some(rowsWith)
  return {
    remote: remote && { ...remote, lastSeenOn: contact?.lastSeenOn ?? null },
    local: isBack ? (local ?? {}) : local,
    base: follow?.base,
    fieldTypes,
    isStatic: groups.isStatic,
    otherOwner(urn) {
      const key = urnKey(urn)
      const other =
        releases &&
        mirror.owners(workspaceId, key).find((uuid) => uuid !== past.uuid && !releases.has(`${uuid} ${key}`))
      return other === undefined ? undefined : (mirror.contact(workspaceId, other)?.name ?? other)
    },
    optedOut: (urn) => optedOut.has(urnKey(urn)),
  }
}

function localOf(
  { groups }: Look,
  claims: readonly Claim[],
  base: BasePair | undefined,
): Snapshot | undefined {
  const merged = mergeClaims(
    withoutSpentClearings(
      claims.map(({ contact }) => contact),
      base,
    ),
  )
  return merged && toSnapshot(merged, groups.keyOf)
}

/** Groups that did not exist then have their uuid by now. */
function withGroupUuids({ mirror, workspaceId }: UndoStage, past: UndoneChange): UndoneChange {
  const bindings = mirror.bindings(workspaceId)
  const resolved = (snapshot: Snapshot): Snapshot =>
    snapshot.groups
      ? { ...snapshot, groups: snapshot.groups.map((key: GroupKey) => groupUuid(key, bindings) ?? key) }
      : snapshot
  return { ...past, before: resolved(past.before), after: resolved(past.after) }
}
