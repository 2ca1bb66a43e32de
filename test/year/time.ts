/**
 * Time as a year is made of it: the true one, which platform and model share; what the PC's clock says, which may be wrong;
 * and the monotonic one, which stands still while the PC sleeps. Waits are left out: who sleeps finds it is later at once.
 */
import type { Clock } from '../../main/platform/clock.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export type Time = ReturnType<typeof openTime>

export function openTime(start: number) {
  let shift = start - Date.now()
  let worked = 0
  let error = 0
  const now = () => Math.floor(Date.now() + shift)
  const clock: Clock = {
    wall: () => now() + error,
    monotonic: () => performance.now() + worked,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      shift += Math.max(0, ms)
      worked += Math.max(0, ms)
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
    },
  }
  return {
    clock,
    now,
    /** @param awake false: the PC sleeps or is off, and its monotonic clock stands still. */
    pass(ms: number, awake = true): void {
      shift += ms
      if (awake) worked += ms
    },
    /** Somebody, or a flat battery, sets the PC's clock so far from the true time. */
    setWrong(ms: number): void {
      error = ms
    },
    wrongBy: () => error,
  }
}
