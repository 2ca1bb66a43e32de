/**
 * URNs that go from one contact to another. None is taken silently: only one whose owner gives it up in the same plan,
 * and then the release is delivered before the take.
 */
import { urnKey } from '../mapping/ninth-digit.ts'
import { urnPath } from '../mapping/urn-path.ts'
import type { Intention, UpdatePayload } from '../store/outbox.ts'
import { takenLine } from '../store/reviews.ts'
import type { Update } from '../sync/judge.ts'
import { blame, givesUp, isLeaving } from './owners.ts'
import type { Person, StageContext } from './staging-parts.ts'

/** What linking needs of a plan: a stage's, or an undo's. */
export type TakeContext = Pick<StageContext, 'written'> & {
  readonly parts: Pick<StageContext['parts'], 'outbox' | 'runs' | 'workspaceId'>
}

/** A URN somebody else owns is never taken silently: only one whose owner is giving it up. */
export function freeToTake(context: StageContext, person: Person, update: Update): Update {
  const { mirror, reviews, workspaceId, now } = context.parts
  const taken = update.addUrns.filter((urn) =>
    mirror
      .owners(workspaceId, urnKey(urn))
      .some(
        (uuid) => uuid !== person.follow.uuid && !givesUp(context, uuid, urn) && !isLeaving(context, uuid),
      ),
  )
  if (taken.length === 0) return update
  const attributes = taken.map((urn) => {
    const uuid = mirror.owners(workspaceId, urnKey(urn)).find((owner) => owner !== person.follow.uuid)!
    return takenLine(urn, { uuid, name: mirror.contact(workspaceId, uuid)?.name ?? null })
  })
  reviews.putConflict(workspaceId, person.follow.id, 'urn-taken', attributes, now)
  return { ...update, addUrns: update.addUrns.filter((urn) => !taken.includes(urn)), removeUrns: [] }
}

export function noteTakes(
  context: StageContext,
  intentionId: number,
  followId: number,
  urns: readonly string[],
): void {
  const { mirror, people, workspaceId } = context.parts
  const uuid = people.follow(followId)?.uuid
  const owned = urns.filter((urn) => mirror.owners(workspaceId, urnKey(urn)).some((owner) => owner !== uuid))
  if (owned.length > 0) context.takes.push({ intentionId, followId, urns: owned })
}

/**
 * A URN is released before it is taken: the taker depends on the giver's intention. Two rows that swap
 * phones would wait for each other for ever, so the giver's release then goes first as a request of its own.
 */
export function linkTakes(context: StageContext): void {
  const { mirror, people, workspaceId } = context.parts
  for (const { intentionId, urns } of context.takes) {
    const givers = urns.flatMap((urn) =>
      mirror
        .owners(workspaceId, urnKey(urn))
        .map((uuid) => ({ urn, follow: people.followOf(workspaceId, uuid) })),
    )
    for (const { urn, follow } of givers) {
      const release = follow && releaseOf(context, follow.id, urn)
      if (!release && follow && isLeaving(context, follow.uuid ?? '')) {
        putOff(context, intentionId, urn, follow.uuid!)
        continue
      }
      if (release && release.id !== intentionId) waitFor(context, intentionId, release.id, urn)
    }
  }
}

/** The request by which this person's contact gives the URN up. */
export const releaseOf = (
  { parts: { outbox } }: TakeContext,
  followId: number,
  urn: string,
): Intention | undefined =>
  outbox.of(followId).find((intention) => intention.kind === 'delete' || releases(intention.payload, urn))

/** The take leaves when the release has been delivered. */
export function waitFor(context: TakeContext, takeId: number, releaseId: number, urn: string): void {
  const { outbox } = context.parts
  if (leadsTo(context, releaseId, takeId)) outbox.dependOn(takeId, splitRelease(context, releaseId, urn))
  else outbox.dependOn(takeId, releaseId)
}

/** The owner's removal waits for its delay or for an OK: so does the take, and says so; the rest of the change is sent. */
function putOff(context: StageContext, intentionId: number, urn: string, ownerUuid: string): void {
  const { outbox, runs, people, mirror, workspaceId } = context.parts
  const intention = outbox.get(intentionId)
  if (!intention || !('before' in intention.payload)) return
  const { urns: _waits, ...rest } = intention.payload
  if (Object.keys(rest).length > 1) outbox.replacePayload(intentionId, rest)
  else {
    outbox.remove(intentionId)
    if (intention.changeId !== null && !sharesChange(context, intention.followId, intention.changeId)) {
      runs.removeChange(intention.changeId)
      context.report.updates -= 1
    }
  }
  const [claim] = people.claimsOf(intention.followId)
  if (!claim) return
  blame(context, intention.followId, claim, {
    code: 'urn-waits',
    text: urnPath(urn),
    detail: { name: mirror.contact(workspaceId, ownerUuid)?.name ?? ownerUuid },
  })
}

/** The same change goes out in other requests too: its groups are not waiting. */
function sharesChange({ parts: { outbox } }: StageContext, followId: number, changeId: number): boolean {
  return outbox.of(followId).some((other) => other.changeId === changeId)
}

function leadsTo(context: TakeContext, from: number, to: number): boolean {
  const { outbox } = context.parts
  const seen = new Set<number>()
  for (let at: number | null = from; at !== null && !seen.has(at); at = outbox.get(at)?.dependsOn ?? null) {
    if (at === to) return true
    seen.add(at)
  }
  return false
}

function splitRelease(context: TakeContext, intentionId: number, urn: string): number {
  const { outbox, runs, workspaceId } = context.parts
  const whole = outbox.get(intentionId)!
  if (!('urns' in whole.payload) || !whole.payload.urns) return intentionId
  const { urns } = whole.payload
  const keep = urns.remove.filter((had) => urnKey(had) !== urnKey(urn))
  // The release must be older than the rest of its person's intentions, so the rest is written again behind it.
  outbox.replacePayload(intentionId, { before: {}, urns: { add: [], remove: [urn], local: keep } })
  outbox.dependOn(intentionId, null)
  const payload: UpdatePayload = { ...(whole.payload as UpdatePayload), urns: { ...urns, remove: keep } }
  const rest = outbox.put(workspaceId, { ...whole, payload })
  if (whole.dependsOn !== null) outbox.dependOn(rest, whole.dependsOn)
  if (whole.changeId !== null) runs.noteReleased(whole.changeId, urn)
  context.written += 1
  return intentionId
}

const releases = (payload: object, urn: string): boolean => {
  const { urns } = payload as { urns?: { remove: string[] } }
  return urns?.remove.some((had) => urnKey(had) === urnKey(urn)) ?? false
}
