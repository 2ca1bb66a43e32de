/**
 * "The same person?": a new row that looks a little like one that is gone (DESIGN 8). Until a person answers, the
 * new row creates nobody and the missing one removes nobody. The question goes by itself when the missing row comes back
 * or the new one goes.
 *
 * More than a hundred of them in one scan are not asked one by one: that is a list saved with other keys or by another
 * program. Then the new rows wait together, and the missing ones, each in a hold of its own.
 */
import type { LocalContact } from '../../shared/contact.ts'
import { urnPath } from '../mapping/urn-path.ts'
import type { Claim } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Conflict, ConflictAttribute } from '../store/reviews.ts'
import { withClearings } from '../sync/blanks.ts'
import { withCellOf } from '../sync/column-cells.ts'
import { attributesOf, stated } from '../sync/snapshot.ts'

/** As many questions as a person answers; more are two holds. */
const MOST_QUESTIONS = 100
/** Why they wait then: the new ones, and those who are gone. */
const LOOK_ALIKES = [
  'new people look like people whose rows are gone',
  'people whose rows are gone look like new ones',
] as const
/** Whether a hold's reason is that there are too many to ask about one by one. */
export const isLookAlikes = (reason: string): boolean => LOOK_ALIKES.some((words) => reason.endsWith(words))

type Parts = Repositories & { workspaceId: number; now: number }
/** A missing claim, and the new person who may be the same. */
export type Pair = { missing: Claim; followId: number }

/** @returns how many people wait in holds because there are too many to ask about. */
export function askSamePerson(parts: Parts, sourceId: number, pairs: readonly Pair[]): number {
  const { people, reviews, samePersons, workspaceId, now } = parts
  for (const { missing, followId } of pairs) {
    people.markMoved(missing.followId)
    people.markMoved(followId)
  }
  if (pairs.length > MOST_QUESTIONS) {
    const gone = pairs.map(({ missing }) => missing.followId)
    for (const followId of gone) reviews.release(followId, 'removals')
    const created = pairs.map(({ followId }) => followId)
    reviews.hold(workspaceId, sourceId, 'creates', `${pairs.length} ${LOOK_ALIKES[0]}`, created, now)
    reviews.hold(workspaceId, sourceId, 'removals', `${pairs.length} ${LOOK_ALIKES[1]}`, gone, now)
    return pairs.length * 2
  }
  for (const { missing, followId } of pairs) {
    const attributes = linesOf(parts, missing, people.claimsOf(followId)[0]!.contact)
    samePersons.ask({ workspaceId, followId, otherFollowId: missing.followId, attributes, now })
  }
  return 0
}

/** Who waits for an answer, once the questions that answered themselves are gone and the others are up to date. */
export type Waiting = { newcomers: ReadonlySet<number>; missing: ReadonlySet<number> }
export function openQuestions(parts: Parts): Waiting {
  const { people, reviews, samePersons, workspaceId } = parts
  for (const { followId, otherFollowId } of samePersons.dropSolved(workspaceId)) {
    if (people.follow(followId)) people.markMoved(followId)
    if (people.follow(otherFollowId)) people.markMoved(otherFollowId)
  }
  const open = samePersons.open(workspaceId)
  for (const { id, followId, otherFollowId, attributes } of open) {
    const [missing] = people.claimsOf(otherFollowId)
    const [come] = people.claimsOf(followId)
    if (!missing || !come) continue
    const now = linesOf(parts, missing, come.contact)
    if (JSON.stringify(now) !== attributes) reviews.keepLines(id, now)
  }
  return {
    newcomers: new Set(open.map(({ followId }) => followId)),
    missing: new Set(open.map(({ otherFollowId }) => otherFollowId)),
  }
}

/**
 * Same: the new row takes the place of the missing one, one contact is kept and changed. Different: the missing one is
 * removed as any other, the new one created. Neither is asked again.
 */
export function answerSamePerson(
  { repositories: { people, reviews, samePersons, held } }: { repositories: Repositories },
  { id, followId, otherFollowId }: Conflict,
  answer: 'same' | 'different',
): void {
  reviews.keepLines(id, [])
  if (otherFollowId === null || !people.follow(otherFollowId)) return
  people.markMoved(otherFollowId)
  const [come] = people.claimsOf(followId)
  const gone = people
    .claimsOf(otherFollowId)
    .find((claim) => claim.sourceId === come?.sourceId && claim.missingSince !== null)
  if (answer === 'different' || !come || !gone) return
  const kept = held.ofClaim(come.id).map(({ attribute }) => attribute)
  const contact = kept.reduce<LocalContact>(
    (said, attribute) => withCellOf(said, gone.contact, attribute),
    withClearings(come.contact, gone.contact, true),
  )
  samePersons.moveRow(come.id, gone.id, contact)
  people.dropFollow(followId)
  reviews.release(otherFollowId, 'removals')
}

/** What the question is about, for a person: both rows by number and name. */
export function samePersonSentence({ people }: Repositories, { followId, otherFollowId }: Conflict): string {
  const [come] = people.claimsOf(followId)
  const [gone] = otherFollowId === null ? [] : people.claimsOf(otherFollowId)
  const row = (claim: Claim | undefined) =>
    claim
      ? `row ${claim.rowNumber}, ${[claim.contact.name, claim.contact.urns?.map(urnPath).join(' and ')].filter(Boolean).join(', ')}`
      : 'a row'
  return `is this new row (${row(come)}) the same person as the one that is gone (${row(gone)})? Until you say so nobody is created and nobody is removed.`
}

/** What differs between the two rows, and what the contact shows. */
function linesOf(
  { people, mirror, workspaceId }: Parts,
  gone: Claim,
  come: LocalContact,
): ConflictAttribute[] {
  const uuid = people.follow(gone.followId)?.uuid
  const contact = uuid ? mirror.contact(workspaceId, uuid) : undefined
  const attributes = new Set(['name' as const, ...attributesOf(gone.contact), ...attributesOf(come)])
  return [...attributes].flatMap((attribute): ConflictAttribute[] => {
    const [before, now] = [stated(gone.contact, attribute) ?? null, stated(come, attribute) ?? null]
    if (before === now && attribute !== 'name') return []
    return [{ attribute, base: before, local: now, remote: (contact && stated(contact, attribute)) ?? null }]
  })
}
