/**
 * Whether the PC's calendar can be believed. A person, a flat battery or a wrong server may set it to 2030 and back; what
 * is thrown away by its age must not go for that. It is believed while the platform's last answer had about the same
 * date, and the clock was not set since.
 */
import type { Clock } from './clock.ts'

/** Nothing is thrown away by the hour; a wrong time zone is no wrong day. */
const SAME_DAY_MS = 24 * 60 * 60_000
/** Calendar and monotonic time part by this much where the clock was set, or the PC slept. */
const SET_MS = 60 * 60_000

export type Calendar = ReturnType<typeof openCalendar>

export function openCalendar(clock: Clock) {
  let last: { off: number; wall: number; monotonic: number } | undefined
  return {
    /** An answer came just now. One of a network's sign-in page may have any date. */
    answered(headers: Headers): void {
      if (!headers.get('content-type')?.includes('json')) return
      const there = Date.parse(headers.get('date') ?? '')
      const wall = clock.wall()
      // A server that does not say the time contradicts nobody.
      last = { off: Number.isNaN(there) ? 0 : wall - there, wall, monotonic: clock.monotonic() }
    },
    /** False before the first answer, too. */
    isSure(): boolean {
      if (!last || Math.abs(last.off) >= SAME_DAY_MS) return false
      const { wall, monotonic } = last
      return Math.abs(clock.wall() - wall - (clock.monotonic() - monotonic)) < SET_MS
    },
  }
}
