/** The watch of a test's desk, in real time; it ends with the test. */
import { afterEach, expect } from 'vitest'
import { Watch } from '../../../main/agent/watch.ts'
import { systemClock } from '../../../main/platform/clock.ts'
import { desk, platform } from './at-the-desk.ts'

/** Real time: alarms and file events are. */
export const realClock = { ...systemClock, skip: () => {}, set: () => {}, skipped: () => 0 }
/** As long as an event may take on a busy machine. */
export const SOON = { timeout: 8000, interval: 25 }

let stop: AbortController | undefined
let running: Promise<void> | undefined
afterEach(async () => {
  stop?.abort()
  await running
  stop = undefined
})

/**
 * Begins when the first look is over, with requests counted from there. Folders are looked after every tenth of a second.
 * @returns codes of what is said of sources, as it is said.
 */
export async function watchOn(): Promise<string[]> {
  await platform.forgetRequests()
  const said: string[] = []
  stop = new AbortController()
  const silent = { onEnd() {}, onStaged() {}, onRead() {}, onSent() {} }
  await new Promise<void>((onReady) => {
    const onSource = (_source: unknown, _state: string, code: string) => void said.push(code)
    const watch = new Watch(desk.agent, { ...silent, onReady, onSource }, { checkMs: 100, pollMs: 100 })
    running = watch.run(stop!.signal)
  })
  await expect.poll(() => desk.statuses.at(-1)?.phase, SOON).toBe('reconciling')
  return said
}
