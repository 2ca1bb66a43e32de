/**
 * People whose rows are gone and whose removal waits out its delay (DESIGN 9, 13): who they are, when each goes, and a
 * person's word on it: keep them, or do not wait.
 */
import { hash } from 'node:crypto'
import type { RemovalShown } from '../../shared/ipc-removals.ts'
import { urnPath } from '../mapping/urn-path.ts'
import type { Leaving } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import { stopUpdating } from './review.ts'
import type { ActiveSource } from './sources.ts'

export type WaitingRemoval = {
  followId: number
  /** By `Cycle.worked`. */
  over: number
  will: RemovalShown['will']
  first: Leaving
}
type At = { workspaceId: number; sources: readonly ActiveSource[] }

/** The first to go, first. */
export function waitingRemovals({ people }: Repositories, { workspaceId, sources }: At): WaitingRemoval[] {
  const setups = new Map(sources.map(({ row, setup }) => [row.id, setup]))
  const waiting: WaitingRemoval[] = []
  for (const [followId, rows] of Map.groupBy(people.leaving(workspaceId), (row) => row.followId)) {
    const first = rows[0]!
    const will = setups.get(first.sourceId)?.onRemoved ?? 'keep'
    if (will === 'keep') continue
    const over = Math.max(
      ...rows.map(
        ({ sourceId, missingFrom }) =>
          missingFrom + (setups.get(sourceId)?.removalDelayMinutes ?? 0) * 60_000,
      ),
    )
    waiting.push({ followId, over, will, first })
  }
  return waiting.sort((a, b) => a.over - b.over || a.followId - b.followId)
}

/** What a person saw: another row, another time of leaving or another rule is something else. */
export const shownOf = (removals: readonly WaitingRemoval[]): string =>
  hash(
    'sha256',
    JSON.stringify(removals.map(({ followId, will, first }) => [followId, will, first.missingSince])),
  ).slice(0, 16)

/** @param left milliseconds from a moment of `Cycle.worked` until now, added to the clock on the wall. */
export function removalShown(
  removal: WaitingRemoval,
  sourceName: string,
  now: number,
  worked: number,
): RemovalShown {
  const { followId, over, will, first } = removal
  const { name, urn, sheet, rowNumber } = first
  return {
    id: followId,
    shown: shownOf([removal]),
    name: name ?? (urn === null ? '' : urnPath(urn)),
    source: sourceName,
    sheet,
    row: rowNumber,
    at: now + Math.max(0, over - worked),
    will,
  }
}

/** In one transaction. @returns how many; undefined where what was shown is not so any more. */
export function answerRemovals(
  repositories: Repositories,
  at: At,
  { shown, id }: { shown: string; id?: number | undefined },
  answer: 'keep' | 'now',
): number | undefined {
  const { people, store } = repositories
  return store.db.transaction(() => {
    const waiting = waitingRemovals(repositories, at)
    const meant = id === undefined ? waiting : waiting.filter(({ followId }) => followId === id)
    if (meant.length === 0 || shownOf(meant) !== shown) return undefined
    const followIds = meant.map(({ followId }) => followId)
    if (answer === 'keep') stopUpdating(repositories, at.workspaceId, followIds)
    else for (const followId of followIds) people.endDelay(followId)
    return meant.length
  })()
}
