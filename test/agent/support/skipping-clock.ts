/** Real time, with the waits left out: who sleeps finds it is later at once. */
import type { Clock } from '../../../main/platform/clock.ts'

export type SkippingClock = Clock & {
  /** Lets time pass for nobody in particular. */
  skip(ms: number): void
  /** Somebody sets the PC's clock; no time passes. */
  set(ms: number): void
  /** Milliseconds that were slept or skipped so far. */
  skipped(): number
}

export function skippingClock(): SkippingClock {
  let skipped = 0
  let offset = 0
  return {
    monotonic: () => performance.now() + skipped,
    wall: () => Math.floor(Date.now() + skipped + offset),
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      skipped += Math.max(0, ms)
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
    },
    set: (ms) => {
      offset += ms
    },
    skip: (ms) => {
      skipped += ms
    },
    skipped: () => skipped,
  }
}
