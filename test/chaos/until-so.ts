import { setTimeout as pause } from 'node:timers/promises'

const LOOK_EVERY_MS = 50

/** Looks again and again. @returns whether it was still not so after `ms`. */
export async function untilSo(isSo: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  const until = performance.now() + ms
  while (!(await isSo())) {
    if (performance.now() > until) return true
    await pause(LOOK_EVERY_MS)
  }
  return false
}
