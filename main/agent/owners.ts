/** Who on the platform a row is about, and whose a URN is (DESIGN 8, 9). */
import type { LocalContact } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import { urnPath } from '../mapping/urn-path.ts'
import type { Claim, Follow } from '../store/people.ts'
import { type ConflictAttribute, takenLine } from '../store/reviews.ts'
import { areStrangers } from '../sync/strangers.ts'
import type { StageContext } from './staging-parts.ts'

/** Who on the platform is this person? One owner: them. Two: a person decides. */
export function findOwner(
  context: StageContext,
  follow: Follow,
  local: LocalContact,
  claims: readonly Claim[],
): string | 'ask' | 'merged' | undefined {
  const { people, mirror, reviews, workspaceId, now } = context.parts
  if (local.uuid) {
    const contact = mirror.contact(workspaceId, local.uuid)
    if (contact && !contact.deleted) return joinOrLink(context, follow, local.uuid)
    blame(context, follow.id, claims[0]!, { code: 'bad-uuid', text: local.uuid })
    return 'ask'
  }
  if (sharesOnlyAnId(context, follow, local, claims)) return 'ask'
  const owners = new Set<string>()
  for (const urn of local.urns ?? []) {
    for (const uuid of mirror.owners(workspaceId, urnKey(urn)))
      if (!givesUp(context, uuid, urn)) owners.add(uuid)
  }
  if (owners.size > 1) {
    const attributes: ConflictAttribute[] = [...owners].sort().map((uuid) => ({
      attribute: 'name',
      base: undefined,
      local: local.name ?? null,
      remote: mirror.contact(workspaceId, uuid)?.name ?? null,
      contact: uuid,
    }))
    reviews.putConflict(workspaceId, follow.id, 'two-owners', attributes, now)
    return 'ask'
  }
  const [owner] = owners
  if (!owner) return undefined
  const other = people.followOf(workspaceId, owner)
  const clash =
    other &&
    people
      .claimsOf(other.id)
      .find(
        (claim) => claim.missingSince === null && claims.some(({ sourceId }) => sourceId === claim.sourceId),
      )
  if (clash) {
    const shared = (local.urns ?? []).filter((urn) => mirror.owners(workspaceId, urnKey(urn)).includes(owner))
    const named = new Set((clash.contact.urns ?? []).map(urnKey))
    const twice = shared.find((urn) => named.has(urnKey(urn)))
    if (twice !== undefined) {
      blame(context, follow.id, claims[0]!, {
        code: 'urn-in-two-rows',
        text: urnPath(twice),
        detail: { row: clash.rowNumber },
      })
      return 'ask'
    }
    // Somebody on the platform gave this person's address to the contact that another row keeps in step.
    const name = mirror.contact(workspaceId, owner)?.name ?? null
    const attributes = shared.map((urn) => takenLine(urn, { uuid: owner, name }))
    reviews.putConflict(workspaceId, follow.id, 'urn-taken', attributes, now)
    return 'ask'
  }
  return joinOrLink(context, follow, owner)
}

/** An earlier spreadsheet gives this id to somebody else: said, and nobody is made of the two. */
function sharesOnlyAnId(
  context: StageContext,
  follow: Follow,
  local: LocalContact,
  claims: readonly Claim[],
): boolean {
  const { people, workspaceId } = context.parts
  const { sources } = context.request
  if (sources.size < 2) return false
  const placeOf = (sourceId: number) => sources.get(sourceId)?.row.position ?? -1
  const own = Math.min(...claims.map(({ sourceId }) => placeOf(sourceId)))
  for (const urn of local.urns ?? []) {
    if (!urn.startsWith('ext:')) continue
    const first = people
      .claimsWithUrn(urnKey(urn), workspaceId)
      .find(
        (claim) =>
          claim.followId !== follow.id && placeOf(claim.sourceId) < own && areStrangers(claim.contact, local),
      )
    if (!first) continue
    const detail = { source: sources.get(first.sourceId)!.setup.name, row: first.rowNumber }
    blame(context, follow.id, claims[0]!, { code: 'id-of-another-list', text: urnPath(urn), detail })
    return true
  }
  return false
}

/** The contact is free to be followed, or another follow of ours has it and takes these claims too. */
function joinOrLink(context: StageContext, follow: Follow, uuid: string): string | 'merged' {
  const { people, workspaceId } = context.parts
  const other = people.followOf(workspaceId, uuid)
  if (!other || other.id === follow.id) return uuid
  people.mergeInto(follow.id, other.id)
  context.merged.add(other.id)
  return 'merged'
}

/** The owner's own row gave this URN up: it is about to be released. */
export function givesUp(context: StageContext, uuid: string, urn: string): boolean {
  const { people, workspaceId } = context.parts
  const owner = people.followOf(workspaceId, uuid)
  if (!owner?.base?.local.urns?.some((had) => urnKey(had) === urnKey(urn))) return false
  return !people
    .claimsOf(owner.id)
    .some((claim) => claim.contact.urns?.some((has) => urnKey(has) === urnKey(urn)))
}

/** The owner's row is gone, so the contact, and the URN with it, may be on its way out. */
export function isLeaving(context: StageContext, uuid: string): boolean {
  const { people, workspaceId } = context.parts
  const owner = people.followOf(workspaceId, uuid)
  const claims = owner ? people.claimsOf(owner.id) : []
  return claims.length > 0 && claims.every((claim) => claim.missingSince !== null)
}

export function blame(
  context: StageContext,
  followId: number,
  claim: Claim,
  problem: {
    code: 'bad-uuid' | 'urn-in-two-rows' | 'id-of-another-list' | 'last-urn' | 'had-opted-out' | 'urn-waits'
    text: string
    detail?: Record<string, string | number>
  },
): void {
  const { reviews, workspaceId, now } = context.parts
  const same = ({ code, text }: { code: string; text: string | null }) =>
    code === problem.code && text === problem.text
  if (reviews.problemsOfFollow(followId).some(same)) return
  reviews.clearDelivery(followId)
  const { sourceId, rowKey, sheet, rowNumber } = claim
  reviews.addProblem(workspaceId, {
    ...problem,
    origin: 'delivery',
    sourceId,
    followId,
    rowKey,
    sheet,
    rowNumber,
    since: now,
  })
}
