/** A desk for each test of a spec: `start` opens it, and it is cleared away afterwards. The bindings are this test's. */
import { afterEach } from 'vitest'
import type { Platform, SetUp } from '../../support/platform.ts'
import { type Desk, openDesk } from './desk.ts'

export let desk: Desk
export let platform: Platform
/** What the platform was given: uuids by ref. */
export let given: SetUp

export async function start(...how: Parameters<typeof openDesk>): Promise<void> {
  ;({ desk, platform, given } = await openDesk(...how))
}

afterEach(async () => {
  await desk.dispose()
  await platform.close()
})
