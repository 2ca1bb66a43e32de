/** Looks at the `Date` of the platform's answers as they pass: a PC whose clock is wrong is told so (issue 5, bad input). */
import type { ClockOff } from '../../shared/ipc-account.ts'
import type { Clock } from '../platform/clock.ts'
import { farApart } from './try-account.ts'

export function watchClock(fetch: typeof globalThis.fetch, clock: Clock, onChange: () => void) {
  let off: ClockOff | null = null
  const look = (response: Response) => {
    // A network's sign-in page may have any date.
    if (!response.headers.get('content-type')?.includes('json')) return
    const there = Date.parse(response.headers.get('date') ?? '')
    if (Number.isNaN(there)) return
    const was = off
    off = farApart(clock.wall(), there)
    if ((was === null) !== (off === null)) onChange()
  }
  return {
    fetch: (async (input, init) => {
      const response = await fetch(input, init)
      look(response)
      return response
    }) as typeof globalThis.fetch,
    /** As the last answer said. */
    off: (): ClockOff | null => off,
  }
}
