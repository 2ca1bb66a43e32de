/**
 * Time as a year is made of it: the true one, which platform and model share; what the PC's clock says, which may be wrong;
 * and the monotonic one, which stands still while the PC sleeps. Waits are left out: who sleeps finds it is later at once.
 */
import type { Clock } from '../../main/platform/clock.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export type Time = ReturnType<typeof openTime>

/** @param tell the platform what time it is: by how much the true time is ahead of this machine's. */
export function openTime(start: number, tell: (shift: number) => Promise<void>) {
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
      void tell(shift)
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
    },
  }
  return {
    clock,
    now,
    begin: () => tell(shift),
    /** @param awake false: the PC sleeps or is off, and its monotonic clock stands still. */
    async pass(ms: number, awake = true): Promise<void> {
      shift += ms
      if (awake) worked += ms
      await tell(shift)
    },
    /** Somebody, or a flat battery, sets the PC's clock so far from the true time. */
    setWrong(ms: number): void {
      error = ms
    },
    wrongBy: () => error,
  }
}
