/**
 * What a person decided (a typed value, an undo, an address to take) and has not left yet, looked at again when its
 * person is judged: it stands while the platform shows what it showed then, and the row says what it said then.
 *
 * - The row's own cell has changed since: the newer edit wins.
 * - The platform shows it already: done, without a request.
 * - The platform has moved on: not sent. A choice between two values is asked again; of an undo it is listed.
 */
import { urnKey } from '../mapping/ninth-digit.ts'
import type { Intention, UpdatePayload } from '../store/outbox.ts'
import type { Claim, Follow } from '../store/people.ts'
import type { ChangeOutcome } from '../store/runs.ts'
import { NO_BASE, withGroups } from '../sync/base.ts'
import { groupUuid } from '../sync/group-keys.ts'
import { type RemoteSide, sameAttribute } from '../sync/judge.ts'
import { answeredBase, keepPlatformUrns } from '../sync/resolve.ts'
import {
  type AttributeName,
  attributesOf,
  type Snapshot,
  snapshotOf,
  stated,
  valuesIn,
  withStatement,
} from '../sync/snapshot.ts'
import { undoChange } from '../sync/undo.ts'
import type { StageContext } from './staging-parts.ts'

/** A person as judged now; without claims no row states them. */
export type DecidedAbout = {
  follow: Follow
  claims: readonly Claim[]
  local: Snapshot | undefined
  remote: RemoteSide | undefined
  /** When they last wrote; null: never. */
  lastSeenOn: string | null
}

/** What became of a part of a decision. */
type Fate = 'stands' | 'arrived' | 'replaced' | 'conflict'

/** @param decided all of this person's decided intentions that wait. @returns those that still stand. */
export function recheckDecided(
  context: StageContext,
  about: DecidedAbout,
  decided: readonly Intention[],
): Intention[] {
  return decided.filter((intention) => recheck(context, about, intention))
}

function recheck(context: StageContext, about: DecidedAbout, intention: Intention): boolean {
  switch (intention.kind) {
    case 'create':
      return recheckCreate(context, intention)
    case 'update':
      return recheckUpdate(context, about, intention)
    case 'delete':
      return recheckDelete(context, about, intention)
    case 'add':
    case 'remove':
      return recheckGroup(context, about, intention)
  }
}

/** Somebody has one of the addresses by now, or a row brings the person back. */
function recheckCreate(context: StageContext, intention: Intention): boolean {
  const { mirror, people, workspaceId } = context.parts
  if (waitsForAnother(context, intention) || !('contact' in intention.payload)) return true
  const keys = (intention.payload.contact.urns ?? []).map(urnKey)
  const isBack = keys.some((key) =>
    people
      .claimsWithUrn(key, workspaceId)
      .some(({ missingSince, followId }) => missingSince === null && people.follow(followId)?.uuid === null),
  )
  const isOwned = keys.some((key) => mirror.owners(workspaceId, key).length > 0)
  if (!isBack && !isOwned) return true
  drop(context, intention, isBack ? 'replaced' : 'conflict')
  return false
}

/** The contact is to go only while it is still only ours, and its row is left out. */
function recheckDelete(context: StageContext, about: DecidedAbout, intention: Intention): boolean {
  const { people } = context.parts
  const { follow, claims, local, remote, lastSeenOn } = about
  if (!remote) return true // gone already: the platform's answer says so
  if (claims.some(({ ignored }) => !ignored)) {
    people.heed(follow.id)
    drop(context, intention, 'replaced')
    return false
  }
  const { step } = undoChange(
    { kind: 'create', before: {}, after: {} },
    {
      ...{ local, base: follow.base, fieldTypes: context.fieldTypes, isStatic: context.groups.isStatic },
      remote: { ...remote, lastSeenOn },
      otherOwner: () => undefined,
      optedOut: () => false,
    },
  )
  if (step) return true
  people.heed(follow.id)
  drop(context, intention, 'conflict')
  return false
}

function recheckGroup(context: StageContext, about: DecidedAbout, intention: Intention): boolean {
  const { people, mirror, workspaceId } = context.parts
  const { follow, local, remote } = about
  const group = groupUuid(intention.target, mirror.bindings(workspaceId))
  const said = follow.base?.local.groups
  const wanted = intention.kind === 'add'
  if (group && said && local?.groups && said.includes(group) !== local.groups.includes(group)) {
    drop(context, intention, 'replaced')
    return false
  }
  if (remote?.status !== 'active' || !group || !context.groups.isStatic(group)) {
    drop(context, intention, 'conflict')
    return false
  }
  if (remote.groups.includes(group) !== wanted) return true
  if (said) people.setBase(follow.id, withGroups(follow.base ?? NO_BASE, said, remote.groups))
  drop(context, intention, 'delivered')
  return false
}

function recheckUpdate(context: StageContext, about: DecidedAbout, intention: Intention): boolean {
  const payload = intention.payload as UpdatePayload
  const { remote } = about
  const isUndo = takesBack(context, intention)
  if (!remote || (isUndo && remote.status !== 'active')) {
    drop(context, intention, 'conflict')
    return false
  }
  const fates = new Map(
    attributesOf(valuesIn(payload)).map((attribute) => [
      attribute,
      fateOf(context, about, payload, attribute),
    ]),
  )
  const urns = payload.urns && urnsFate(context, about, payload.urns, intention, isUndo)
  if ([...fates.values(), urns ?? 'stands'].every((fate) => fate === 'stands')) return true
  moveBase(context, about, payload, fates, urns, isUndo)
  const of = (fate: Fate) => [...fates].filter(([, one]) => one === fate).map(([attribute]) => attribute)
  const stays = of('stands')
  if (stays.length === 0 && urns !== 'stands') {
    const all = new Set([...fates.values(), ...(urns ? [urns] : [])])
    drop(
      context,
      intention,
      all.has('conflict') ? 'conflict' : all.has('replaced') ? 'replaced' : 'delivered',
    )
    return false
  }
  leaveOut(context, about, intention, {
    stays,
    urnsStay: urns === 'stands',
    conflicts: of('conflict'),
    replaced: of('replaced'),
  })
  return true
}

function fateOf(
  { fieldTypes }: StageContext,
  { follow, local, remote }: DecidedAbout,
  payload: UpdatePayload,
  attribute: AttributeName,
): Fate {
  const same = (a: string | null, b: string | null) => sameAttribute(attribute, a, b, { fieldTypes })
  const [says, said] = [stated(local ?? {}, attribute), stated(follow.base?.local ?? {}, attribute)]
  const now = stated(remote ?? {}, attribute) ?? null
  if (says !== undefined && said !== undefined && !same(says, said)) return 'replaced'
  if (same(now, stated(valuesIn(payload), attribute) ?? null)) return 'arrived'
  return same(now, stated(payload.before, attribute) ?? null) ? 'stands' : 'conflict'
}

function urnsFate(
  context: StageContext,
  { follow, local, remote }: DecidedAbout,
  { add, remove, takeFrom = [] }: NonNullable<UpdatePayload['urns']>,
  intention: Intention,
  isUndo: boolean,
): Fate {
  const { mirror, outbox, workspaceId } = context.parts
  const keys = (urns: readonly string[]) => new Set(urns.map(urnKey))
  const [has, says, said] = [keys(remote!.urns), keys(local?.urns ?? []), keys(follow.base?.local.urns ?? [])]
  const cellChanged = local?.urns && follow.base?.local.urns && !sameSet(says, said)
  if (cellChanged) return 'replaced'
  const missing = add.filter((urn) => !has.has(urnKey(urn)))
  const extra = remove.filter((urn) => has.has(urnKey(urn)))
  if (missing.length + extra.length === 0) return 'arrived'
  if (!isUndo || waitsForAnother(context, intention)) return 'stands'
  const isTaken = (urn: string) =>
    mirror
      .owners(workspaceId, urnKey(urn))
      .some((owner) => owner !== follow.uuid && !takeFrom.includes(owner))
  const others = outbox.of(follow.id).filter(({ id }) => id !== intention.id)
  const getsMore = others.some(({ payload }) => 'before' in payload && (payload.urns?.add.length ?? 0) > 0)
  const wouldBeLast = missing.length === 0 && extra.length === remote!.urns.length && !getsMore
  return missing.some(isTaken) || wouldBeLast ? 'conflict' : 'stands'
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
  a.size === b.size && [...a].every((key) => b.has(key))

/** What arrived is agreed on; where a choice between two values is overtaken, both have moved apart again. */
function moveBase(
  { parts: { people } }: StageContext,
  { follow, local, remote }: DecidedAbout,
  payload: UpdatePayload,
  fates: ReadonlyMap<AttributeName, Fate>,
  urns: Fate | undefined,
  isUndo: boolean,
): void {
  let base = follow.base
  for (const [attribute, fate] of fates) {
    if (fate === 'arrived') {
      const sent = withStatement({}, attribute, stated(valuesIn(payload), attribute) ?? null)
      base = answeredBase(base, sent, remote!)
    } else if (fate === 'conflict' && !isUndo) {
      const before = stated(payload.before, attribute) ?? null
      const pair = base ?? NO_BASE
      base = {
        local: withStatement(pair.local, attribute, before),
        remote: withStatement(pair.remote, attribute, before),
      }
    }
  }
  if (urns === 'arrived' && local?.urns) base = keepPlatformUrns(base, local.urns, remote!.urns)
  if (base && base !== follow.base) people.setBase(follow.id, base)
}

/** Part of a decision is not sent: history says which, and what is left leaves as decided. */
function leaveOut(
  { parts: { outbox, undoRuns, runs, now } }: StageContext,
  { follow }: DecidedAbout,
  intention: Intention,
  {
    stays,
    urnsStay,
    conflicts,
    replaced,
  }: { stays: AttributeName[]; urnsStay: boolean; conflicts: AttributeName[]; replaced: AttributeName[] },
): void {
  const payload = intention.payload as UpdatePayload
  const pick = (snapshot: Snapshot, attributes: readonly AttributeName[]) =>
    snapshotOf(attributes.map((attribute) => [attribute, stated(snapshot, attribute) ?? null]))
  outbox.replacePayload(intention.id, {
    ...valuesIn(pick(valuesIn(payload), stays)),
    before: pick(payload.before, stays),
    ...(urnsStay && payload.urns && { urns: payload.urns }),
  })
  const change = intention.changeId === null ? undefined : undoRuns.change(intention.changeId)
  if (!change) return
  for (const [outcome, attributes] of [
    ['conflict', conflicts],
    ['replaced', replaced],
  ] as const) {
    if (attributes.length === 0) continue
    const { sourceId, rowNumber, rowKey, sheet, uuid, person } = change
    const id = runs.addChange({
      ...{ sourceId, rowNumber, rowKey, sheet, uuid, kind: 'update', followId: follow.id, name: person },
      runId: intention.runId,
      before: pick(change.before, attributes),
      after: pick(change.after, attributes),
    })
    runs.settle(id, outcome, now)
  }
  const out = new Set<AttributeName>([...conflicts, ...replaced])
  const without = (snapshot: Snapshot): Snapshot => ({
    ...pick(
      snapshot,
      attributesOf(snapshot).filter((attribute) => !out.has(attribute)),
    ),
    ...(snapshot.urns && { urns: snapshot.urns }),
    ...(snapshot.groups && { groups: snapshot.groups }),
  })
  undoRuns.reword(change.id, without(change.before), without(change.after))
}

function drop(
  { parts: { outbox, runs, now } }: StageContext,
  intention: Intention,
  outcome: ChangeOutcome,
): void {
  outbox.remove(intention.id)
  const more = outbox.of(intention.followId).some(({ changeId }) => changeId === intention.changeId)
  if (!more || outcome !== 'delivered') runs.settle(intention.changeId, outcome, now)
}

const waitsForAnother = ({ parts: { outbox } }: StageContext, { dependsOn }: Intention): boolean =>
  dependsOn !== null && outbox.get(dependsOn) !== undefined

/** Whether this takes back what an earlier run did. */
const takesBack = ({ parts: { undoRuns } }: StageContext, { runId }: Intention): boolean =>
  undoRuns.find(runId)?.undoOf != null
