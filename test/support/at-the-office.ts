/** One platform for a spec, and an office for each of its tests. The bindings are this test's. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { Office } from './office.ts'
import { openPlatform, type Platform } from './platform.ts'

export let platform: Platform
export let office: Office

/** Called once, before the spec's own `beforeEach`. */
export function openOffice(options: Parameters<typeof openPlatform>[0] = {}): void {
  beforeAll(async () => {
    platform = await openPlatform(options)
  })
  afterAll(() => platform.close())
  beforeEach(() => {
    office = new Office(platform)
  })
  afterEach(() => office.close())
}
