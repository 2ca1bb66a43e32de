/** Everything one verdict needs, from the store: the claims merged, the base pair, the mirror's row. */
import type { LocalContact } from '../../shared/contact.ts'
import type { MirrorContact } from '../store/mirror.ts'
import type { Claim } from '../store/people.ts'
import { type RemoteSide, toSnapshot } from '../sync/judge.ts'
import { mergeClaims } from '../sync/merge.ts'
import type { Snapshot } from '../sync/snapshot.ts'
import { findOwner } from './owners.ts'
import { type Loaded, type Person, rulesOf, type StageContext } from './staging-parts.ts'

/** Five statements for a page of persons, instead of five for each. */
export function load(context: StageContext, ids: readonly number[]): Loaded[] {
  const { people, outbox, mirror, reviews, workspaceId } = context.parts
  const follows = people.followsMany(ids)
  const claims = Map.groupBy(people.claimsMany(ids), (claim) => claim.followId)
  const waiting = outbox.waitingOnly(ids)
  const reviewed = reviews.reviewed(ids)
  const contacts = mirror.contacts(
    workspaceId,
    follows.map(({ uuid }) => uuid).filter((uuid) => uuid !== null),
  )
  const owned = people.withOwner(follows.filter(({ uuid }) => uuid === null).map(({ id }) => id))
  return follows.map((follow) => ({
    follow,
    claims: claims.get(follow.id) ?? [],
    waiting: waiting.get(follow.id),
    contact: follow.uuid === null ? undefined : contacts.get(follow.uuid),
    reviewed: reviewed.has(follow.id),
    hasOwner: owned.has(follow.id),
  }))
}

/** All sides of one person; undefined where somebody else has to be heard first, or another person took the claims over. */
export function gather(
  context: StageContext,
  { follow: known, claims: all, contact: mirrored, reviewed, hasOwner, waiting }: Loaded,
): Person | undefined {
  const { people, reviews, mirror, workspaceId } = context.parts
  let follow = known
  let contact = mirrored
  const [first] = all
  if (!first) {
    people.dropFollow(follow.id) // its source was taken out of the setup: nobody is removed for that
    return undefined
  }
  const claims = all.filter((claim) => claim.missingSince === null || !mayGo(context, claim))
  if (claims.length === all.length) {
    if (reviewed) reviews.release(follow.id, 'removals')
  } else if (claims.length > 0)
    for (const claim of all) if (!claims.includes(claim)) people.dropClaim(claim.id)
  const rules = rulesOf(context, (claims[0] ?? first).sourceId)
  const merged = mergeClaims(claims.map((claim) => claim.contact))
  if (merged && !follow.uuid && (hasOwner || merged.uuid)) {
    const owner = findOwner(context, follow, merged, claims)
    if (owner === 'ask' || owner === 'merged') return undefined
    if (owner) {
      people.link(follow.id, owner, 'adopted')
      follow = people.follow(follow.id)!
      contact = mirror.contact(workspaceId, owner)
    }
  }
  return {
    follow,
    reviewed,
    hasOwner,
    waiting,
    claims: claims.length > 0 ? claims : all,
    local: merged && localSide(context, merged),
    rules,
    remote: contact && !contact.deleted ? remoteSide(context, contact) : undefined,
    gone: contact?.deleted ?? follow.uuid !== null,
  }
}

function localSide(context: StageContext, contact: LocalContact): Snapshot {
  const snapshot = toSnapshot(contact, context.groups.keyOf)
  if (!snapshot.fields || context.refusedFields.size === 0) return snapshot
  const fields = Object.fromEntries(
    Object.entries(snapshot.fields).filter(([key]) => !context.refusedFields.has(key)),
  )
  return { ...snapshot, fields }
}

function remoteSide(
  context: StageContext,
  { name, language, urns, groupUuids, fields, status }: MirrorContact,
): RemoteSide {
  return { name, language, urns, fields, status, groups: groupUuids.filter(context.groups.isStatic) }
}

/** Its delay has passed, and every other source could be heard. */
function mayGo(context: StageContext, claim: Claim): boolean {
  const { setup } = context.request.sources.get(claim.sourceId)!
  const delay = context.request.honourRemovalDelay ? setup.removalDelayMinutes * 60_000 : 0
  const others = context.request.unread.filter((id) => id !== claim.sourceId)
  return (
    others.length === 0 &&
    !context.request.unread.includes(claim.sourceId) &&
    context.parts.now - claim.missingSince! >= delay
  )
}
