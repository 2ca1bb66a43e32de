import type { Clock } from './clock.ts'

/**
 * A clock that runs with the platform's. It is the PC's monotonic clock, which no one can set, and it is moved on
 * when the PC slept: the monotonic clock may stand still meanwhile. That someone set the PC's clock, or that one of
 * several servers is ahead of the others, moves nothing: only when the platform's `Date` and the PC's own calendar
 * clock both say that time is missing, the smaller of the two is added.
 */
export function openServerTime(clock: Clock) {
  let slept = 0
  let last: { date: number; monotonic: number; wall: number } | undefined
  return {
    now: (): number => clock.monotonic() + slept,
    /** An answer carried this `Date` (whole seconds, so the truth is up to one second later). */
    learn(date: number) {
      const here = { date, monotonic: clock.monotonic(), wall: clock.wall() }
      if (last) {
        const elapsed = here.monotonic - last.monotonic
        const byServer = date - (last.date + 1000) - elapsed
        const byCalendar = here.wall - last.wall - elapsed
        slept += Math.max(0, Math.min(byServer, byCalendar) - SLOWEST_ANSWER_MS)
      }
      last = here
    },
  }
}

/** An answer may have been under way this long, its `Date` older by as much: the client's timeout. */
const SLOWEST_ANSWER_MS = 30_000
