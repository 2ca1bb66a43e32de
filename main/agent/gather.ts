/** Everything one verdict needs, from the store: the claims merged, the base pair, the mirror's row. */
import type { LocalContact } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { MirrorContact } from '../store/mirror.ts'
import type { Claim } from '../store/people.ts'
import { withoutSpentClearings } from '../sync/blanks.ts'
import { isKnown, type RemoteSide, type Rules, rulesOfKnownRow, toSnapshot } from '../sync/judge.ts'
import { mergeClaims, speakerOf } from '../sync/merge.ts'
import type { BasePair, Snapshot } from '../sync/snapshot.ts'
import { isBegunAgain } from './begun-again.ts'
import type { GroupResolver } from './groups.ts'
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
  if (claims.length > 0) {
    if (reviewed) reviews.release(follow.id, 'removals')
    for (const claim of all) if (!claims.includes(claim)) people.dropClaim(claim.id)
  }
  const contacts = withoutSpentClearings(
    claims.map(({ contact }) => asSaidBefore(contact)),
    follow.base,
  )
  for (const [index, claim] of claims.entries())
    if (contacts[index] !== claim.contact) people.setContact(claim.id, contacts[index]!)
  const leftOut = claims.every(({ ignored }) => ignored)
  // Of a row that a person left out nothing counts beside what others say.
  const heard = claims.filter(({ ignored }) => leftOut || !ignored)
  const merged = mergeClaims(contacts.filter((_contact, index) => heard.includes(claims[index]!)))
  const movedOn = contact?.deleted && merged && !leftOut && isSomebodyElse(context, merged)
  if (movedOn) {
    people.unlink(follow.id)
    follow = people.follow(follow.id)!
    contact = undefined
  }
  if (merged && !leftOut && !follow.uuid && (hasOwner || movedOn || merged.uuid)) {
    const owner = findOwner(context, follow, merged, claims)
    if (owner === 'ask') people.unmarkMoved(follow.id) // each stage looks again, see markAskedMoved
    if (owner === 'ask' || owner === 'merged') return undefined
    if (owner) {
      people.link(follow.id, owner, 'adopted')
      if (reviewed) reviews.release(follow.id, 'creates') // nobody is created for this person any more
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
    rules: rulesFor(context, follow.base, heard.length > 0 ? heard : [first]),
    remote: contact && !contact.deleted ? remoteSide(context.groups, contact) : undefined,
    gone: contact?.deleted ?? follow.uuid !== null,
  }
}

/** Deleted on the platform, but its addresses live on in another contact there: the two were made one. */
function isSomebodyElse(
  { parts: { mirror, workspaceId } }: StageContext,
  { urns = [] }: LocalContact,
): boolean {
  return urns.some((urn) => mirror.owners(workspaceId, urnKey(urn)).length > 0)
}

/** The policies of the source whose word counts, for each value. */
function rulesFor(context: StageContext, base: BasePair | undefined, claims: readonly Claim[]): Rules {
  const by = ({ sourceId, contact: { fresh } }: Claim): Rules => {
    const rules = rulesOf(context, sourceId)
    if (isBegunAgain(base)) return { ...rules, firstSync: 'platform' }
    return isKnown(base) && !fresh ? rulesOfKnownRow(rules) : rules
  }
  if (claims.length === 1) return by(claims[0]!)
  const contacts = claims.map(({ contact }) => contact)
  return { ...by(claims[0]!), of: (what) => by(claims[speakerOf(contacts, what)]!) }
}

/** A row is new once. */
function asSaidBefore(contact: LocalContact): LocalContact {
  if (!contact.fresh) return contact
  const { fresh: _fresh, ...said } = contact
  return said
}

function localSide(context: StageContext, contact: LocalContact): Snapshot {
  const snapshot = toSnapshot(contact, context.groups.keyOf)
  if (!snapshot.fields || context.refusedFields.size === 0) return snapshot
  const fields = Object.fromEntries(
    Object.entries(snapshot.fields).filter(([key]) => !context.refusedFields.has(key)),
  )
  return { ...snapshot, fields }
}

/** What the platform shows of a contact, without the groups it fills itself. */
export const remoteSide = (
  { isStatic }: Pick<GroupResolver, 'isStatic'>,
  { name, language, urns, groupUuids, fields, status }: MirrorContact,
): RemoteSide => ({ name, language, urns, fields, status, groups: groupUuids.filter(isStatic) })

/**
 * Its delay has passed, by a clock that never jumps, and every other source could be heard: from then on it counts as
 * gone, until the row is back. Nobody goes of whom it is asked whether a new row is the same person, or whose row may be
 * one that cannot be read now.
 */
function mayGo({ request, parts, waits }: StageContext, claim: Claim): boolean {
  if (waits.missing.has(claim.followId)) return false
  if (claim.staysAway) return true
  if (waits.shielded.has(claim.sourceId)) return false
  const { setup } = request.sources.get(claim.sourceId)!
  const delay = request.honourRemovalDelay ? setup.removalDelayMinutes * 60_000 : 0
  if (request.unread.length > 0 || parts.worked - (claim.missingFrom ?? 0) < delay) return false
  parts.people.stayAway(claim.id)
  return true
}
