import type { Clock } from './clock.ts'

/** An answer may have been under way this long, its `Date` older by as much: the client's timeout. */
const SLOWEST_ANSWER_MS = 30_000
/** A `Date` header is cut to whole seconds. */
const DATE_RESOLUTION_MS = 1000

/**
 * Finds time that the monotonic clock missed because the PC slept. That someone set the PC's clock, or that one of
 * several servers is ahead of the others, is not sleep: only what the platform's `Date` and the PC's calendar clock
 * both say is missing counts, the smaller of the two.
 */
export function openSleepDetector(clock: Clock) {
  let last: { date: number; monotonic: number; wall: number } | undefined
  /**
   * An answer with this `Date` came just now. Answers how long the PC slept, in milliseconds, since the answer before
   * it, and the monotonic time of that one: what was measured before then has aged by the sleep as well.
   */
  return (date: number): { ms: number; since: number } => {
    const before = last
    last = { date, monotonic: clock.monotonic(), wall: clock.wall() }
    if (!before) return { ms: 0, since: last.monotonic }
    const elapsed = last.monotonic - before.monotonic
    const byServer = date - before.date - DATE_RESOLUTION_MS - SLOWEST_ANSWER_MS - elapsed
    const byCalendar = last.wall - before.wall - elapsed
    return { ms: Math.max(0, Math.min(byServer, byCalendar)), since: before.monotonic }
  }
}
