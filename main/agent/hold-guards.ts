/** The guards that look at how many (DESIGN 10): dangerous numbers of removals and new contacts wait for an OK. */
import { holdsCreates, holdsRemovals } from '../sync/guards.ts'
import { wasMissingThen } from './begun-again.ts'
import { holdOfMissingFiles } from './missing-files.ts'
import type { StageContext } from './staging-parts.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

export function guardRemovals(context: StageContext): void {
  const { reviews, runs, outbox, workspaceId, now } = context.parts
  const sent = runs.removedSince(workspaceId, now - DAY_MS)
  const waiting = outbox
    .countKinds(workspaceId)
    .filter(({ kind }) => kind === 'delete')
    .reduce((sum, { n }) => sum + n, 0)
  for (const [sourceId, all] of context.removals) {
    const pending = holdOfMissingFiles(context, sourceId, all)
    // Nobody else: there is nothing to ask about.
    if (pending.length === 0) continue
    const { guards } = context.request.sources.get(sourceId)!.setup
    const followed = context.followedBefore.get(sourceId)!
    const mustAsk =
      context.rebaselined.has(sourceId) ||
      pending.some(({ person }) => person.claims.some((claim) => wasMissingThen(context, claim)))
    // Who waits for an OK already is about to go as well: a list that loses people one by one does not slip through.
    const held = reviews.heldOf(sourceId, 'removals')
    const going = pending.length + held + waiting + sent
    if (!mustAsk && !holdsRemovals(going, followed + sent, guards.removals)) {
      for (const { write } of pending) write()
      continue
    }
    const reason = `${pending.length} of ${followed} people are no longer in the spreadsheet`
    reviews.hold(
      workspaceId,
      sourceId,
      'removals',
      reason,
      pending.map(({ person }) => person.follow.id),
      now,
    )
    context.report.held += pending.length
  }
}

export function guardCreates(context: StageContext): void {
  const { reviews, outbox, runs, workspaceId, now } = context.parts
  for (const [sourceId, created] of context.creates) {
    const { guards, webhook } = context.request.sources.get(sourceId)!.setup
    const followed = context.followedBefore.get(sourceId)!
    // Events come one by one, so those of an hour count together (DESIGN 5).
    const inHour = webhook && runs.createdSince(sourceId, now - HOUR_MS)
    if (inHour === undefined && !holdsCreates(created.length, followed, guards.creates)) continue
    if (inHour !== undefined && inHour < guards.creates.max) continue
    const reason =
      inHour === undefined
        ? `${created.length} new people in the spreadsheet, ${followed} before`
        : `${inHour} new people in the events of one hour`
    for (const { intentionId, changeId } of created) {
      outbox.remove(intentionId)
      runs.removeChange(changeId)
    }
    reviews.hold(
      workspaceId,
      sourceId,
      'creates',
      reason,
      created.map(({ followId }) => followId),
      now,
    )
    context.report.creates -= created.length
    context.report.held += created.length
  }
}
