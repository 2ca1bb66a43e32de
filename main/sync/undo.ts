/**
 * Taking one change of history back (DESIGN 12): what to send, and what cannot be taken back and why.
 *
 * Taken back is only what the platform still has as we sent it; what anybody changed since then stays and is listed.
 * Pure: the caller brings the contact and the rows as they are now, and carries the step out.
 */
import type { ContactStatus, FieldType, Statement, Urn } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import { withGroups, withUrns } from './base.ts'
import { type RemoteSide, sameAttribute, sendsNothing, type Update } from './judge.ts'
import { keepPlatform, keepPlatformGroups, keepPlatformUrns } from './resolve.ts'
import { givenGroups } from './sets.ts'
import {
  type AttributeName,
  attributesOf,
  type BasePair,
  fieldKeyOf,
  type GroupKey,
  type Snapshot,
  stated,
  withStatement,
} from './snapshot.ts'

/** A change as history keeps it; groups by uuid. A `remove` whose `after` names groups only took the contact out of groups. */
export type PastChange = {
  kind: 'create' | 'update' | 'remove'
  before: Snapshot
  after: Snapshot
}

/** What is known now of the person the change was about. */
export type Present = {
  /** Undefined: not on the platform, or not any more. `lastSeenOn`: when they last wrote, null if never. */
  remote: (RemoteSide & { lastSeenOn: string | null }) | undefined
  /** What the rows say; undefined where no row states this person. */
  local: Snapshot | undefined
  base: BasePair | undefined
  fieldTypes: Readonly<Record<string, FieldType>>
  /** Whether a group exists and may be given. */
  isStatic(group: GroupKey): boolean
  /** Somebody else who has this URN now and does not give it up in the same undo: their name, else their uuid. */
  otherOwner(urn: Urn): string | undefined
  /** Whoever had this URN did not want messages when they were deleted. */
  optedOut(urn: Urn): boolean
}

/** Why something stays as it is. */
export type Left =
  | { why: 'changed-since'; attribute: AttributeName; sent: Statement; now: Statement }
  | { why: 'urn-owned'; urn: Urn; owner: string }
  | { why: 'last-urn'; urn: Urn }
  | { why: 'group-gone'; group: GroupKey }
  | { why: 'field-gone'; attribute: AttributeName; before: Statement }
  | { why: 'gone' }
  | { why: 'not-active'; status: ContactStatus }
  | { why: 'seen'; at: string }
  | { why: 'other-groups'; groups: GroupKey[] }
  | { why: 'other-values'; attributes: AttributeName[] }
  | { why: 'other-urns'; urns: Urn[] }
  | { why: 'opted-out'; urn: Urn }
  | { why: 'row-is-back' }
  | { why: 'no-urn' }

export type UndoStep =
  /** Values, URNs and groups of a contact go back to what they were. */
  | { kind: 'restore'; update: Update }
  /** A contact the run created, still only ours. */
  | { kind: 'delete' }
  /** A contact the run deleted: a new one with everything that is known of the old. */
  | { kind: 'create'; contact: Snapshot }

/** No step: nothing of it is on the platform any more, or all of it stays. */
export type Undoing = { step?: UndoStep; left: Left[] }

export function undoChange(past: PastChange, present: Present): Undoing {
  switch (past.kind) {
    case 'create':
      return undoCreate(past, present)
    case 'update':
      return undoUpdate(past, present)
    case 'remove':
      return past.after.groups ? undoUpdate(past, present) : undoDelete(past, present)
  }
}

/** Attribute by attribute, address by address, group by group. */
function undoUpdate({ before, after }: PastChange, present: Present): Undoing {
  const { remote } = present
  if (!remote) return { left: [{ why: 'gone' }] }
  const update: Update = { changes: [], addUrns: [], removeUrns: [], addGroups: [], removeGroups: [] }
  const left: Left[] = []
  for (const attribute of attributesOf(after)) {
    const was = stated(before, attribute) ?? null
    const sent = stated(after, attribute) ?? null
    const now = stated(remote, attribute) ?? null
    const key = fieldKeyOf(attribute)
    if (sameAttribute(attribute, now, was, present)) continue
    if (!sameAttribute(attribute, now, sent, present))
      left.push({ why: 'changed-since', attribute, sent, now })
    else if (key !== undefined && !(key in present.fieldTypes))
      left.push({ why: 'field-gone', attribute, before: was })
    else update.changes.push({ attribute, before: now, after: was })
  }
  if (before.urns && after.urns) undoUrns(before.urns, after.urns, remote.urns, present, update, left)
  if (before.groups && after.groups)
    undoGroups(before.groups, after.groups, remote.groups, present, update, left)
  if (sendsNothing(update)) return { left }
  if (remote.status !== 'active') return { left: [{ why: 'not-active', status: remote.status }] }
  return { step: { kind: 'restore', update }, left }
}

function undoUrns(
  before: readonly Urn[],
  after: readonly Urn[],
  now: readonly Urn[],
  present: Present,
  update: Update,
  left: Left[],
): void {
  const [had, sent, has] = [before, after, now].map((urns) => new Set(urns.map(urnKey))) as [
    Set<string>,
    Set<string>,
    Set<string>,
  ]
  for (const urn of before) {
    if (sent.has(urnKey(urn)) || has.has(urnKey(urn))) continue
    const owner = present.otherOwner(urn)
    if (owner === undefined) update.addUrns.push(urn)
    else left.push({ why: 'urn-owned', urn, owner })
  }
  const remove = now.filter((urn) => sent.has(urnKey(urn)) && !had.has(urnKey(urn)))
  // A contact's last address is never taken away: nobody could be reached any more.
  if (remove.length < now.length || update.addUrns.length > 0) update.removeUrns.push(...remove)
  else left.push(...remove.map((urn): Left => ({ why: 'last-urn', urn })))
}

function undoGroups(
  before: readonly GroupKey[],
  after: readonly GroupKey[],
  now: readonly GroupKey[],
  present: Present,
  update: Update,
  left: Left[],
): void {
  for (const group of before) {
    if (after.includes(group) || now.includes(group)) continue
    if (present.isStatic(group)) update.addGroups.push(group)
    else left.push({ why: 'group-gone', group })
  }
  update.removeGroups.push(...now.filter((group) => after.includes(group) && !before.includes(group)))
}

/** Deleted only while everything the contact has is what we gave it. */
function undoCreate({ after }: PastChange, present: Present): Undoing {
  const { remote, base, local } = present
  if (!remote) return { left: [{ why: 'gone' }] }
  const left: Left[] = []
  if (remote.status !== 'active') left.push({ why: 'not-active', status: remote.status })
  if (remote.lastSeenOn !== null) left.push({ why: 'seen', at: remote.lastSeenOn })
  const given = new Set([...(after.groups ?? []), ...givenGroups(base)])
  const groups = remote.groups.filter((group) => !given.has(group))
  if (groups.length > 0) left.push({ why: 'other-groups', groups })
  const ours = new Set(
    [...(after.urns ?? []), ...(base?.local.urns ?? []), ...(local?.urns ?? [])].map(urnKey),
  )
  const urns = remote.urns.filter((urn) => !ours.has(urnKey(urn)))
  if (urns.length > 0) left.push({ why: 'other-urns', urns })
  // What both sides last settled is what we gave it since; a value of nobody's row is somebody else's.
  const attributes = attributesOf(remote).filter((attribute) => {
    const known = stated(base?.remote ?? {}, attribute) ?? stated(after, attribute) ?? null
    const now = stated(remote, attribute) ?? null
    return now !== null && !sameAttribute(attribute, now, known, present)
  })
  if (attributes.length > 0) left.push({ why: 'other-values', attributes })
  return left.length > 0 ? { left } : { step: { kind: 'delete' }, left }
}

/** All of the old contact that can still be had; nothing where somebody has one of its addresses now. */
function undoDelete({ before }: PastChange, present: Present): Undoing {
  if (present.remote) return { left: [] } // it is there: this never arrived
  if (present.local) return { left: [{ why: 'row-is-back' }] }
  const urns = before.urns ?? []
  if (urns.length === 0) return { left: [{ why: 'no-urn' }] }
  const optedOut = urns.find(present.optedOut)
  if (optedOut !== undefined) return { left: [{ why: 'opted-out', urn: optedOut }] }
  const owned = urns.flatMap((urn): Left[] => {
    const owner = present.otherOwner(urn)
    return owner === undefined ? [] : [{ why: 'urn-owned', urn, owner }]
  })
  if (owned.length > 0) return { left: owned }
  const left: Left[] = []
  let contact: Snapshot = { urns }
  for (const attribute of attributesOf(before)) {
    const value = stated(before, attribute) ?? null
    const key = fieldKeyOf(attribute)
    if (value === null) continue
    if (key !== undefined && !(key in present.fieldTypes))
      left.push({ why: 'field-gone', attribute, before: value })
    else contact = withStatement(contact, attribute, value)
  }
  const groups = (before.groups ?? []).filter(present.isStatic)
  for (const group of before.groups ?? [])
    if (!groups.includes(group)) left.push({ why: 'group-gone', group })
  if (groups.length > 0) contact = { ...contact, groups }
  return { step: { kind: 'create', contact }, left }
}

/**
 * What the sources say of everything the change touched counts as said (DESIGN 9): it is not sent again until its own
 * cell changes. What was left as it is keeps its pair.
 */
export function undoneBase(
  base: BasePair | undefined,
  { after }: PastChange,
  left: readonly Left[],
  local: Snapshot,
  remote: RemoteSide,
): BasePair | undefined {
  const stays = new Set(left.map((one) => ('attribute' in one ? one.attribute : undefined)))
  const attributes = attributesOf(after).filter((attribute) => !stays.has(attribute))
  let next: BasePair | undefined = base
  if (attributesOf(local).some((attribute) => attributes.includes(attribute)))
    next = keepPlatform(next, local, remote, attributes)
  if (after.urns && local.urns) next = keepPlatformUrns(next, local.urns, remote.urns)
  if (after.groups && local.groups) next = keepPlatformGroups(next, local.groups, remote.groups)
  return next
}

/**
 * A person kept the platform's value, and is to be asked again: the pair as it was then, or where that is not known one
 * by which both sides have moved apart.
 * @param agreed the pair before the decision.
 * @returns undefined where the two values are not those of then: there is nothing to ask any more.
 */
export function askedAgain(
  base: BasePair | undefined,
  { before, after, agreed }: { before: Snapshot; after: Snapshot; agreed?: BasePair },
  { local, remote, fieldTypes }: { local: Snapshot; remote: RemoteSide } & Pick<Present, 'fieldTypes'>,
): BasePair | undefined {
  let next = base ?? { local: {}, remote: {} }
  let asked = false
  for (const attribute of attributesOf(before)) {
    const [ours, theirs] = [stated(local, attribute), stated(remote, attribute) ?? null]
    const lost = stated(before, attribute) ?? null
    const kept = stated(after, attribute) ?? null
    const same = (a: Statement, b: Statement) => sameAttribute(attribute, a, b, { fieldTypes })
    if (ours === undefined || !same(ours, lost) || !same(theirs, kept) || same(ours, theirs)) continue
    asked = true
    const [said, shown] = [stated(agreed?.local ?? {}, attribute), stated(agreed?.remote ?? {}, attribute)]
    const known = said !== undefined && shown !== undefined
    next = {
      local: withStatement(next.local, attribute, known ? said : kept),
      remote: withStatement(next.remote, attribute, known ? shown : lost),
    }
  }
  if (before.urns && local.urns) {
    const wanted = new Set(before.urns.map(urnKey))
    const had = next.local.urns ?? local.urns
    const said = had.filter((urn) => !wanted.has(urnKey(urn)))
    asked ||= said.length < had.length
    next = withUrns(next, agreed?.local.urns ?? said)
  }
  if (before.groups && local.groups && agreed) {
    asked = true
    next = withGroups(next, agreed.local.groups ?? [])
  }
  return asked ? next : undefined
}
