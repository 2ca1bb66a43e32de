import { setTimeout as timeout } from 'node:timers/promises'

/** Time as an argument, so that tests bring their own. All numbers are milliseconds. */
export type Clock = {
  /** Never jumps; its zero means nothing. It may stand still while the PC sleeps. */
  monotonic(): number
  /** What the PC believes the time is, since 1970. A person or the network may set it at any moment. */
  wall(): number
  /** Rejects with the signal's reason when that comes first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  async sleep(ms, signal) {
    await timeout(ms, undefined, signal ? { signal } : {})
  },
}
