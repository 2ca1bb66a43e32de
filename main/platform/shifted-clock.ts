/**
 * The PC's clock as a test moves it: a file says by how many milliseconds calendar and monotonic time have jumped, as
 * they do while a PC sleeps or when somebody sets its clock. The desktop app takes such a file only where it is not packed.
 */
import { readFileSync } from 'node:fs'
import { type Clock, systemClock } from './clock.ts'

/** The file says `wall monotonic`; one that is not there says that nothing jumped. */
export function shiftedClock(file: string): Clock {
  const shift = (place: 0 | 1): number => {
    try {
      return Number(readFileSync(file, 'utf8').split(' ')[place]) || 0
    } catch {
      return 0
    }
  }
  return {
    wall: () => systemClock.wall() + shift(0),
    monotonic: () => systemClock.monotonic() + shift(1),
    sleep: (ms, signal) => systemClock.sleep(ms, signal),
  }
}
